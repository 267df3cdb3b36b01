package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real servers fail on loopback while tcpdump records, and {@code explain} is given the recording: nginx, haproxy and a JVM
 * server, one port for each way to fail, so that verdicts are told apart by port.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExplainLiveTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final int UPLOAD_BYTES = 8 << 20;

    @TempDir
    static Path scratch;

    private final Map<Integer, List<JsonObject>> byPort = new HashMap<>();
    private JsonObject summary = new JsonObject();
    private final Map<String, Integer> ports = new HashMap<>();

    @BeforeAll
    void recordAll() throws Exception {
        assumeTrue(Rights.canCapture() && Rights.onPath("tcpdump"), "no right to capture");
        assumeTrue(Rights.onPath("nginx") && Rights.onPath("haproxy"), "no nginx or no haproxy");
        // Stays behind the test, for whoever looks into a failure.
        Path file = Files.createDirectories(Path.of("target", "explain-live")).resolve("live.pcap");
        Recording recording = Recording.start(file, "-s", "256");
        try (recording;
                FaultServer faults = FaultServer.start()) {
            play(faults);
            recording.finish();
        }
        explain(file);
    }

    private void play(FaultServer faults) throws Exception {
        Path nginxFiles = Files.createDirectory(scratch.resolve("nginx"));
        Path web = Files.createDirectory(nginxFiles.resolve("web"));
        Files.write(web.resolve("big"), new byte[32 << 20]);
        String listen = "server { listen 127.0.0.1:%d; ";
        String http = "keepalive_timeout 1s; lingering_close off; send_timeout 2s; root " + web + ";\n"
                + listen.formatted(port("idle")) + "location / { return 200 ok; } }\n"
                + listen.formatted(port("nginx-413")) + "client_max_body_size 1k; }\n"
                + listen.formatted(port("silent-close")) + "location / { return 444; } }\n"
                + listen.formatted(port("slow-reader")) + "}\n"
                + listen.formatted(port("healthy")) + "keepalive_timeout 60s; location / { return 200 ok; } }\n";
        Path haproxyFiles = Files.createDirectory(scratch.resolve("haproxy"));
        int ready = RealNginx.freePort(); // it is asked there until it is up, and refuses before
        String sections = """
                frontend idle
                    bind 127.0.0.1:%d
                    timeout http-keep-alive 1s
                    default_backend web
                frontend late
                    bind 127.0.0.1:%d
                    bind 127.0.0.1:%d
                    default_backend silent
                backend web
                    server one 127.0.0.1:%d
                backend silent
                    timeout server 1s
                    http-request set-path /late/never
                    server one 127.0.0.1:%d
                """.formatted(
                        port("haproxy-idle"), port("haproxy-504"), ready, port("healthy"), port("backend", faults));
        try (RealNginx nginx = RealNginx.start(nginxFiles, port("idle"), http);
                RealHaproxy haproxy = RealHaproxy.start(haproxyFiles, ready, sections)) {
            healthy();
            reuseAfterItsEnd("idle");
            reuseAfterItsEnd("haproxy-idle");
            upload("nginx-413", "/");
            ports.put("upload", faults.anotherPort());
            upload("upload", "/a/early-413");
            exchange("silent-close", GET);
            exchange("haproxy-504", GET);
            slowReader(nginxFiles.resolve("error.log"));
            exchange("jvm-reset", faults, "/a/reset");
            exchange("jvm-half", faults, "/a/half-close");
            impatient("jvm-slow", faults);
            refused();
            assertThat(nginx).isNotEqualTo(haproxy);
        }
    }

    private void healthy() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = connect("healthy")) {
                for (int request = 0; request < 5; request++) {
                    write(socket, GET);
                    readSome(socket);
                }
                socket.setSoLinger(i % 2 == 0, 0); // every other one ends by RST behind a complete response
            }
        }
        try (Socket check = connect("healthy")) {
            check.setSoLinger(true, 0);
        }
        try (Socket socket = connect("healthy")) {
            write(socket, "HEAD /big HTTP/1.1\r\nHost: a\r\n\r\n");
            readSome(socket);
        }
    }

    private void reuseAfterItsEnd(String name) throws IOException {
        try (Socket socket = connect(name)) {
            write(socket, GET);
            while (readSome(socket) > 0) {
                // until the server closes the idle connection
            }
            write(socket, GET);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> isBroken(socket));
        }
    }

    /** A client that had the FIN learns of the RST by its next write. */
    private static boolean isBroken(Socket socket) {
        try {
            write(socket, "x");
            return false;
        } catch (IOException broken) {
            return true;
        }
    }

    private void upload(String name, String path) throws IOException {
        try (Socket socket = connect(name)) {
            write(socket, "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + UPLOAD_BYTES + "\r\n\r\n");
            OutputStream out = socket.getOutputStream();
            byte[] part = new byte[1 << 16];
            for (int sent = 0; sent < UPLOAD_BYTES; sent += part.length) {
                out.write(part);
            }
        } catch (SocketException reset) {
            assertThat(reset).isNotNull(); // what is looked for
        }
    }

    private void slowReader(Path errorLog) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 << 10);
            socket.connect(address("slow-reader"));
            write(socket, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(errorLog).contains("client timed out"));
            while (readSome(socket) > 0) {
                // what the kernel still has, up to the end that came too early
            }
        }
    }

    private void exchange(String name, FaultServer faults, String path) throws IOException {
        ports.put(name, faults.anotherPort());
        exchange(name, GET.replace(" / ", " " + path + " "));
    }

    private void exchange(String name, String request) throws IOException {
        try (Socket socket = connect(name)) {
            write(socket, request);
            while (readSome(socket) > 0) {
                // up to its end
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private void impatient(String name, FaultServer faults) throws IOException {
        ports.put(name, faults.anotherPort());
        try (Socket socket = connect(name)) {
            socket.setSoTimeout(3_500); // less than 3 s of silence is called impatience
            write(socket, GET.replace(" / ", " /a/never "));
            readSome(socket);
        } catch (java.net.SocketTimeoutException itsPatienceIsOver) {
            assertThat(itsPatienceIsOver).hasMessageContaining("timed out");
        }
    }

    private void refused() throws IOException {
        try (Socket socket = connect("refused")) {
            assertThat(socket.isConnected()).isFalse();
        } catch (java.net.ConnectException refused) {
            assertThat(refused).hasMessageContaining("refused");
        }
    }

    private int port(String name) throws IOException {
        Integer known = ports.get(name);
        if (known == null) {
            known = RealNginx.freePort();
            ports.put(name, known);
        }
        return known;
    }

    private int port(String name, FaultServer faults) throws IOException {
        ports.put(name, faults.anotherPort());
        return port(name);
    }

    private InetSocketAddress address(String name) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port(name));
    }

    private Socket connect(String name) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(20_000);
        socket.connect(address(name));
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int readSome(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return in.read(new byte[1 << 16]);
    }

    private void explain(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("wirewitness.jar"),
                        "explain",
                        "--format",
                        "json",
                        file.toString())
                .redirectError(scratch.resolve("explain.err").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(scratch.resolve("explain.err")))
                .isEqualTo(1);
        for (String line : out.lines().toList()) {
            JsonObject one = JsonParser.parseString(line).getAsJsonObject();
            if (one.get("schema").getAsString().equals("wirewitness.summary/1")) {
                summary = one;
            } else {
                String server = one.getAsJsonObject("connection").get("server").getAsString();
                int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
                byPort.computeIfAbsent(port, key -> new ArrayList<>()).add(one);
            }
        }
    }

    @Test
    void nothingIsWrongWithHealthyConnections() {
        assertThat(byPort.get(ports.get("healthy"))).isNull();
        assertThat(summary.get("connections").getAsLong()).isGreaterThan(30);
    }

    @Test
    void nginxClosedTheIdleConnection() {
        JsonObject one = only("idle", "idle-closed-before-reuse", "config");
        assertThat(one.get("confidence").getAsString()).isEqualTo("proven");
        assertThat(one.get("action").getAsString()).contains("closed it after 1 s of idleness");
    }

    @Test
    void haproxyClosedTheIdleConnection() {
        only("haproxy-idle", "idle-closed-before-reuse", "config");
    }

    @Test
    void aJvmServerAnsweredBeforeTheUploadWasOver() {
        only("upload", "peer-reset-unread-data", "peer-app");
    }

    /** It reads and throws away the rest, so that nothing is reset; whether it is a proxy, the wire does not tell. */
    @Test
    void nginxTookNoLargeUpload() {
        JsonObject one = only("nginx-413", "response-from-intermediary", "middlebox");
        assertThat(one.get("confidence").getAsString()).isEqualTo("possible");
    }

    @Test
    void nginxClosedWithoutAnAnswer() {
        only("silent-close", "peer-closed-without-response", "peer-app");
    }

    @Test
    void haproxyAnsweredForABackendThatDidNot() {
        only("haproxy-504", "response-from-intermediary", "middlebox");
    }

    @Test
    void theReaderDidNotRead() {
        only("slow-reader", "peer-send-timeout", "local-app");
    }

    @Test
    void aJvmServerReset() {
        only("jvm-reset", "peer-aborted", "peer-app");
    }

    @Test
    void aJvmServerClosedInTheMiddle() {
        only("jvm-half", "peer-truncated-response", "peer-app");
    }

    @Test
    void aJvmServerDidNotAnswer() {
        only("jvm-slow", "peer-slow", "peer-app");
    }

    @Test
    void nobodyListened() {
        only("refused", "connection-refused", "peer-app");
    }

    private JsonObject only(String name, String cause, String blame) {
        List<JsonObject> told = byPort.getOrDefault(ports.get(name), List.of());
        assertThat(told).as(name).hasSize(1);
        JsonObject one = told.get(0);
        assertThat(one.get("cause").getAsString()).as(one.toString()).isEqualTo(cause);
        assertThat(one.get("blame").getAsString()).isEqualTo(blame);
        assertThat(one.get("role").getAsString()).isEqualTo("observer");
        return one;
    }
}
