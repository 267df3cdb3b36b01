package io.wirewitness.instrumentation.httpurlconnection;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.weave.Fields;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpUrlConnectionCallReaderTest {

    private static final String URL = "http://127.0.0.1:1/orders?secret=1";
    private static final PoolSettings DEFAULT_POOL =
            new PoolSettings(5_000, "http.keepAlive.time.server", "-Dhttp.keepAlive.time.server=%d");

    private final HttpUrlConnectionCallReader reader = new HttpUrlConnectionCallReader();

    @AfterEach
    void forget() {
        System.clearProperty("http.keepAlive.time.server");
        System.clearProperty("sun.net.http.retryPost");
        System.clearProperty("sun.net.client.defaultReadTimeout");
    }

    @Test
    void aCallIsRead() throws IOException {
        HttpURLConnection call = open(URL);
        call.setRequestMethod("POST");
        call.setReadTimeout(2_500);
        assertThat(reader.read(call, 7))
                .isEqualTo(new Call(
                        7,
                        "HttpURLConnection " + System.getProperty("java.version"),
                        "POST",
                        URL,
                        DEFAULT_POOL,
                        2_500,
                        true));
    }

    @Test
    void aSecureCallIsReadThroughItsDelegate() throws IOException {
        Object call = Objects.requireNonNull(Fields.read(open("https://127.0.0.1:1/"), "delegate"));
        assertThat(read(call).method()).isEqualTo("GET");
        assertThat(read(call).url()).isEqualTo("https://127.0.0.1:1/");
    }

    @Test
    void withoutAReadTimeoutThePropertyCounts() throws IOException {
        assertThat(read(open(URL)).timeoutMillis()).isZero();
        System.setProperty("sun.net.client.defaultReadTimeout", "900");
        assertThat(read(open(URL)).timeoutMillis()).isEqualTo(900);
    }

    @Test
    void thePropertySetsTheIdleLimit() throws IOException {
        System.setProperty("http.keepAlive.time.server", "17");
        assertThat(read(open(URL)).pool())
                .extracting(PoolSettings::keepAliveMillis)
                .isEqualTo(17_000L);
    }

    @Test
    void aStreamedBodyIsNotSentAgain() throws IOException {
        HttpURLConnection call = open(URL);
        call.setRequestMethod("POST");
        call.setChunkedStreamingMode(0);
        assertThat(read(call).retries()).isFalse();
    }

    @Test
    void aPostIsNotSentAgainIfThePropertyForbidsIt() throws IOException {
        System.setProperty("sun.net.http.retryPost", "false");
        HttpURLConnection call = open(URL);
        assertThat(read(call).retries()).isTrue();
        call.setRequestMethod("POST");
        assertThat(read(call).retries()).isFalse();
    }

    @Test
    void theServersHintWins() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answer(listener));
            server.setDaemon(true);
            server.start();
            HttpURLConnection call = open("http://127.0.0.1:" + listener.getLocalPort() + "/");
            assertThat(call.getResponseCode()).isEqualTo(200);
            assertThat(read(call).pool())
                    .extracting(PoolSettings::keepAliveMillis)
                    .isEqualTo(21_000L);
        }
    }

    @Test
    void anythingElseIsNotRead() {
        assertThat(reader.read("a string", 7)).isNull();
    }

    private static void answer(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            int matched = 0;
            while (matched < 4) {
                matched = socket.getInputStream().read() == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
            }
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=21\r\nContent-Length: 5\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closed) {
            // the test is over
        }
    }

    private Call read(Object call) {
        return Objects.requireNonNull(reader.read(call, 7));
    }

    private static HttpURLConnection open(String url) throws IOException {
        return (HttpURLConnection) new URL(url).openConnection();
    }
}
