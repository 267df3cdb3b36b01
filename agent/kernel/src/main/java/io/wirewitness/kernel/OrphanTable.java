package io.wirewitness.kernel;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.TcpState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections that the kernel goes on with after our side has closed them, in {@code /proc/self/net/tcp6} and {@code tcp}.
 * Engine's thread.
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt ...
 *   12: 0200000A:8124 0900000A:1F90 04 00000001:00000000 01:0000001F 00000002 ...
 * </pre>
 */
public final class OrphanTable {

    /** A host with so many sockets is asked for nothing: to read their table takes some 10 ms. */
    private static final int MOST_LINES = 16_384;

    /** One reading serves all the failures of this time: the table is read seven times a second at most. */
    private static final long PAUSE_NANOS = 140_000_000L;

    /** Where there are too many it is not looked again soon. */
    private static final long TOO_MANY_PAUSE_NANOS = 10_000_000_000L;

    /** More that are closing are not kept: TIME_WAIT lasts a minute. */
    private static final int MOST_KEPT = 4_096;

    /** {@code 04}, {@code 05} and {@code 06}: FIN_WAIT1, FIN_WAIT2 and TIME_WAIT. */
    private static final String CLOSING_STATES = "456";

    private static final int STATE = 3;
    private static final int RETRANSMITS = 6;
    private static final int HEX = 16;

    private final Path directory;
    private Map<String, OrphanedSocket> closing = Map.of();
    private final BitSet ports = new BitSet();
    private boolean complete;
    private long readNanos = Long.MIN_VALUE;
    private long pauseNanos = PAUSE_NANOS;

    /** Reads this process' network namespace. */
    public OrphanTable() {
        this(Path.of("/proc"));
    }

    OrphanTable(Path proc) {
        this.directory = proc;
    }

    /**
     * As read now, or less than 140 ms ago; {@link OrphanedSocket#isGone gone} where no connection from our port is there in any state (a
     * load balancer inside the kernel may have given it another peer); null where our side has not closed it, and where there are no such
     * tables or too many sockets.
     */
    public @Nullable OrphanedSocket find(Endpoint local, Endpoint peer, long nowNanos) {
        if (readNanos == Long.MIN_VALUE || nowNanos - readNanos >= pauseNanos) {
            readNanos = nowNanos;
            pauseNanos = PAUSE_NANOS;
            read(nowNanos);
        }
        OrphanedSocket found = closing.get(inTcp6(local) + " " + inTcp6(peer));
        if (found != null) {
            return found;
        }
        if (local.isWildcard()) { // not known: its port is, and has one such connection
            return anyFrom(TableAddress.port(local) + " " + inTcp6(peer), TableAddress.port(local) + " " + inTcp(peer));
        }
        if (peer.isIpv4()) {
            found = closing.get(inTcp(local) + " " + inTcp(peer));
        }
        boolean gone = found == null && complete && !ports.get(local.port());
        return gone ? new OrphanedSocket(readNanos, TcpState.CLOSE, 0) : found;
    }

    private @Nullable OrphanedSocket anyFrom(String tcp6, String tcp) {
        for (Map.Entry<String, OrphanedSocket> each : closing.entrySet()) {
            if (each.getKey().endsWith(tcp6) || each.getKey().endsWith(tcp)) {
                return each.getValue();
            }
        }
        return null;
    }

    private static String inTcp6(Endpoint end) {
        return TableAddress.inTcp6(end) + TableAddress.port(end);
    }

    private static String inTcp(Endpoint end) {
        return TableAddress.word((int) end.low()) + TableAddress.port(end);
    }

    private void read(long nowNanos) {
        closing = new HashMap<>();
        ports.clear();
        complete = false;
        try {
            boolean tcp = read("tcp", nowNanos);
            boolean tcp6 = read("tcp6", nowNanos);
            complete = (tcp || tcp6) && closing.size() < MOST_KEPT;
        } catch (IOException | RuntimeException e) {
            closing = Map.of(); // not Linux, not to be read, or too much
        }
    }

    private boolean read(String table, long nowNanos) throws IOException {
        Path file = directory.resolve("self/net").resolve(table);
        if (!Files.exists(file)) {
            return false;
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            lines.readLine(); // the columns' names
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (++count > MOST_LINES) {
                    pauseNanos = TOO_MANY_PAUSE_NANOS;
                    throw new IOException("too many to look through");
                }
                add(line, nowNanos);
            }
        }
        return true;
    }

    private void add(String line, long nowNanos) {
        int local = line.indexOf(": ") + 2;
        int remote = line.indexOf(' ', local) + 1;
        int state = line.indexOf(' ', remote) + 1;
        if (local < 2 || remote <= local || state <= remote || line.length() <= state + 1) {
            throw new IllegalArgumentException("no line of a table of sockets");
        }
        ports.set(Integer.parseInt(line, line.lastIndexOf(':', remote - 2) + 1, remote - 1, HEX));
        boolean isClosing = line.charAt(state) == '0' && CLOSING_STATES.indexOf(line.charAt(state + 1)) >= 0;
        if (isClosing && closing.size() < MOST_KEPT) { // most are not, and are not taken apart
            String[] fields = line.trim().split("\\s+", RETRANSMITS + 2);
            closing.put(
                    line.substring(local, state - 1),
                    new OrphanedSocket(
                            nowNanos,
                            TcpState.of(Integer.parseInt(fields[STATE], HEX)),
                            Integer.parseUnsignedInt(fields[RETRANSMITS], HEX)));
        }
    }
}
