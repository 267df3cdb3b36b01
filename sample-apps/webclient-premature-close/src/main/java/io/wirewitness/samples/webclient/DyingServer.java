package io.wirewitness.samples.webclient;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every order but the second, at which its worker dies: it closes without a byte. */
final class DyingServer implements AutoCloseable {

    private static final byte[] CREATED =
            "HTTP/1.1 201 Created\r\nContent-Length: 7\r\n\r\ncreated".getBytes(StandardCharsets.US_ASCII);

    private static final String FATAL = "/orders/2";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    DyingServer() throws IOException {
        Thread thread = new Thread(this::acceptAll, "dying-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread thread = new Thread(() -> serve(socket), "dying-server-worker");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // the sample is over
        }
    }

    private static void serve(Socket accepted) {
        try (Socket socket = accepted) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            while (!request(in).startsWith("POST " + FATAL)) {
                socket.getOutputStream().write(CREATED);
            }
        } catch (IOException gone) {
            // the client is
        }
    }

    /** Reads a request and returns its first line. */
    private static String request(BufferedReader in) throws IOException {
        String first = in.readLine();
        if (first == null) {
            throw new EOFException();
        }
        int bodyChars = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                bodyChars = Integer.parseInt(line.substring(15).trim());
            }
        }
        for (int i = 0; i < bodyChars; i++) {
            in.read();
        }
        return first;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
