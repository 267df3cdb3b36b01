package io.wirewitness.samples.standstill;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A client in a process of its own: is answered once, asks again, and leaves if no answer comes in time. On demand it stops its
 * server before it asks, and lets it go on once it has left.
 */
public final class Leaver {

    static final String GREETING = "/greeting";
    static final String REPORT = "/report";

    private Leaver() {}

    /** Starts the process. */
    static Process start(int port, int patienceMillis, boolean stopsServer) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Leaver.class.getName(),
                Integer.toString(port),
                Integer.toString(patienceMillis),
                stopsServer ? Long.toString(ProcessHandle.current().pid()) : "");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        return builder.inheritIO().start();
    }

    /**
     * The process: port, patience in milliseconds, and the process to be stopped, if any.
     *
     * @throws Exception if it cannot be played here
     */
    public static void main(String[] arguments) throws Exception {
        String server = arguments[2];
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
            InputStream in = socket.getInputStream();
            ask(socket, GREETING);
            untilItEndsWith(in, new byte[] {'\r', '\n', '\r', '\n', 0, 0});
            socket.setSoTimeout(Integer.parseInt(arguments[1]));
            if (!server.isEmpty()) {
                stop(server);
            }
            ask(socket, REPORT);
            System.out.println("the client had an answer: " + in.read());
        } catch (SocketTimeoutException impatient) {
            System.out.println("the client left");
        } finally {
            if (!server.isEmpty()) {
                signal("-CONT", server);
            }
        }
    }

    private static void ask(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void untilItEndsWith(InputStream in, byte[] end) throws IOException {
        int same = 0;
        while (same < end.length) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no greeting");
            }
            same = next == end[same] ? same + 1 : next == end[0] ? 1 : 0;
        }
    }

    /** Returns once it does not run: the kernel needs a moment for all of its threads. */
    private static void stop(String server) throws Exception {
        signal("-STOP", server);
        while (!Files.readString(Path.of("/proc", server, "status")).contains("State:\tT")) {
            Thread.onSpinWait();
        }
    }

    private static void signal(String name, String server) throws Exception {
        new ProcessBuilder("kill", name, server).inheritIO().start().waitFor();
    }
}
