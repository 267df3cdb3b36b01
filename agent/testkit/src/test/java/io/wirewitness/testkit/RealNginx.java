package io.wirewitness.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The nginx of this machine with a configuration of our own, on a free port. Whoever starts it closes it. */
public final class RealNginx implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path directory;

    private RealNginx(Process process, int port, Path directory) {
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    /** Starts one that closes idle connections after {@code keepaliveSeconds}; its files go to {@code directory}. */
    public static RealNginx start(Path directory, int keepaliveSeconds) throws IOException {
        int port = freePort();
        return start(directory, port, """
                keepalive_timeout %ds;
                server {
                    listen 127.0.0.1:%d;
                    location / { return 200 "ok"; }
                }
                """.formatted(keepaliveSeconds, port));
    }

    /** Starts one with these lines in its http block; {@code port} is one that it listens on. */
    public static RealNginx start(Path directory, int port, String http) throws IOException {
        return start(directory, port, "master_process off;", http);
    }

    /** The same with a master and one worker, which can be killed and replaced; as root it stays root. */
    public static RealNginx startWithWorker(Path directory, int port, String http) throws IOException {
        String user = Rights.isRoot() ? "user root;" : "";
        return start(directory, port, user + " worker_processes 1;", http);
    }

    /** Starts one through another command, such as {@code ip netns exec}, on whatever addresses these lines name. */
    public static RealNginx startThrough(Path directory, List<String> through, String http) throws IOException {
        RealNginx nginx = start(directory, 0, through, "master_process off;", http);
        // It writes that once it listens.
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(directory.resolve("nginx.pid")));
        return nginx;
    }

    private static RealNginx start(Path directory, int port, String processes, String http) throws IOException {
        RealNginx nginx = start(directory, port, List.of(), processes, http);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(nginx::accepts);
        return nginx;
    }

    private static RealNginx start(Path directory, int port, List<String> through, String processes, String http)
            throws IOException {
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                %3$s
                pid %1$s/nginx.pid;
                error_log %1$s/error.log info;
                events { worker_connections 256; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                %2$s
                }
                """.formatted(directory, http, processes));
        List<String> command = new ArrayList<>(through);
        command.addAll(List.of("nginx", "-p", directory.toString(), "-c", configuration.toString(), "-e", "stderr"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("nginx.log").toFile())
                .start();
        return new RealNginx(process, port, directory);
    }

    /** Kills the worker, as the kernel does when memory is short; the master starts another. */
    public void killWorker() {
        process.children().forEach(ProcessHandle::destroyForcibly);
    }

    /** {@code nginx -s reload}: a new worker takes over, the old one closes its idle connections. */
    public void reload() throws IOException, InterruptedException {
        String configuration = directory.resolve("nginx.conf").toString();
        Commands.run("nginx", "-p", directory.toString(), "-c", configuration, "-s", "reload");
    }

    /** Ends it at once, as the kernel ends a process that used too much memory. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops it by SIGSTOP, as a debugger or a container platform does. */
    public void freeze() throws IOException, InterruptedException {
        Commands.run("kill", "-STOP", Long.toString(process.pid()));
    }

    /** Lets it go on; without that it does not end, either. */
    public void thaw() throws IOException, InterruptedException {
        Commands.run("kill", "-CONT", Long.toString(process.pid()));
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A port that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
