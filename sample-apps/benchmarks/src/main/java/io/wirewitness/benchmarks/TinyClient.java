package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The smallest HTTP client that keeps its connection: GETs whose answers have a content length. One thread. */
final class TinyClient {

    private static final String LENGTH = "content-length:";

    private final InputStream in;
    private final OutputStream out;
    private final byte[] request;
    private final byte[] buffer = new byte[65_536];
    private int filled;

    TinyClient(URI target) throws IOException {
        Socket socket = new Socket(target.getHost(), target.getPort());
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        request = ("GET " + target.getPath() + " HTTP/1.1\r\nHost: " + target.getHost() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends a request and reads its answer to the end. */
    void send() throws IOException {
        out.write(request);
        filled = 0;
        int headEnd = -1;
        while (headEnd < 0) {
            more();
            headEnd = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        }
        String head = new String(buffer, 0, headEnd + 2, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = head.indexOf(LENGTH);
        if (!head.startsWith("http/1.1 200 ") || length < 0) {
            throw new IOException("not our answer: " + head);
        }
        int from = length + LENGTH.length();
        int end = headEnd
                + 4
                + Integer.parseInt(
                        head.substring(from, head.indexOf('\r', from)).strip());
        while (filled < end) {
            more();
        }
    }

    private void more() throws IOException {
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count <= 0) {
            throw new IOException("the server ended the connection");
        }
        filled += count;
    }
}
