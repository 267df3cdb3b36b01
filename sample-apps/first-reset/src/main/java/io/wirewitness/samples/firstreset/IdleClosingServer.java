package io.wirewitness.samples.firstreset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server that closes a connection once it has been quiet for a while, as every real server does.
 *
 * <p>It remembers what it saw, so that a program can tell what really arrived. Thread-safe; whoever starts it closes it.
 */
final class IdleClosingServer implements AutoCloseable {

    private static final byte[] RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\naccepted\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final int idleMillis;
    private final List<String> seen = new ArrayList<>();
    private int connections;
    private int open;
    private boolean loseNext;

    private IdleClosingServer(ServerSocket listener, int idleMillis) {
        this.listener = listener;
        this.idleMillis = idleMillis;
    }

    /** Starts a server on a free port of the loopback address. */
    static IdleClosingServer start(int idleMillis) throws IOException {
        IdleClosingServer server =
                new IdleClosingServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), idleMillis);
        startThread("server", server::acceptAll);
        return server;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** What arrived since the last call, one line per request; the connections are numbered from 1. */
    synchronized List<String> takeSeen() {
        List<String> taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    /** The next request on a connection that has served one already is read, and the connection closed without an answer. */
    synchronized void loseNextRequest() {
        loseNext = true;
    }

    /** Returns when this server has closed all its connections. */
    synchronized void awaitAllClosed() throws InterruptedException {
        while (open > 0) {
            wait();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                int number = opened();
                startThread("server-connection-" + number, () -> serve(socket, number));
            }
        } catch (IOException closed) {
            // The program is done.
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setSoTimeout(idleMillis);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int ordinal = 1; ; ordinal++) {
                String requestLine = readRequest(in);
                if (requestLine == null) {
                    return;
                }
                boolean lose = saw(requestLine, number, ordinal);
                if (lose) {
                    return;
                }
                socket.getOutputStream().write(RESPONSE);
            }
        } catch (SocketTimeoutException idle) {
            // The idle limit: closing here, with nothing unread, sends a FIN.
        } catch (IOException gone) {
            // The client went away.
        } finally {
            closed();
        }
    }

    /** The request line of one whole request, its body read; null if the client closed. */
    private static @Nullable String readRequest(InputStream in) throws IOException {
        String requestLine = readLine(in);
        if (requestLine == null) {
            return null;
        }
        int bodyBytes = 0;
        for (String line = readLine(in); line != null && !line.isEmpty(); line = readLine(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                bodyBytes = Integer.parseInt(line.substring(15).trim());
            }
        }
        in.readNBytes(bodyBytes);
        return requestLine;
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != -1; b = in.read()) {
            if (b == '\n') {
                return line.toString();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return null;
    }

    private synchronized int opened() {
        open++;
        return ++connections;
    }

    private synchronized void closed() {
        open--;
        notifyAll();
    }

    private synchronized boolean saw(String requestLine, int number, int ordinal) {
        boolean lose = loseNext && ordinal > 1;
        seen.add(requestLine + " on connection " + number + (lose ? ", read in full, and not answered" : ""));
        if (lose) {
            loseNext = false;
        }
        return lose;
    }

    private static void startThread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
