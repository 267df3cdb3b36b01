package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Explained;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class NotTlsTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n";

    private final RuleTesting rule = new RuleTesting(new NotTls());

    @Test
    void aPlainResponseToAClientHelloProvesIt() {
        Verdict verdict = rule.states(TlsScripts.incident(TlsScripts.closed(TlsScripts.greeted()
                .at(0.03)
                .server("HTTP/1.1 400 Bad Request\r\nServer: web\r\nContent-Length: 0\r\n\r\n"))));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
        assertThat(verdict.headline()).contains("a plain HTTP response (status 400, web)");
    }

    @Test
    void aServerThatSpeaksFirstProvesIt() {
        Verdict verdict = rule.states(TlsScripts.incident(TlsScripts.open()
                .server("SSH-2.0-OpenSSH_9.2\r\n")
                .client(TlsBytes.clientHello(TlsScripts.NAME))
                .serverRst()
                .at(5)
                .clientBareRst()));

        assertThat(verdict.headline()).contains("bytes of another protocol");
    }

    @Test
    void aTlsAlertToAPlainRequestProvesIt() {
        Verdict verdict = rule.states(TlsScripts.incident(
                TlsScripts.closed(TlsScripts.open().client(GET).at(0.03).server(TlsBytes.fatalAlert(10)))));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("sent a plain HTTP request to a port that speaks TLS");
    }

    @Test
    void nearMissAnOrdinaryBadRequest() {
        WireScript script = TlsScripts.open()
                .client(GET)
                .at(0.03)
                .server("HTTP/1.1 400 Bad Request\r\nContent-Length: 11\r\n\r\nbad request");

        assertThat(Explained.incidents(TlsScripts.closed(script))).isEmpty();
    }

    @Test
    void nearMissTlsThatBeginsAfterAPlainGreeting() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:25")
                .at(0)
                .handshake()
                .server("220 mail.example.com ESMTP\r\n")
                .client("STARTTLS\r\n")
                .server("220 go ahead\r\n")
                .client(TlsBytes.clientHello("mail.example.com"))
                .server(TlsBytes.fatalAlert(40))
                .clientFin()
                .serverFin()
                .at(5)
                .clientAck();

        assertThat(Explained.incidents(script))
                .allMatch(
                        incident -> !(new NotTls().judge(incident) instanceof io.wirewitness.diagnose.Opinion.Stated));
    }

    @Test
    void nearMissAnAnswerWhoseBeginningTheCaptureMissed() {
        WireScript script = TlsScripts.greeted()
                .at(0.03)
                .unseen()
                .server(1448)
                .server(700)
                .clientAck()
                .at(5)
                .clientRst();

        assertThat(Explained.incidents(script)).isEmpty();
    }

    @Test
    void theJdksExceptionMakesItLikely() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=0.1 kind=OTHER exception=javax.net.ssl.SSLException message="Unsupported or unrecognized SSL message"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=1 opened=0 start=0.01 request=400 in=7 out=400
                """));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void theJdksExceptionAndPacketsProveIt() {
        Verdict verdict = rule.states(EventText.parse(
                """
                failure at=0.1 kind=OTHER exception=javax.net.ssl.SSLException message="Unsupported or unrecognized SSL message"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=1 opened=0 start=0.01 request=400 in=7 out=400
                """,
                TlsScripts.greeted().server("HTTP/1.1 400 Bad Request\r\n\r\n").snapshot()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void isSilentAboutOtherFailures() {
        rule.isSilent("peer-aborted/linger-0", ALL);
    }

    @Test
    void whoeverClosedBehindAnAlertInAnswerToAPlainRequestThatIsIt() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=0.1 kind=OTHER exception=java.lang.IllegalArgumentException message="invalid version format"
                connection remote=10.0.0.5:443 ordinal=1 opened=0 start=0.01 request=143 in=7 out=143
                close at=0.09 thread=loop-1
                tls sent=HTTP_REQUEST received=TLS_ALERT
                """));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("sent a plain HTTP request to a port that speaks TLS");
    }

    @Test
    void whoeverClosedBehindForeignBytesInAnswerToAClientHelloThatIsIt() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=0.1 kind=TLS_FAILED exception=javax.net.ssl.SSLException message="no record"
                connection remote=10.0.0.5:8080 ordinal=1 opened=0 start=0.01 request=400 in=309 out=400
                close at=0.09 thread=loop-1
                tls sent=TLS_HANDSHAKE received=HTTP_RESPONSE
                """));

        assertThat(verdict.headline()).contains("answered our ClientHello with a plain HTTP response");
    }

    @Test
    void nearMissWeClosedAndNothingForeignHadCome() {
        assertThat(new NotTls().judge(EventText.parse("""
                failure at=0.1 kind=CLOSED_LOCALLY
                connection remote=10.0.0.5:443 ordinal=1 opened=0 start=0.01 request=400 out=400
                close at=0.09 thread=loop-1
                tls sent=TLS_HANDSHAKE
                """))).isEqualTo(io.wirewitness.diagnose.Opinion.notConcerned());
    }

    @Test
    void nettysExceptionMakesItLikely() {
        assertThat(rule.states(EventText.parse("""
                failure at=0.1 kind=TLS_FAILED exception=io.netty.handler.ssl.NotSslRecordException message="not an SSL/TLS record: 5353482d"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=1 opened=0 start=0.01 request=400 in=33 out=400
                """)).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissABrokenRecordOfAConnectionThatHadSpokenTls() {
        String eighth = """
                failure at=0.1 kind=TLS_FAILED exception=io.netty.handler.ssl.NotSslRecordException message="not an SSL/TLS record: 5353482d"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=8 idle=20ms opened=0 start=0.01 request=400 in=33 out=400
                """;
        assertThat(new NotTls().judge(EventText.parse(eighth)))
                .isEqualTo(io.wirewitness.diagnose.Opinion.notConcerned());
        assertThat(new NotTls()
                        .judge(EventText.parse(eighth.replace("ordinal=8 idle=20ms", "ordinal=1")
                                + "tls phase=ESTABLISHED started=0.01")))
                .isEqualTo(io.wirewitness.diagnose.Opinion.notConcerned());
    }
}
