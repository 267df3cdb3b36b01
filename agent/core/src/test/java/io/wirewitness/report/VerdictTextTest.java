package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Call;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Trace;
import java.util.EnumSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerdictTextTest {

    private static final String HEADLINE =
            "[7f3a91c2] proven idle-closed-before-reuse (config): the server had closed this pooled connection 12.4 s"
                    + " before the request was written; retry safe: yes (0 of 412 request bytes were acknowledged)";

    private final VerdictText text = new VerdictText(Redaction.DEFAULT);

    @Test
    void headlineStandsAlone() {
        assertThat(text.headline(Example.report())).isEqualTo(HEADLINE);
    }

    @Test
    void oneLineSaysWhatToDo() {
        assertThat(text.oneLine(Example.report()))
                .isEqualTo(HEADLINE + "; to do: keep idle connections for less than 60 s:"
                        + " new ConnectionPool(5, 50, SECONDS)");
    }

    @Test
    void blockHasOneTimeLine() {
        assertThat(text.full(Example.report()))
                .isEqualTo(String.join(
                        "\n",
                        HEADLINE,
                        "  request     POST https://api.example.com/orders (okhttp 4.12.0)",
                        "  connection  10.0.0.7:49092 -> 10.0.0.5:443 (api.example.com), age 84.7 s, idle 72.4 s,"
                                + " request 7 on it, 3,120 bytes out, 90,211 bytes in, history ShADadFr",
                        "  exception   java.io.IOException: unexpected end of stream",
                        "  evidence    -12.431 s  packets  FIN from the server after 60.002 s of silence (#3841966)",
                        "              -1.000 ms  kernel   CLOSE_WAIT before the write",
                        "  ruled out   idle-close-race: the FIN came 12.4 s before the write",
                        "  action      keep idle connections for less than 60 s: new ConnectionPool(5, 50, SECONDS)",
                        "  retry       yes (0 of 412 request bytes were acknowledged)",
                        "  more        java -jar wirewitness.jar why idle-closed-before-reuse"));
    }

    @Test
    void theTraceStandsBelowTheRequest() {
        assertThat(text.full(Example.in(new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"))))
                .contains(
                        "(okhttp 4.12.0)\n  trace       4bf92f3577b34da6a3ce929d0e0e4736, span 00f067aa0ba902b7\n  conn");
        assertThat(text.full(Example.in(new Trace("1", null)))).contains("\n  trace       1\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1_000, 99_412, 1_000_000, 123_456_789_012L, -1, -999, -1_000, Long.MAX_VALUE})
    void aCountHasCommasAsTheJdkPutsThem(long number) {
        assertThat(VerdictText.number(number)).isEqualTo(String.format(Locale.ROOT, "%,d", number));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "-12431000000, -12.431 s",
        "1000000000, +1.000 s",
        "-999999999, -1000.000 ms",
        "-184000, -0.184 ms",
        "1500, +0.002 ms",
        "-400, -0.000 ms"
    })
    void timesAreTakenFromTheFailure(long nanos, String text) {
        assertThat(VerdictText.relative(nanos)).isEqualTo(text);
    }

    @Test
    void foreignTextIsInert() {
        Failure failure = new Failure(
                Failure.Kind.OTHER,
                "java.io.IOException",
                "bad \u001b]0;title\u0007 \u202egnirts ${jndi:ldap://x/a} \ud800 end\r\n[7f3a91c2] proven forged");
        Call call = new Call(1, "lib\u0000rary", "GET", "https://h/\u001b[31m", null, -1, null);
        String full = text.full(Example.with(failure, call));
        assertThat(full.replace("\n", "").chars().filter(c -> Character.isISOControl(c)))
                .isEmpty();
        assertThat(full)
                .contains("bad \\u001b]0;title\\u0007 \\u202egnirts $ {jndi:")
                .contains("GET https://h/ (lib\\u0000rary)")
                .doesNotContain("\u202e")
                .doesNotContain("${")
                .doesNotContain("forged");
    }

    @Test
    void aVeryLongMessageIsCut() {
        Failure failure = new Failure(Failure.Kind.OTHER, "java.io.IOException", "x".repeat(1_000_000));
        assertThat(text.full(Example.with(failure, null)).length()).isLessThan(4_000);
    }

    @Test
    void aHiddenHostIsHiddenInTheConnectionToo() {
        VerdictText hiding = new VerdictText(new Redaction(EnumSet.of(Redaction.Part.HOST)));
        assertThat(hiding.full(Example.report()))
                .contains("POST https://***/orders")
                .doesNotContain("api.example.com");
    }
}
