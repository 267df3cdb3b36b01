package io.wirewitness.kernel;

import static org.awaitility.Awaitility.await;

import io.wirewitness.model.KernelSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A program of its own, in a network namespace of its own, where a filter drops what the receiver should get. */
final class DroppedByReceiver {

    private DroppedByReceiver() {}

    /** Runs {@link #main} and returns its last line, or {@code skipped: why}. */
    static String run(boolean ffm) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("unshare", "-n", "--"));
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of(
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DroppedByReceiver.class.getName(),
                Boolean.toString(ffm)));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return "skipped: " + e.getMessage();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        return process.waitFor() == 0 ? output.substring(output.lastIndexOf('\n') + 1) : "skipped: " + output;
    }

    public static void main(String[] args) throws Exception {
        command("ip", "link", "set", "lo", "up");
        NativeLibraries libraries = new NativeLibraries(Boolean.parseBoolean(args[0]), null);
        KernelSockets sockets =
                new KernelSockets(Bindings.required(libraries.libc().value()));
        try (Wire wire = Wire.open()) {
            int client = wire.clientDescriptor();
            Wire.send(wire.client(), 100);
            Wire.receive(wire.server(), 100);
            String port = Integer.toString(wire.server().socket().getLocalPort());
            command("iptables", "-A", "INPUT", "-p", "tcp", "--dport", port, "-j", "DROP");
            Wire.send(wire.client(), 50);
            AtomicReference<KernelSnapshot> seen = new AtomicReference<>();
            await().atMost(10, TimeUnit.SECONDS).until(() -> {
                KernelSnapshot now = Bindings.required(sockets.snapshot(client, 1));
                seen.set(now);
                return now.retransmits() > 0 && now.backoff() > 0;
            });
            System.out.println(seen.get());
        }
    }

    private static void command(String... words) throws IOException, InterruptedException {
        if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", words));
        }
    }
}
