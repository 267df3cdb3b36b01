package io.wirewitness.kernel;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.TcpState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Looks up one connection in {@code /proc/self/net/tcp6} and {@code tcp}, which show it for as long as the kernel goes on with what
 * our side has closed. Engine's thread.
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt ...
 *   12: 0200000A:8124 0900000A:1F90 04 00000001:00000000 01:0000001F 00000002 ...
 * </pre>
 */
public final class OrphanTable {

    /** A host with so many sockets is asked for nothing: to read their table takes some 10 ms. */
    private static final int MOST_LINES = 16_384;

    /** A storm of time-outs shall not read the table all the time; the one that is watched is looked up again after it. */
    private static final long PAUSE_NANOS = 240_000_000L;

    private static final int STATE = 3;
    private static final int RETRANSMITS = 6;
    private static final int HEX = 16;

    private final Path directory;
    private long lastNanos = Long.MIN_VALUE;

    /** Reads this process' network namespace. */
    public OrphanTable() {
        this(Path.of("/proc"));
    }

    OrphanTable(Path proc) {
        this.directory = proc;
    }

    /**
     * Looked up now; null where the table was read less than a quarter of a second ago, where the kernel has no such files, and
     * where it has too many sockets.
     */
    public @Nullable OrphanedSocket find(Endpoint local, Endpoint peer, long nowNanos) {
        if (lastNanos != Long.MIN_VALUE && nowNanos - lastNanos < PAUSE_NANOS) {
            return null;
        }
        lastNanos = nowNanos;
        try {
            String line = null;
            if (Files.exists(file("tcp6"))) {
                line = line("tcp6", TableAddress.inTcp6(local), local, TableAddress.inTcp6(peer), peer);
            }
            if (line == null && peer.isIpv4()) {
                line = line(
                        "tcp", TableAddress.word((int) local.low()), local, TableAddress.word((int) peer.low()), peer);
            }
            return line == null ? new OrphanedSocket(nowNanos, TcpState.CLOSE, 0) : parsed(line, nowNanos);
        } catch (IOException | RuntimeException e) {
            return null; // not Linux, or not to be read
        }
    }

    private static OrphanedSocket parsed(String line, long nowNanos) {
        String[] fields = line.trim().split("\\s+", -1);
        return new OrphanedSocket(
                nowNanos,
                TcpState.of(Integer.parseInt(fields[STATE], HEX)),
                Integer.parseUnsignedInt(fields[RETRANSMITS], HEX));
    }

    private @Nullable String line(String table, String ours, Endpoint local, String theirs, Endpoint peer)
            throws IOException {
        String from = local.isWildcard() ? "" : " " + ours; // not known: its port is, and has one such connection
        String ends = from + TableAddress.port(local) + " " + theirs + TableAddress.port(peer) + " ";
        try (BufferedReader lines = Files.newBufferedReader(file(table), StandardCharsets.US_ASCII)) {
            lines.readLine(); // the columns' names
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(ends)) {
                    return line;
                }
                if (++count > MOST_LINES) {
                    throw new IOException("too many to look through");
                }
            }
            return null;
        }
    }

    private Path file(String table) {
        return directory.resolve("self/net").resolve(table);
    }
}
