package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class UnknownTest {

    @Test
    void aSlowConnectIsCalledThat() {
        Verdict verdict = Unknown.of(Observed.of(WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .lost()
                        .clientSyn()
                        .at(1)
                        .handshake()
                        .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                .incident());

        assertThat(verdict.headline())
                .startsWith("the connect to 10.0.0.5:8080 took 1 s: its SYN was sent 2 times before it was answered");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void whoSaysThatThereIsNoRoute() {
        String connect = "\nconnection remote=10.0.0.5:8080 opened=0\n";
        String missing = "an ICMP message said so";

        assertThat(Unknown.of(EventText.parse("failure at=0.1 kind=CONNECT_UNREACHABLE" + connect))
                        .missing())
                .anyMatch(text -> text.contains(missing));
        assertThat(Unknown.of(EventText.parse("failure at=0.1 kind=CONNECT_TIMED_OUT" + connect))
                        .missing())
                .noneMatch(text -> text.contains(missing));
    }

    @Test
    void aCloseOnANewConnectionIsBehindNoResponse() {
        assertThat(headline(
                        "failure at=2 kind=END_OF_STREAM exception=java.io.EOFException",
                        "connection ordinal=1 start=2 request=412 answer=0",
                        "before state=CLOSE_WAIT lastAck=500ms acked=0 queue=0",
                        "after state=CLOSE acked=+0 queue=0"))
                .isEqualTo("the server had closed the new connection 500 ms before the request was written");
    }

    @Test
    void aTimeOutBeforeTheFirstByteTellsNothingOfAcknowledgments() {
        assertThat(headline(
                        "failure at=2 kind=TIMED_OUT exception=java.net.SocketTimeoutException",
                        "connection ordinal=1 request=0 answer=0",
                        "after state=ESTABLISHED acked=+0 queue=0"))
                .doesNotContain("acknowledged")
                .contains("timed out");
    }

    @Test
    void anAnswerThatIsNoHttpIsCalledThat() {
        String failure = "failure at=2 kind=OTHER exception=java.net.ProtocolException";
        String connection = "connection remote=10.0.0.5:22 ordinal=1 start=1.9 request=412 answer=36 out=412 in=36";
        assertThat(headline(failure, connection, "tls sent=HTTP_REQUEST received=OTHER"))
                .isEqualTo("the connection to 10.0.0.5:22 failed after the server's first 36 bytes, which begin like no"
                        + " response of HTTP: another service seems to listen there");
    }

    @Test
    void nearMissAnAnswerThatBeginsAsHttpDoesAndAnotherProtocolOfOurOwn() {
        String failure = "failure at=2 kind=OTHER exception=java.net.ProtocolException";
        String connection = "connection remote=10.0.0.5:22 ordinal=1 start=1.9 request=412 answer=36 out=412 in=36";
        assertThat(headline(failure, connection, "tls sent=HTTP_REQUEST received=HTTP_RESPONSE"))
                .endsWith("after 36 bytes of an answer");
        assertThat(headline(failure, connection, "tls sent=OTHER received=OTHER"))
                .endsWith("after 36 bytes of an answer");
    }

    @Test
    void aServerThatSpokeFirstAnsweredTheCallOfHttpThatWasToCome() {
        String failure = "failure at=2 kind=OTHER exception=java.net.ProtocolException";
        String connection = "connection remote=10.0.0.5:22 ordinal=1 start=1.9 request=0 answer=36 out=0 in=36";
        String first = "tls received=OTHER";
        assertThat(headline(failure, connection, first, "call library=x method=GET url=http://10.0.0.5:22/"))
                .contains("begin like no response of HTTP");
        assertThat(headline(failure, connection, first)).doesNotContain("HTTP");
    }

    private static String headline(String... lines) {
        return Unknown.of(EventText.parse(String.join("\n", lines))).headline();
    }
}
