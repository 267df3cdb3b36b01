package io.wirewitness.samples.standstill;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * A server in a process of its own, so that it goes on while its client stands still: answers {@code /N} after N milliseconds,
 * and closes connections that are idle for as many seconds as its argument says. Ends with its standard input.
 */
public final class Server implements AutoCloseable {

    private final Process process;
    private final int port;

    private Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts the process. */
    static Server start(int idleSeconds) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx64m",
                "-Dsun.net.httpserver.idleInterval=" + idleSeconds,
                "-Dsun.net.httpserver.clockTick=500",
                "-Dsun.net.httpserver.idleTimerScheduleMillis=500",
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the server did not start");
        }
        return new Server(process, Integer.parseInt(line));
    }

    /** The address that answers after so long. */
    URI answeringAfter(int millis) {
        return URI.create("http://127.0.0.1:" + port + "/" + millis);
    }

    @Override
    public void close() {
        process.destroy();
    }

    /**
     * The process.
     *
     * @throws IOException if there is no port
     */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            try {
                Thread.sleep(Long.parseLong(exchange.getRequestURI().getPath().substring(1)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] body = "done\n".repeat(40).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // nothing is said to it
        }
        System.exit(0);
    }
}
