package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code probe URL} as a user runs it, against a real nginx and haproxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProbeLiveTest {

    /** What a loaded machine may add to a time of a server's. */
    private static final double LATE_MILLIS = 900;

    @TempDir
    static Path scratch;

    private final List<AutoCloseable> open = new ArrayList<>();
    private int plain;
    private int few;
    private int secure;
    private int busy;
    private int haproxy;

    private record Probed(int status, JsonObject json, String err) {}

    @BeforeAll
    void start() throws Exception {
        assumeTrue(Rights.onPath("nginx") && Rights.onPath("openssl"), "no nginx or no openssl");
        plain = RealNginx.freePort();
        few = RealNginx.freePort();
        secure = RealNginx.freePort();
        busy = RealNginx.freePort();
        Path directory = Files.createDirectory(scratch.resolve("nginx"));
        Commands.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-keyout",
                directory + "/key.pem",
                "-out",
                directory + "/cert.pem");
        open.add(RealNginx.start(
                directory,
                plain,
                "keepalive_timeout 3s 9s;\n" + server("" + plain, "return 200 ok;")
                        + server("" + busy, "return 503;")
                        + server(few + "; keepalive_requests 4", "return 200 ok;")
                        + server(
                                secure + " ssl http2; ssl_certificate " + directory + "/cert.pem; ssl_certificate_key "
                                        + directory + "/key.pem",
                                "return 200 ok;")));
        if (Rights.onPath("haproxy")) {
            haproxy = RealNginx.freePort();
            open.add(RealHaproxy.start(
                    Files.createDirectory(scratch.resolve("haproxy")),
                    haproxy,
                    "    timeout http-keep-alive 2s\nlisten idle\n    bind 127.0.0.1:" + haproxy
                            + "\n    server one 127.0.0.1:" + plain + "\n"));
        }
    }

    private static String server(String listen, String answer) {
        return "server { listen 127.0.0.1:" + listen + "; location / { " + answer + " } }\n";
    }

    @AfterAll
    void stop() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static Probed probe(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("wirewitness.jar"),
                "probe",
                "--format",
                "json",
                "--rate",
                "100"));
        command.addAll(List.of(arguments));
        Path err = Files.createTempFile(scratch, "probe", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        String told = Files.readString(err);
        return new Probed(
                status,
                out.isEmpty() ? new JsonObject() : JsonParser.parseString(out).getAsJsonObject(),
                told);
    }

    @Test
    void nginxsIdleLimit() throws Exception {
        Probed probed = probe("--requests", "5", "http://127.0.0.1:" + plain + "/");
        JsonObject idle = probed.json().getAsJsonObject("idle");
        assertThat(idle.get("kind").getAsString()).as(probed.toString()).isEqualTo("fin");
        assertThat(idle.get("millis").getAsDouble()).isBetween(2_900.0, 3_000 + LATE_MILLIS);
        // nginx was told to promise more than it keeps
        assertThat(probed.json().get("breaksItsPromise").getAsBoolean()).isTrue();
        assertThat(probed.status()).isEqualTo(1);
        assertThat(probed.json().getAsJsonObject("answer").get("server").getAsString())
                .startsWith("nginx/");
        assertThat(probed.json().getAsJsonObject("settings").get("OkHttp").getAsString())
                .isEqualTo("new ConnectionPool(5, 1, TimeUnit.SECONDS)");
        assertThat(probed.err()).contains("will send at most 5 requests (HEAD /) to 127.0.0.1:" + plain);
    }

    @Test
    void nginxsLimitOfRequests() throws Exception {
        Probed probed = probe("--max", "200ms", "http://127.0.0.1:" + few + "/");
        JsonObject requests = probed.json().getAsJsonObject("requests");
        assertThat(requests.get("answered").getAsInt()).as(probed.toString()).isEqualTo(4);
        assertThat(requests.get("announced").getAsBoolean()).isTrue();
    }

    @Test
    void http2AndTls() throws Exception {
        Probed probed = probe("--requests", "2", "https://localhost:" + secure + "/");
        JsonObject tls = probed.json().getAsJsonObject("tls");
        assertThat(tls.get("protocol").getAsString()).as(probed.toString()).startsWith("TLSv1.");
        assertThat(tls.get("distrusted").getAsString()).isNotEmpty();
        JsonObject http2 = probed.json().getAsJsonObject("http2");
        assertThat(http2.get("status").getAsInt()).isEqualTo(200);
        assertThat(http2.get("millis").getAsDouble()).isBetween(2_900.0, 3_000 + LATE_MILLIS);
        assertThat(http2.get("goAway").getAsString()).isEqualTo("GOAWAY NO_ERROR, last stream 1");
    }

    @Test
    void haproxysIdleLimit() throws Exception {
        assumeTrue(haproxy != 0, "no haproxy");
        Probed probed = probe("--requests", "2", "http://127.0.0.1:" + haproxy + "/");
        JsonObject idle = probed.json().getAsJsonObject("idle");
        assertThat(idle.get("kind").getAsString()).as(probed.toString()).isEqualTo("fin");
        assertThat(idle.get("millis").getAsDouble()).isBetween(1_900.0, 2_000 + LATE_MILLIS);
    }

    @Test
    void aServerThatRefusesIsLeftAlone() throws Exception {
        Probed probed = probe("http://127.0.0.1:" + busy + "/");
        assertThat(probed.status()).as(probed.toString()).isEqualTo(1);
        assertThat(probed.json().get("stopped").getAsString()).isEqualTo("the server answered 503 and is left alone");
        assertThat(probed.json().get("requestsSent").getAsInt()).isEqualTo(1);
    }
}
