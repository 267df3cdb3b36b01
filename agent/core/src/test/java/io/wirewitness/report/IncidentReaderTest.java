package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentReaderTest {

    private static final IncidentJson JSON = new IncidentJson(Redaction.DEFAULT);
    private static final String LEAST = "{\"schema\":\"wirewitness.incident/1\",\"at\":\"2026-11-20T10:22:15.5Z\"";

    @Test
    void whatWasWrittenIsReadBack() throws Exception {
        Report report = Example.report();
        Report back = read(JSON.write(report), null);
        assertThat(back.verdict()).isEqualTo(report.verdict());
        assertThat(back.incident().id()).isEqualTo(report.incident().id());
        assertThat(back.incident().epochNanos()).isEqualTo(Example.AT_NANOS);
        assertThat(back.incident().failure()).isEqualTo(report.incident().failure());
        assertThat(back.incident().tiers()).isEqualTo(report.incident().tiers());
        assertThat(JSON.write(back)).isEqualTo(JSON.write(report));
        VerdictText text = new VerdictText(Redaction.DEFAULT);
        assertThat(text.full(back)).isEqualTo(text.full(report));
    }

    @Test
    void theTraceIsReadBack() throws Exception {
        for (Trace trace : List.of(
                new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"),
                new Trace("7277407061855694839", null))) {
            Report report = Example.in(trace);
            Report back = read(JSON.write(report), null);
            assertThat(back.incident().trace()).isEqualTo(trace);
            assertThat(JSON.write(back)).isEqualTo(JSON.write(report));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "[]",
                "{}",
                "{\"traceId\":null}",
                "{\"traceId\":7,\"spanId\":\"1\"}",
                "{\"traceId\":\"0000\",\"spanId\":\"1\"}",
                "{\"traceId\":\"\\u001b]0;title\\u0007\"}",
                "{\"traceId\":\"<script>\"}",
                "{\"traceId\":\"${jndi:ldap://x/a}\"}"
            })
    void whatIsNoTraceIsNotPassedOn(String written) throws Exception {
        Report back = read(LEAST + ",\"trace\":" + written + "}", null);
        assertThat(back.incident().trace()).isNull();
        assertThat(JSON.write(back)).contains("\"trace\":{\"traceId\":null,\"spanId\":null}");
    }

    @Test
    void aSpanThatIsNoneIsLeftOut() throws Exception {
        Report back = read(LEAST + ",\"trace\":{\"traceId\":\"a1\",\"spanId\":\"\\nforged\"}}", null);
        assertThat(back.incident().trace()).isEqualTo(new Trace("a1", null));
    }

    @Test
    void aServersConnectionAndAnObserversAreReadBack() throws Exception {
        String observed = JSON.write(Explained.report());
        assertThat(JSON.write(read(observed, null))).isEqualTo(observed);
        String accepted = JSON.write(Example.report()).replace("\"role\":\"client\"", "\"role\":\"server\"");
        Report back = read(accepted, null);
        assertThat(connection(back).role()).isEqualTo(Role.SERVER);
        assertThat(Objects.requireNonNull(back.incident().flow()).client()).isEqualTo(Example.REMOTE);
        assertThat(JSON.write(back)).isEqualTo(accepted);
    }

    @Test
    void theLadderIsDrawnFromPacketsThatWereWrittenDown() throws Exception {
        Report report = Explained.report();
        FlowSnapshot flow = Objects.requireNonNull(report.incident().flow());
        Report back = read(JSON.write(report), PacketLines.write(flow, 48));
        LadderText ladders = new LadderText(Redaction.DEFAULT);
        String drawn =
                ladders.draw(Ladder.of(Objects.requireNonNull(back.incident().flow()), back.verdict()), 0);
        // The heads of messages are not written down, so that no secret is; all the rest is the same.
        assertThat(drawn.replaceAll(" +", " "))
                .contains("FIN ACK", "RST", "len 412", "#7 *")
                .doesNotContain("secret");
        assertThat(back.incident().flow().segments()).hasSameSizeAs(flow.segments());
        assertThat(back.incident().flow().fromServer().fin())
                .isEqualTo(flow.fromServer().fin());
        assertThat(back.incident().flow().fromServer().rst())
                .isEqualTo(flow.fromServer().rst());
        assertThat(back.incident().flow().history()).isEqualTo(flow.history());
    }

    @Test
    void packetsThatAreNoneOrOfAnotherConnectionAreLeftOut() throws Exception {
        FlowSnapshot flow = Objects.requireNonNull(Explained.report().incident().flow());
        String foreign = PacketLines.write(
                Explained.closedWhileIdle("10.9.9.9:1", "10.0.0.5:443").snapshot(), 48);
        String lines = foreign + "\n<script>\n" + PacketLines.write(flow, 48);
        Report back = read(JSON.write(Explained.report()), lines);
        assertThat(Objects.requireNonNull(back.incident().flow()).segments()).hasSameSizeAs(flow.segments());
        assertThat(read(LEAST + "}", "nothing of the kind").incident().flow()).isNull();
    }

    @Test
    void unknownFieldsArePassedOverAndMissingOnesAreNull() throws Exception {
        Report back = read(LEAST + ",\"colour\":{\"red\":[1,2]},\"others\":[{}]}", null);
        Verdict verdict = back.verdict();
        assertThat(verdict.cause()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.confidence()).isEqualTo(Confidence.UNKNOWN);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        Incident incident = back.incident();
        assertThat(incident.connection()).isNull();
        assertThat(incident.call()).isNull();
        assertThat(incident.flow()).isNull();
        assertThat(incident.failure()).isEqualTo(new Failure(Failure.Kind.OTHER, null, null));
    }

    @Test
    void fieldsOfAnotherTypeAreAsIfTheyWereMissing() throws Exception {
        Report back = read(
                LEAST + ",\"id\":7,\"cause\":[],\"blame\":\"the-moon\",\"confidence\":\"certain\",\"retry\":\"yes\","
                        + "\"exception\":[],\"role\":\"spectator\",\"tiers\":{\"app\":1},\"evidence\":[7,{\"fact\":null},"
                        + "{\"fact\":\"a\",\"tier\":\"jvm\",\"at\":\"noon\",\"packet\":\"x\"}],\"ruledOut\":[{}],\"missing\":null,"
                        + "\"connection\":{\"local\":\"localhost:1\",\"remote\":\"1.2.3.4:99999999\",\"ageMillis\":1e300,"
                        + "\"ordinal\":-5}}",
                null);
        assertThat(back.verdict().cause()).isEqualTo(Verdict.UNKNOWN);
        assertThat(back.verdict().evidence()).hasSize(1);
        assertThat(back.verdict().evidence().get(0).epochNanos())
                .isEqualTo(back.incident().epochNanos());
        Connection connection = connection(back);
        assertThat(connection.local()).isNull();
        assertThat(connection.remote()).isNull();
        assertThat(connection.ordinal()).isZero();
        assertThat(connection.openedNanos()).isZero();
        assertThat(new VerdictText(Redaction.DEFAULT).full(back))
                .contains("? -> ?")
                .doesNotContain("-1 bytes");
    }

    @Test
    void anotherVersionIsTold() {
        assertThatThrownBy(() -> read(LEAST.replace("/1", "/2") + "}", null))
                .isInstanceOf(IncidentReader.Unreadable.class)
                .hasMessage("schema wirewitness.incident/2: this version reads wirewitness.incident/1");
    }

    @Test
    void ourOtherObjectsAreNoIncidents() throws Exception {
        assertThat(IncidentReader.read(SummaryJson.write(Explained.summary()), null))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{}",
                "{\"schema\":1}",
                "{\"schema\":\"x\"}",
                "{\"schema\":",
                "{\"schema\":\"wirewitness.incident/1\"}",
                "{\"schema\":\"wirewitness.incident/1\",\"at\":\"noon\"}",
                "{\"schema\":\"wirewitness.incident/1\",\"at\":\"+999999999-01-01T00:00:00Z\"}",
                "\u0000\u001b[31m<script>"
            })
    void whatIsNoIncidentIsSaidWithoutItsText(String text) {
        assertThatThrownBy(() -> read(text, null))
                .isInstanceOf(IncidentReader.Unreadable.class)
                .hasMessageNotContainingAny("<", "\u001b", "\n");
    }

    @Test
    void aDeepObjectIsNoCrash() {
        String deep = "[".repeat(200_000);
        assertThatThrownBy(() -> read("{\"schema\":" + deep, null)).isInstanceOf(IncidentReader.Unreadable.class);
    }

    @Test
    void foreignTextStaysInert() throws Exception {
        String json = JSON.write(Example.with(
                new Failure(Failure.Kind.RESET, "java.net.SocketException", Explained.HOSTILE), Example.call()));
        Report back = read(json, null);
        String text = new VerdictText(Redaction.DEFAULT).full(back);
        assertThat(text).doesNotContain("\u001b", "\u202e", "${");
    }

    private static Connection connection(Report report) {
        return Objects.requireNonNull(report.incident().connection());
    }

    private static Report read(String json, @Nullable String packets) throws IncidentReader.Unreadable {
        return Objects.requireNonNull(IncidentReader.read(json, packets));
    }
}
