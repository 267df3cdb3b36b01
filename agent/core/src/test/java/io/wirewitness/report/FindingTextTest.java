package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingTextTest {

    private static final Finding ERROR = new Finding(
            "keep-alive-outlives-peer",
            Severity.ERROR,
            "OkHttp ConnectionPool@1 -> api:443",
            "client keeps 300 s, peer closes at 60 s: margin -240 s",
            List.of("ConnectionPool keepAliveDuration is 300 s (default, field x)", "the peer's idle limit is 60 s"),
            "new ConnectionPool(5, 50, SECONDS)",
            "observed",
            null);
    private static final Finding NOTE = new Finding(
            "mtu-probing-off",
            Severity.NOTE,
            "host",
            "probing is off",
            List.of("sysctl is 0"),
            "set it to 1",
            "settings",
            null);

    @Test
    void all() {
        assertThat(FindingText.all(List.of(ERROR, NOTE)))
                .containsExactly(
                        "OkHttp ConnectionPool@1 -> api:443",
                        "  error      client keeps 300 s, peer closes at 60 s: margin -240 s [keep-alive-outlives-peer]",
                        "  evidence   ConnectionPool keepAliveDuration is 300 s (default, field x)",
                        "  evidence   the peer's idle limit is 60 s",
                        "  action     new ConnectionPool(5, 50, SECONDS)",
                        "",
                        "host",
                        "  note       probing is off [mtu-probing-off]",
                        "  evidence   sysctl is 0",
                        "  action     set it to 1",
                        "",
                        "2 findings: 1 error, 1 note");
        assertThat(FindingText.all(List.of())).containsExactly("no findings");
    }

    @Test
    void whatIsExpectedStandsInEveryForm() {
        String expected = "42 failed attempts an hour now, 0 after the change (n = 42 in 60 min)";
        Finding finding = new Finding(
                ERROR.rule(),
                ERROR.severity(),
                ERROR.subject(),
                ERROR.headline(),
                ERROR.evidence(),
                ERROR.action(),
                ERROR.origin(),
                expected);
        assertThat(FindingText.all(List.of(finding)))
                .contains("  expected   " + expected)
                .hasSize(FindingText.all(List.of(ERROR)).size() + 1);
        assertThat(FindingText.brief(List.of(finding), 12, "lint 1").get(0))
                .contains(ERROR.headline() + "; expected: " + expected + "; " + ERROR.action());
        assertThat(JsonParser.parseString(FindingJson.write(finding))
                        .getAsJsonObject()
                        .get("expected")
                        .getAsString())
                .isEqualTo(expected);
        assertThat(FindingsSarif.write(List.of(finding), "1.0", null))
                .contains(ERROR.headline() + "; expected: " + expected + "; " + ERROR.action())
                .contains("\"expected\": \"" + expected + "\"");
    }

    @Test
    void briefKeepsToItsLines() {
        List<Finding> many = IntStream.range(0, 20).mapToObj(i -> ERROR).toList();
        assertThat(FindingText.brief(many, 12, "lint 1"))
                .hasSize(12)
                .last()
                .isEqualTo("20 findings: 20 errors, 9 of them not shown; all of it: lint 1");
        assertThat(FindingText.brief(List.of(ERROR, NOTE), 12, "lint 1"))
                .containsExactly(
                        "error: OkHttp ConnectionPool@1 -> api:443: client keeps 300 s, peer closes at 60 s: margin -240 s;"
                                + " new ConnectionPool(5, 50, SECONDS) [keep-alive-outlives-peer]",
                        "2 findings: 1 error, 1 note, 1 of them not shown; all of it: lint 1");
        assertThat(FindingText.brief(many.subList(0, 11), 12, "lint 1")).hasSize(12);
        assertThat(FindingText.brief(many.subList(0, 12), 12, "lint 1")).hasSize(12);
        assertThat(FindingText.brief(List.of(), 12, "lint 1")).isEmpty();
    }

    @Test
    void foreignTextIsInert() {
        Finding evil = new Finding(
                "r", Severity.NOTE, "a\u001b[2J\nb", "h\u202e", List.of("e\r"), "a\u0007", "settings", null);
        assertThat(FindingText.all(List.of(evil)))
                .noneMatch(line -> line.chars().anyMatch(c -> c < ' ' || c == 0x202e));
        assertThat(FindingJson.write(evil)).doesNotContain("\u202e", "\n");
    }

    @Test
    void json() {
        assertThat(FindingJson.write(NOTE))
                .isEqualTo("{\"schema\":\"wirewitness.finding/1\",\"rule\":\"mtu-probing-off\",\"severity\":\"note\","
                        + "\"subject\":\"host\",\"headline\":\"probing is off\",\"evidence\":[\"sysctl is 0\"],"
                        + "\"action\":\"set it to 1\",\"origin\":\"settings\"}");
    }

    @Test
    void sarif() {
        var run = JsonParser.parseString(FindingsSarif.write(List.of(ERROR, NOTE, ERROR), "1.0", "conf/settings.json"))
                .getAsJsonObject()
                .getAsJsonArray("runs")
                .get(0)
                .getAsJsonObject();
        var rules = run.getAsJsonObject("tool").getAsJsonObject("driver").getAsJsonArray("rules");
        assertThat(rules).hasSize(2);
        run.getAsJsonArray("results").forEach(each -> {
            var result = each.getAsJsonObject();
            assertThat(rules.get(result.get("ruleIndex").getAsInt())
                            .getAsJsonObject()
                            .get("id")
                            .getAsString())
                    .isEqualTo(result.get("ruleId").getAsString());
        });
    }
}
