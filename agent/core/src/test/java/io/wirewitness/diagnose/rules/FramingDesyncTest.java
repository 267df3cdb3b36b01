package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Explained;
import io.wirewitness.explain.Sighting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class FramingDesyncTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final RuleTesting rule = new RuleTesting(new FramingDesync());

    private static WireScript answered(String answer) {
        return TlsScripts.open().client(GET).at(0.03).server(answer).clientAck();
    }

    @Test
    void bytesBehindTheAnnouncedEndProveIt() {
        Verdict verdict = rule.states(TlsScripts.incident(
                answered(OK).at(0.04).server("more than that").clientRst().at(5).clientRst()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("14 bytes behind the end");
    }

    /** C7: somebody on the way answered first; the server's own answer, of other hops, is longer. */
    @Test
    void nearMissTheTrueAnswerBehindOneThatWasPutIn() {
        rule.excludes(
                "two senders",
                TlsScripts.incident(TlsScripts.open()
                        .client(GET)
                        .at(0.03)
                        .nextTtl(127)
                        .server("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")
                        .clientAck()
                        .at(0.06)
                        .server("and the rest of the true answer")
                        .clientRst()
                        .at(5)
                        .clientRst()));
    }

    @Test
    void theyMayBeInTheSameSegment() {
        Verdict verdict = rule.states(
                TlsScripts.incident(answered(OK + "and more").clientRst().at(5).clientRst()));

        assertThat(verdict.headline()).contains("8 bytes behind the end");
    }

    @Test
    void anAnswerThatBeginsWithoutAStatusLineMakesItLikely() {
        Verdict verdict = rule.states(TlsScripts.incident(answered(OK)
                .at(1)
                .client(GET)
                .at(1.02)
                .server("rest of another answer")
                .clientRst()
                .at(5)
                .clientRst()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("request 2 does not begin with a status line");
    }

    @Test
    void nearMissAnAnswerThatIsNoHttpAtAll() {
        assertThat(Explained.incidents(TlsScripts.closed(answered("hello"))))
                .allMatch(incident -> !(new FramingDesync().judge(incident) instanceof Opinion.Stated));
    }

    @Test
    void nearMissAnEmptyLineBehindTheBody() {
        assertThat(Explained.incidents(TlsScripts.closed(answered(OK + "\r\n"))))
                .isEmpty();
    }

    @Test
    void nearMissRequestsInAPipeline() {
        WireScript script = TlsScripts.open()
                .client(GET)
                .client(GET)
                .at(0.03)
                .server(OK)
                .server(OK)
                .clientAck();

        assertThat(Explained.incidents(TlsScripts.closed(script))).isEmpty();
    }

    @Test
    void nearMissAResponseThatNobodyAskedFor() {
        WireScript script = answered(OK)
                .at(5)
                .server("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .serverFin()
                .clientAck()
                .clientFin()
                .at(8)
                .clientAck();

        assertThat(Explained.incidents(script))
                .allMatch(incident -> !(new FramingDesync().judge(incident) instanceof Opinion.Stated));
    }

    // ---- in an application ------------------------------------------------------------------------------------------

    private static final String STUMBLED = """
            failure at=1.03 kind=OTHER exception=java.net.ProtocolException message="Unexpected status line: moreHTTP/1.1 200 OK"
            connection local=10.0.0.7:49092 remote=10.0.0.5:443 opened=0 connected=0.0002 ordinal=2 start=1 idle=0.97s request=44 answer=44
            call library="okhttp 4.12.0" method=GET url=http://api.example.com/
            """;

    private static FlowSnapshot onWire(String first, String second) {
        return Sighting.flow(answered(first).at(1).client(GET).at(1.02).server(second));
    }

    @Test
    void theNextAnswerIsReadFromWhatWasLeft() {
        Verdict verdict = rule.states(EventText.parse(STUMBLED, onWire(OK + "more", OK)));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("4 bytes behind the end", "the answer to the next request");
    }

    @Test
    void withoutPacketsItsLibrarySaysThatThereIsNoStatusLine() {
        Verdict verdict = rule.states(EventText.parse(STUMBLED));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
    }

    /** A live capture has no heads, so that no end of a response is known; but what an answer begins with. */
    @Test
    void theWireHasTheStatusLineThatWasNotRead() {
        Verdict verdict = rule.states(EventText.parse(STUMBLED, onWire("HTTP/1.1 200 OK\r\n\r\nok, and more", OK)));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(one -> one.fact().contains("had come before it"));
    }

    @Test
    void nearMissTheFirstAnswerOfAConnection() {
        assertThat(new FramingDesync().judge(EventText.parse(STUMBLED + "connection ordinal=1 idle=-1s")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissAnAnswerThatAnApplicationCannotRead() {
        assertThat(new FramingDesync()
                        .judge(EventText.parse(
                                STUMBLED + "failure message=\"Unexpected character in line 1\"", onWire(OK, OK))))
                .isEqualTo(Opinion.notConcerned());
    }

    /** What lies behind the present answer cannot have kept anybody from reading it. */
    @Test
    void nearMissBytesBehindTheAnswerThatFailed() {
        assertThat(new FramingDesync()
                        .judge(EventText.parse(
                                STUMBLED + "failure message=\"Unexpected character in line 1\"",
                                onWire(OK, OK + "more"))))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissWhatWeClosedOurselves() {
        assertThat(new FramingDesync().judge(EventText.parse(STUMBLED + "close at=1.02 thread=main")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void isSilentOfAReset() {
        rule.isSilent("peer-aborted/linger-0", ALL);
    }

    /** OkHttp says so also of a status line that it does not take: nothing is left over, the server's handler is at fault. */
    @Test
    void nearMissAStatusLineThatTheClientDoesNotTake() {
        for (String line : new String[] {"HTTP/2 200", "HTTP/1.1 OK", "HTTP/1.1 20x Fine"}) {
            Incident incident = EventText.parse("""
                    failure at=1.03 kind=OTHER exception=java.net.ProtocolException message="Unexpected status line: %s"
                    connection local=10.0.0.7:49092 remote=10.0.0.5:443 opened=0 connected=0.0002 ordinal=2 start=1 idle=0.97s request=44 answer=44
                    call library="okhttp 4.12.0" method=GET url=https://api.example.com/
                    """.formatted(line));
            assertThat(new FramingDesync().judge(incident)).as(line).isEqualTo(Opinion.notConcerned());
        }
    }

    /** Without packets it is not known which of the two ends wrote more than it announced (catalogue: peer-app or local-app). */
    @Test
    void withoutPacketsNobodyKnowsWhoWroteTooMuch() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=1.03 kind=OTHER exception=java.net.ProtocolException message="Unexpected status line: <html>"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 opened=0 connected=0.0002 ordinal=2 start=1 idle=0.97s request=44 answer=44
                call library="okhttp 4.12.0" method=GET url=https://api.example.com/
                """));

        // nginx answers what it takes for HTTP/0.9, the rest of a body that was longer than WE announced, without a
        // status line
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
    }
}
