package io.wirewitness.samples.firstreset;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Finds out when a server that is not ours has closed an idle connection: makes one request on a connection of its own
 * and waits for the end of the stream. A connection that went quiet before it is closed by then, too.
 */
final class IdleWatcher {

    /** Longer than any idle limit worth a demonstration. */
    private static final int PATIENCE_MILLIS = 120_000;

    private IdleWatcher() {}

    /** Returns when the server closed the watcher's connection; throws if it keeps it for two minutes. */
    static void awaitIdleClose(InetSocketAddress server, String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, 5_000);
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            while (in.read(buffer) != -1) {
                // The response; the end of the stream is what we wait for.
            }
        }
    }
}
