package io.wirewitness.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.wirewitness.cli.probe.ScriptedServer.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProberTest {

    private static final String PROMISE = "Server: some\r\nKeep-Alive: timeout=9, max=100\r\n";

    private static ProbeReport probe(ScriptedServer server, String method) throws IOException {
        return new Prober(
                        Target.parse(server.url()),
                        new Prober.Manner(method, Duration.ofSeconds(5).toNanos(), 5, 100),
                        text -> {})
                .run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET"})
    void aServerThatClosesIdleConnections(String method) throws IOException {
        try (ScriptedServer server = new ScriptedServer(new Script(1000, 0, PROMISE))) {
            ProbeReport report = probe(server, method);
            IdleLimit idle = Objects.requireNonNull(report.idle());
            assertThat(idle.kind()).isEqualTo(IdleLimit.Kind.FIN);
            assertThat(idle.nanos()).isBetween(1_000_000_000L - IdleSearch.EDGE_NANOS, 5_000_000_000L);
            assertThat(report.breaksItsPromise()).isTrue();
            assertThat(report.requests()).isEqualTo(new ProbeReport.RequestLimit(5, false, false));
            assertThat(report.requestsSent()).isBetween(7, 9); // two ends that agree, or up to four on a busy machine
            assertThat(server.overlapped()).isFalse();
            assertThat(Objects.requireNonNull(report.first()).server()).isEqualTo("some");
            assertThat(ProbeText.lines(report))
                    .contains("promises  Keep-Alive: timeout=9 max=100, and closes before that")
                    .anyMatch(line -> line.startsWith("idle      closed with FIN after "))
                    .anyMatch(line -> line.matches("(Do not keep|Keep) idle connections.*"));
        }
    }

    @Test
    void aServerThatResetsThem() throws IOException {
        try (ScriptedServer server = new ScriptedServer(new Script(300, true, 0, "", List.of(200, 200), ""))) {
            assertThat(Objects.requireNonNull(probe(server, "HEAD").idle()).kind())
                    .isEqualTo(IdleLimit.Kind.RST);
        }
    }

    @Test
    void whatAServerSaysBeforeItClosesIsTold() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                new Script(300, false, 0, "", List.of(200, 200), "HTTP/1.1 408 Request Timeout\r\n\r\n"))) {
            ProbeReport report = probe(server, "HEAD");
            assertThat(Objects.requireNonNull(report.idle()).lastWords()).isEqualTo("HTTP/1.1 408 Request Timeout");
        }
    }

    @Test
    void aServerThatKeepsThem() throws IOException {
        try (ScriptedServer server = new ScriptedServer(new Script(0, 0, ""))) {
            ProbeReport report = probe(server, "HEAD");
            assertThat(Objects.requireNonNull(report.idle()).kind()).isEqualTo(IdleLimit.Kind.NONE_WITHIN);
            assertThat(ProbeText.lines(report)).contains("idle      no limit within 5 s");
            assertThat(report.breaksItsPromise()).isFalse();
        }
    }

    @Test
    void aServerThatCountsRequests() throws IOException {
        try (ScriptedServer server = new ScriptedServer(new Script(300, 3, ""))) {
            ProbeReport report = probe(server, "HEAD");
            assertThat(report.requests()).isEqualTo(new ProbeReport.RequestLimit(3, true, false));
            assertThat(ProbeText.lines(report))
                    .contains("requests  3 requests on one connection, then the server ended it without a word"
                            + " (request-limit)");
        }
    }

    @Test
    void aServerThatKeepsNone() throws IOException {
        try (ScriptedServer server = new ScriptedServer(new Script(0, 0, "Connection: close\r\n"))) {
            ProbeReport report = probe(server, "HEAD");
            assertThat(report.requests()).isEqualTo(new ProbeReport.RequestLimit(1, true, true));
            assertThat(report.idle()).isNull();
            assertThat(ProbeText.lines(report)).contains("idle      it keeps no connection: this answer ended it");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void itStopsAtARefusal(int status) throws IOException {
        try (ScriptedServer server = new ScriptedServer(new Script(300, false, 0, "", List.of(200, status), ""))) {
            ProbeReport report = probe(server, "HEAD");
            assertThat(report.stopped()).isEqualTo("the server answered " + status + " and is left alone");
            assertThat(report.requestsSent()).isEqualTo(2);
            assertThat(report.idle()).isNull();
        }
    }

    @Test
    void noAnswerAtAllIsAnError() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Prober prober = new Prober(
                Target.parse("http://127.0.0.1:" + port), new Prober.Manner("HEAD", 1_000_000_000L, 2, 10), text -> {});
        assertThatThrownBy(prober::run).isInstanceOf(IOException.class);
    }

    @Test
    void json() throws IOException {
        try (ScriptedServer server = new ScriptedServer(new Script(300, 0, PROMISE))) {
            var json = JsonParser.parseString(ProbeJson.write(probe(server, "HEAD")))
                    .getAsJsonObject();
            assertThat(json.get("schema").getAsString()).isEqualTo("wirewitness.probe/1");
            assertThat(json.getAsJsonObject("idle").get("kind").getAsString()).isEqualTo("fin");
            assertThat(json.getAsJsonObject("answer").get("promisedMillis").getAsLong())
                    .isEqualTo(9000);
            assertThat(json.get("tls").isJsonNull()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a/", "example.com", "http:///path", "http://user:secret@host/", "http://a b/"})
    void whatIsNoTarget(String url) {
        assertThatThrownBy(() -> Target.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("secret"));
    }

    @Test
    void targets() {
        assertThat(Target.parse("https://example.com")).isEqualTo(new Target(true, "example.com", 443, "/"));
        assertThat(Target.parse("http://[::1]:8080/a?b=c").authority()).isEqualTo("[::1]:8080");
        assertThat(Target.parse("http://example.com:80/a").authority()).isEqualTo("example.com");
    }
}
