package io.wirewitness.cli.probe;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A small HTTP/1.1 server with limits of its own; one thread a connection. */
final class ScriptedServer implements Closeable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Script script;
    private final Semaphore free = new Semaphore(1);
    private volatile boolean overlapped;

    /**
     * What it does.
     *
     * @param idleMillis closes an idle connection then; 0 for never
     * @param resets with RST in place of FIN
     * @param requests answers so many on one connection; 0 for no limit
     * @param headers of each answer, each with its line end
     * @param status of the answers; two of them: the first answer's, and the later ones'
     * @param lastWords sent before an idle connection is closed
     */
    record Script(
            int idleMillis, boolean resets, int requests, String headers, List<Integer> status, String lastWords) {
        Script(int idleMillis, int requests, String headers) {
            this(idleMillis, false, requests, headers, List.of(200, 200), "");
        }
    }

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        Thread acceptor = new Thread(this::accept, "scripted-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/some/path";
    }

    /** Whether a connection came while another one was open and stayed open. */
    boolean overlapped() {
        return overlapped;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                // The client has closed the one before; that its end is not noticed here at once is no overlap.
                overlapped |= !free.tryAcquire(5, TimeUnit.SECONDS);
                Thread serving = new Thread(() -> serve(connection), "scripted-connection");
                serving.setDaemon(true);
                serving.start();
            } catch (IOException | InterruptedException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(script.idleMillis);
            answer(connection);
        } catch (IOException gone) {
            // the probe has closed it
        } finally {
            free.release();
        }
    }

    private void answer(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        for (int answered = 0; script.requests == 0 || answered < script.requests; answered++) {
            String first;
            try {
                first = in.readLine();
            } catch (SocketTimeoutException idle) {
                connection.getOutputStream().write(script.lastWords.getBytes(StandardCharsets.US_ASCII));
                if (script.resets) {
                    connection.setSoLinger(true, 0);
                }
                return;
            }
            if (first == null) {
                return;
            }
            while (!String.valueOf(in.readLine()).isEmpty()) {
                // the head
            }
            boolean body = !first.startsWith("HEAD");
            String answer = "HTTP/1.1 " + script.status.get(Math.min(answered, 1)) + " Some\r\n" + script.headers
                    + (body ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 5\r\n") + "\r\n"
                    + (body ? "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n" : "");
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
