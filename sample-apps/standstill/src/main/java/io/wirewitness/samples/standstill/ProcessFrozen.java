package io.wirewitness.samples.standstill;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A process that is stopped by a signal for some seconds, while the server closes its idle connection; the first request
 * afterwards finds it closed.
 */
final class ProcessFrozen {

    private static final int SERVER_IDLE_SECONDS = 2;
    private static final int STOPPED_SECONDS = 6;

    private ProcessFrozen() {}

    static void play(String[] arguments) throws Exception {
        System.setProperty("sun.net.http.retryPost", "false");
        System.setProperty("http.keepAlive.time.server", "300");
        try (Server server = Server.start(SERVER_IDLE_SECONDS)) {
            post(server.answeringAfter(0));
            System.out.println("stopped for " + STOPPED_SECONDS + " s");
            long pid = ProcessHandle.current().pid();
            new ProcessBuilder("sh", "-c", "kill -STOP " + pid + "; sleep " + STOPPED_SECONDS + "; kill -CONT " + pid)
                    .inheritIO()
                    .start()
                    .waitFor();
            try {
                post(server.answeringAfter(0));
                System.out.println("answered all the same");
            } catch (IOException failed) {
                System.out.println("the first request failed: " + failed);
            }
        }
    }

    private static void post(URI address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write("item=1".getBytes(StandardCharsets.US_ASCII));
        }
        connection.getInputStream().readAllBytes();
    }
}
