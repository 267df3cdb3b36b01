package io.wirewitness.instrumentation.okhttp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server that does to each request of each connection what its script says: {@code a} answers, {@code n} answers 404, {@code t} truncates the
 * answer and closes, {@code c} reads the request and closes. One word of the script is one connection.
 */
final class Peer implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final String[] script;
    private final Thread thread = new Thread(this::serve, "peer");

    Peer(String script) throws IOException {
        this.script = script.split(" ", -1);
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort() + "/orders";
    }

    private void serve() {
        try {
            for (String connection : script) {
                try (Socket socket = listener.accept()) {
                    answer(socket, connection);
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void answer(Socket socket, String actions) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream();
        for (int request = 0; request < actions.length(); request++) {
            char action = actions.charAt(request);
            int bodyBytes = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.startsWith("Content-Length: ")) {
                    bodyBytes = Integer.parseInt(line.substring("Content-Length: ".length()));
                }
            }
            for (int i = 0; i < bodyBytes; i++) {
                in.read();
            }
            if (action == 'c') {
                return;
            }
            String status = action == 'n' ? "404 No\r\nServer: orders\r\nVia: 1.1 a\r\nVia: 1.1 b" : "200 OK";
            out.write(("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write((action == 't' ? "wi" : "wires").getBytes(StandardCharsets.US_ASCII));
            if (action == 't') {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
