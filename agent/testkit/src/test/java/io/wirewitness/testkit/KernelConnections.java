package io.wirewitness.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/** What the kernel knows of the connections of a server that tells nothing itself: {@code /proc/net/tcp}, proc(5). */
public final class KernelConnections {

    private static final String ESTABLISHED = "01";

    private KernelConnections() {}

    /** The clients' ports of the connections that the server on this port has not closed. */
    public static Set<Integer> openAt(int serverPort) throws IOException {
        String local = String.format(Locale.ROOT, ":%04X", serverPort);
        Set<Integer> clients = new TreeSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (!Files.exists(Path.of(table))) {
                continue; // a kernel without IPv6
            }
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] words = line.trim().split(" +", -1);
                if (words[1].endsWith(local) && words[3].equals(ESTABLISHED)) {
                    clients.add(Integer.parseInt(words[2].substring(words[2].indexOf(':') + 1), 16));
                }
            }
        }
        return clients;
    }

    /** Returns once the server on this port has closed the connections that it has now. */
    public static void awaitClosed(int serverPort) throws IOException {
        Set<Integer> now = openAt(serverPort);
        Awaitility.await()
                .atMost(AgentProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> openAt(serverPort).stream().noneMatch(now::contains));
    }
}
