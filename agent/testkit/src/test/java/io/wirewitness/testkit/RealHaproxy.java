package io.wirewitness.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The haproxy of this machine with a configuration of our own. Whoever starts it closes it. */
public final class RealHaproxy implements AutoCloseable {

    private final Process process;

    private RealHaproxy(Process process) {
        this.process = process;
    }

    /** Starts one with these sections; {@code port} is one that it listens on. */
    public static RealHaproxy start(Path directory, int port, String sections) throws IOException {
        Path configuration = directory.resolve("haproxy.cfg");
        Files.writeString(configuration, """
                global
                    maxconn 256
                    log stdout format raw local0
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 10s
                    timeout server 10s
                """ + sections);
        Process process = new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        RealHaproxy haproxy = new RealHaproxy(process);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> accepts(port));
        return haproxy;
    }

    /**
     * Starts one that passes everything on to one server of this host.
     *
     * @param bind options of the port that it listens on, behind a blank; empty for none
     * @param lines of its section, beside {@code bind} and {@code server}
     */
    public static RealHaproxy startBefore(int server, Path directory, int port, String bind, String... lines)
            throws IOException {
        StringBuilder section = new StringBuilder("listen lab\n    bind 127.0.0.1:" + port + bind + "\n");
        for (String line : lines) {
            section.append("    ").append(line).append('\n');
        }
        return start(directory, port, section + "    server behind 127.0.0.1:" + server + "\n");
    }

    /** Stops it softly, as a deploy does: it takes no new connection, and closes those that are idle. */
    public void stopSoftly() throws IOException, InterruptedException {
        Commands.run("kill", "-USR1", Long.toString(process.pid()));
    }

    /** Ends it at once, as the kernel ends a process that used too much memory. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
