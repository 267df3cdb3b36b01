package io.wirewitness.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The nginx of this machine on a free port of the loopback address. Whoever starts it closes it. */
final class RealNginx implements AutoCloseable {

    private final Process process;
    private final int port;

    private RealNginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one that answers everything with {@code ok}.
     *
     * @param directory for its files
     * @param keepAlive the arguments of {@code keepalive_timeout}
     */
    static RealNginx start(Path directory, String keepAlive) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                master_process off;
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
                    keepalive_timeout %2$s;
                    server {
                        listen 127.0.0.1:%3$d;
                        location / { return 200 "ok"; }
                    }
                }
                """.formatted(directory, keepAlive, port));
        Process process = new ProcessBuilder(
                        List.of("nginx", "-p", directory.toString(), "-c", config.toString(), "-e", "stderr"))
                .redirectOutput(directory.resolve("nginx.log").toFile())
                .redirectErrorStream(true)
                .start();
        RealNginx nginx = new RealNginx(process, port);
        while (!nginx.accepts()) {
            if (!process.isAlive()) {
                throw new IOException("nginx did not start; see " + directory.resolve("nginx.log"));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return nginx;
    }

    int port() {
        return port;
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
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
