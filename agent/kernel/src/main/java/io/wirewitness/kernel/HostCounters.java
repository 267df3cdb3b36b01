package io.wirewitness.kernel;

import io.wirewitness.model.CounterChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Those counters of this network namespace that say something about resets, refusals and retransmissions
 * ({@code Documentation/networking/snmp_counter.rst}, RFC 4022 for {@code Tcp}). They count everybody in the namespace:
 * they support a verdict and never prove one. Engine's thread.
 */
public final class HostCounters {

    private static final Set<String> WORTH_TELLING = Set.of(
            "Tcp.AttemptFails",
            "Tcp.EstabResets",
            "Tcp.OutRsts",
            "Tcp.RetransSegs",
            "TcpExt.ListenDrops",
            "TcpExt.ListenOverflows",
            "TcpExt.TCPAbortFailed",
            "TcpExt.TCPAbortOnClose",
            "TcpExt.TCPAbortOnData",
            "TcpExt.TCPAbortOnLinger",
            "TcpExt.TCPAbortOnMemory",
            "TcpExt.TCPAbortOnTimeout",
            "TcpExt.TCPReqQFullDrop",
            "TcpExt.TCPSynRetrans",
            "TcpExt.TCPTimeouts",
            "TcpExt.TCPToZeroWindowAdv");

    private final Path directory;
    private Map<String, Long> last = Map.of();
    private long lastNanos;

    /** Reads this process' network namespace. */
    public HostCounters() {
        this(Path.of("/proc/self/net"));
    }

    HostCounters(Path directory) {
        this.directory = directory;
    }

    /**
     * What moved since the last call, by name; empty at the first call, and where the kernel has no such files.
     *
     * @param nanos the time now, on any axis that the next call uses, too
     */
    public List<CounterChange> changes(long nanos) {
        Map<String, Long> now = new HashMap<>();
        read("snmp", now);
        read("netstat", now);
        List<CounterChange> changes = new ArrayList<>();
        long overMillis = (nanos - lastNanos) / 1_000_000L;
        for (String name : now.keySet().stream().sorted().toList()) {
            Long before = last.get(name);
            long change = before == null ? 0 : now.getOrDefault(name, before) - before;
            if (change > 0) { // it cannot fall, unless the process changed its namespace
                changes.add(new CounterChange(name, change, overMillis));
            }
        }
        last = now;
        lastNanos = nanos;
        return List.copyOf(changes);
    }

    /**
     * <pre>
     * TcpExt: SyncookiesSent SyncookiesRecv ...
     * TcpExt: 0 0 ...
     * </pre>
     */
    private void read(String file, Map<String, Long> into) {
        List<String> lines;
        try {
            lines = Files.readAllLines(directory.resolve(file), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return;
        }
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            String[] names = lines.get(i).split(" ", -1);
            String[] values = lines.get(i + 1).split(" ", -1);
            String group = names[0].replace(':', '.');
            for (int column = 1; column < Math.min(names.length, values.length); column++) {
                String name = group + names[column];
                if (WORTH_TELLING.contains(name)) {
                    put(into, name, values[column]);
                }
            }
        }
    }

    private static void put(Map<String, Long> into, String name, String value) {
        try {
            into.put(name, Long.parseLong(value));
        } catch (NumberFormatException e) {
            into.remove(name); // not a number we know how to compare
        }
    }
}
