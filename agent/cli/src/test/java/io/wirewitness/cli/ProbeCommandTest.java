package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int probe(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "probe";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.run(all, new PrintWriter(out), new PrintWriter(err));
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:secret@host/a@b, probe: http://...@host/a@b: no user or password is sent",
        "127.0.0.1:8080, a URL begins with http:// or https://",
        "localhost:8080/health, a URL begins with http:// or https://",
        "ftp://host/, a URL begins with http:// or https://"
    })
    void whatCannotBeProbedIsSaidWithoutASecret(String url, String message) {
        assertThat(probe(url)).isEqualTo(Main.BAD_USAGE);
        assertThat(err.toString()).contains(message).doesNotContain("secret");
    }

    @Test
    void aServerWithoutTlsIsSaidToBeOne() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answerInClear(server));
            answers.start();
            assertThat(probe("https://127.0.0.1:" + server.getLocalPort() + "/"))
                    .isEqualTo(Main.BAD_USAGE);
            answers.join();
        }
        assertThat(err.toString()).contains("no TLS with 127.0.0.1:").contains("it may speak plain HTTP");
    }

    private static void answerInClear(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getInputStream().read();
            client.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (IOException gone) {
            return; // the client has what it came for
        }
    }
}
