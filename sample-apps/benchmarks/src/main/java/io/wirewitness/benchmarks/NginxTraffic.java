package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real traffic: nginx and its clients in namespaces of our own, recorded by tcpdump, whole packets of 1500 bytes. */
final class NginxTraffic {

    private static final int PORT = 8080;
    private static final int MTU_BYTES = 1500;
    private static final int[] SIZES = {200, 2000, 8000, 30_000, 100_000};

    private NginxTraffic() {}

    /** Records so many connections into a file. */
    static void record(Settings settings, int connections, Path to) throws IOException, InterruptedException {
        Path root = Files.createDirectories(settings.work().resolve("nginx"));
        for (int size : SIZES) {
            byte[] body = new byte[size];
            for (int i = 0; i < size; i++) {
                body[i] = (byte) ('a' + i * 31 % 26);
            }
            Files.write(root.resolve(Integer.toString(size)), body);
        }
        Path config = Files.writeString(root.resolve("nginx.conf"), config(root));
        try (Link link = Link.open(MTU_BYTES)) {
            Process nginx = start(link.inFar(), List.of("nginx", "-c", config.toString(), "-e", root + "/error.log"));
            Process tcpdump = start(
                    link.inNear(),
                    List.of("tcpdump", "-n", "-i", Link.NEAR_DEVICE, "-B", "65536", "-w", to.toString(), "tcp"));
            try {
                while (!Files.exists(to) || !Files.exists(root.resolve("nginx.pid"))) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                List<String> arguments =
                        List.of(Link.FAR_ADDRESS, Integer.toString(PORT), Integer.toString(connections), "20");
                try (Child load = Child.start(
                        link.inNear(),
                        settings.jdks().get(0),
                        List.of("-Xmx256m"),
                        NginxLoad.class,
                        arguments,
                        root.resolve("load.log"))) {
                    load.await();
                }
                TimeUnit.SECONDS.sleep(2); // the last packets, and tcpdump's buffer
            } finally {
                tcpdump.toHandle().destroy();
                tcpdump.waitFor();
                nginx.destroy();
                nginx.waitFor();
            }
        }
    }

    private static Process start(List<String> prefix, List<String> rest) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(rest);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String config(Path root) {
        return """
                daemon off;
                worker_processes 1;
                user root;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log crit;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    keepalive_requests 10000;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen %2$d;
                        root %1$s;
                        location = /closed { return 444; }
                        location = /gateway { proxy_pass http://127.0.0.1:1; }
                    }
                }
                """.formatted(root, PORT);
    }
}
