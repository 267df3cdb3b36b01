package io.wirewitness.kernel;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.LocalPorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the local ports towards one peer in {@code /proc/self/net/tcp} and {@code tcp6}, which show every socket of this network
 * namespace, those in TIME_WAIT included. A port is free for a connect if no connection has it with the same two addresses and the
 * peer's port, and nobody has bound it (kernel, {@code __inet_hash_connect}). Engine's thread.
 *
 * <pre>
 *   sl  local_address rem_address   st ...
 *    0: 0100007F:1F90 00000000:0000 0A ...     the address in words of 32 bits, each in the host's byte order
 * </pre>
 */
public final class LocalPortTable {

    /** As many as there are ports, and as many again. */
    private static final int MOST_LINES = 2 * 65_536;

    /** A table of 60,000 lines takes some 50 ms to read: that is done four times a second at most. */
    private static final long PAUSE_NANOS = 250_000_000L;

    private static final String TIME_WAIT = "06";
    private static final String LISTEN = "0A";
    private static final int HEX = 16;
    private static final int LONGEST_VALUE = 4096;

    private final Path directory;
    private @Nullable Endpoint lastPeer;
    private @Nullable Endpoint lastLocal;
    private @Nullable LocalPorts last;
    private long lastNanos = Long.MIN_VALUE;

    /** Reads this process' network namespace. */
    public LocalPortTable() {
        this(Path.of("/proc"));
    }

    LocalPortTable(Path proc) {
        this.directory = proc;
    }

    /**
     * Counted now, or less than a quarter of a second ago; null where the kernel has no such files or too many sockets, and for
     * another peer or local address within that time.
     *
     * @param local from which the connect was to go; null, or a wildcard, if the kernel was to choose
     */
    public @Nullable LocalPorts towards(@Nullable Endpoint local, Endpoint peer, long nowNanos) {
        Endpoint from = local == null || local.isWildcard() ? null : new Endpoint(local.high(), local.low(), 0);
        if (lastNanos != Long.MIN_VALUE && nowNanos - lastNanos < PAUSE_NANOS) {
            return peer.equals(lastPeer) && Objects.equals(from, lastLocal) ? last : null;
        }
        lastPeer = peer;
        lastLocal = from;
        lastNanos = nowNanos;
        last = count(from, peer, nowNanos);
        return last;
    }

    private @Nullable LocalPorts count(@Nullable Endpoint from, Endpoint peer, long nowNanos) {
        try {
            String[] range = text("sys/net/ipv4/ip_local_port_range").split("\\s+", -1);
            int lowest = Integer.parseInt(range[0]);
            int highest = Integer.parseInt(range[1]);
            Count count = new Count(peer);
            count.read(directory.resolve("self/net/tcp"));
            if (Files.exists(directory.resolve("self/net/tcp6"))) {
                count.read(directory.resolve("self/net/tcp6"));
            }
            return count.within(lowest, highest, reserved(), from, nowNanos);
        } catch (IOException | RuntimeException e) {
            return null; // not Linux, or not to be read
        }
    }

    /** In one read: a sysctl tells nothing at any place but its beginning, and {@code Files.readString} begins with one byte. */
    private String text(String file) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve(file))) {
            return new String(in.readNBytes(LONGEST_VALUE), StandardCharsets.US_ASCII).trim();
        }
    }

    /** {@code 8080,9000-9100}; empty where none is. */
    private BitSet reserved() throws IOException {
        BitSet ports = new BitSet();
        String all = text("sys/net/ipv4/ip_local_reserved_ports");
        for (String each : all.isEmpty() ? new String[0] : all.split(",", -1)) {
            String[] ends = each.split("-", -1);
            ports.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return ports;
    }

    /** The ports of one local address. */
    private static final class Taken {
        final BitSet open = new BitSet();
        final BitSet timeWait = new BitSet();

        int within(int lowest, int highest) {
            return open.get(lowest, highest + 1).cardinality()
                    + timeWait.get(lowest, highest + 1).cardinality();
        }
    }

    private static final class Count {

        private final String peer4;
        private final String peer6;
        private final Map<String, Taken> byLocal = new HashMap<>();
        private final BitSet listening = new BitSet();

        Count(Endpoint peer) {
            String port = TableAddress.port(peer);
            peer6 = TableAddress.words(peer.high()) + TableAddress.words(peer.low()) + port;
            peer4 = peer.isIpv4() ? TableAddress.word((int) peer.low()) + port : "";
        }

        void read(Path file) throws IOException {
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
                lines.readLine(); // the columns' names
                int count = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (++count > MOST_LINES) {
                        throw new IOException("too many to count");
                    }
                    line(line);
                }
            }
        }

        private void line(String line) {
            int local = line.indexOf(": ") + 2;
            int remote = line.indexOf(' ', local) + 1;
            int state = line.indexOf(' ', remote) + 1;
            if (local < 2 || remote < 1 || state < 1 || line.length() < state + 2) {
                return;
            }
            boolean listens = line.startsWith(LISTEN, state);
            boolean ours = line.startsWith(peer6, remote) || (!peer4.isEmpty() && line.startsWith(peer4, remote));
            if (!listens && !ours) {
                return;
            }
            int colon = line.indexOf(':', local);
            int port = Integer.parseInt(line, colon + 1, remote - 1, HEX);
            if (listens) {
                listening.set(port);
                return;
            }
            // An IPv4 address is the last word of an IPv6 one, whichever table it stands in.
            String address = peer4.isEmpty() ? line.substring(local, colon) : line.substring(colon - 8, colon);
            Taken taken = byLocal.computeIfAbsent(address, one -> new Taken());
            boolean waits = line.startsWith(TIME_WAIT, state);
            (waits ? taken.timeWait : taken.open).set(port);
            (waits ? taken.open : taken.timeWait).clear(port);
        }

        LocalPorts within(int lowest, int highest, BitSet reserved, @Nullable Endpoint from, long nowNanos) {
            Taken most = new Taken();
            String address = null;
            int addresses = 0;
            for (Map.Entry<String, Taken> each : byLocal.entrySet()) {
                Taken one = each.getValue();
                boolean meant = from == null || each.getKey().equals(shown(from));
                int ports = meant ? one.within(lowest, highest) : 0;
                addresses += ports > 0 ? 1 : 0;
                if (ports > most.within(lowest, highest)) {
                    most = one;
                    address = each.getKey();
                }
            }
            BitSet unused = listening.get(0, listening.length());
            unused.andNot(most.open);
            unused.andNot(most.timeWait);
            unused.andNot(reserved);
            BitSet kept = reserved.get(0, reserved.length());
            kept.andNot(most.open);
            kept.andNot(most.timeWait);
            return new LocalPorts(
                    nowNanos,
                    lowest,
                    highest,
                    kept.get(lowest, highest + 1).cardinality(),
                    most.open.get(lowest, highest + 1).cardinality(),
                    most.timeWait.get(lowest, highest + 1).cardinality(),
                    unused.get(lowest, highest + 1).cardinality(),
                    address == null ? null : endpoint(address).host(),
                    Math.max(0, addresses - 1));
        }

        /** As the peer's family has it in the table. */
        private String shown(Endpoint address) {
            return peer4.isEmpty()
                    ? TableAddress.words(address.high()) + TableAddress.words(address.low())
                    : TableAddress.word((int) address.low());
        }

        /** The other way round. */
        private static Endpoint endpoint(String shown) {
            long low = 0;
            long high = 0;
            for (int at = 0; at < shown.length(); at += 8) {
                int word = TableAddress.parsed(shown.substring(at, at + 8));
                high = (high << 32) | (low >>> 32);
                low = (low << 32) | (word & 0xffff_ffffL);
            }
            return shown.length() == 8 ? Endpoint.ofIpv4((int) low, 0) : new Endpoint(high, low, 0);
        }
    }
}
