package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The smallest HTTP server that keeps connections: a request without body gets two bytes. Orders: {@code port}. With the
 * argument {@code reset} it aborts the connection in place of an answer, {@code close} closes it after one.
 */
public final class TinyServer {

    private static final byte[] KEEPING =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    private static final int END_OF_HEADERS = ('\r' << 24) | ('\n' << 16) | ('\r' << 8) | '\n';

    private TinyServer() {}

    /** Listens on every address, on a port that the kernel chooses. */
    public static void main(String[] arguments) throws Exception {
        String manner = arguments.length == 0 ? "keep" : arguments[0];
        try (ServerSocket listening = new ServerSocket(0, 1024)) {
            Thread acceptor = new Thread(() -> accept(listening, manner), "acceptor");
            acceptor.setDaemon(true);
            acceptor.start();
            Child.obey(order -> Integer.toString(listening.getLocalPort()));
        }
    }

    private static void accept(ServerSocket listening, String manner) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                if (manner.equals("keep")) {
                    Thread each = new Thread(() -> serve(socket, manner), "connection");
                    each.setDaemon(true);
                    each.start();
                } else {
                    serve(socket, manner);
                }
            } catch (IOException ended) {
                // the next one, if we still listen
            }
        }
    }

    private static void serve(Socket socket, String manner) {
        byte[] buffer = new byte[4096];
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            int last = 0;
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    last = (last << 8) | buffer[i];
                    if (last == END_OF_HEADERS) {
                        if (manner.equals("reset")) {
                            socket.setSoLinger(true, 0);
                            return;
                        }
                        out.write(KEEPING);
                        if (manner.equals("close")) {
                            return;
                        }
                    }
                }
            }
        } catch (IOException ended) {
            // the client is gone, which is how connections end here
        }
    }
}
