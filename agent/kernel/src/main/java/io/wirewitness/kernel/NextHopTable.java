package io.wirewitness.kernel;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.NextHop;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the next hop towards a peer in {@code /proc/self/net/route} and its neighbour entry in {@code /proc/self/net/arp}: IPv4,
 * the main table. What other routing tables say is not seen. Engine's thread.
 *
 * <pre>
 *   route:  Iface  Destination  Gateway   Flags  RefCnt  Use  Metric  Mask  ...    words in the host's byte order
 *           eth0   00000000     010200C0  0003   0       0    0       00000000
 *   arp:    IP address    HW type   Flags   HW address          Mask   Device
 *           192.0.2.1     0x1       0x2     02:fc:00:00:00:05   *      eth0
 * </pre>
 */
public final class NextHopTable {

    /** A host with a full routing table is asked for nothing. */
    private static final int MOST_LINES = 4_096;

    /** Many connects that fail at once have one way. */
    private static final long PAUSE_NANOS = 250_000_000L;

    /** include/uapi/linux/route.h. */
    private static final int RTF_UP = 0x1;

    private static final int RTF_REJECT = 0x200;

    /** include/uapi/linux/if_arp.h: the entry is valid ({@code NUD_VALID}), not being looked for, not failed. */
    private static final int ATF_COM = 0x2;

    /** 127.0.0.0/8 (RFC 1122, 3.2.1.3): no neighbour is asked. */
    private static final int LOOPBACK = 127;

    private static final int HEX = 16;

    private final Path directory;
    private @Nullable Endpoint lastPeer;
    private @Nullable NextHop last;
    private long lastNanos = Long.MIN_VALUE;

    /** Reads this process' network namespace. */
    public NextHopTable() {
        this(Path.of("/proc"));
    }

    NextHopTable(Path proc) {
        this.directory = proc;
    }

    /**
     * Looked up now, or less than a quarter of a second ago; null where it is not known: IPv6, loopback, a way that our own kernel
     * refuses, a peer that it looks for itself, no such files, too many routes, and another peer within that time.
     */
    public @Nullable NextHop towards(Endpoint peer, long nowNanos) {
        if (lastNanos != Long.MIN_VALUE && nowNanos - lastNanos < PAUSE_NANOS) {
            return peer.equals(lastPeer) ? last : null;
        }
        lastPeer = peer;
        lastNanos = nowNanos;
        last = peer.isIpv4() && (int) peer.low() >>> 24 != LOOPBACK ? lookUp((int) peer.low(), nowNanos) : null;
        return last;
    }

    private record Route(String networkInterface, int gateway, int mask, int metric, boolean rejected) {
        /** The longest prefix, then the least metric. */
        boolean isBetterThan(@Nullable Route other) {
            return other == null
                    || Integer.bitCount(mask) > Integer.bitCount(other.mask)
                    || (mask == other.mask && metric < other.metric);
        }
    }

    private @Nullable NextHop lookUp(int peer, long nowNanos) {
        try {
            Route route = route(peer);
            if (route == null
                    || route.rejected
                    || looksInVainFor(Endpoint.ofIpv4(peer, 0).host())) {
                return null; // another table may send it elsewhere: the peer itself is looked for
            }
            String address = Endpoint.ofIpv4(route.gateway == 0 ? peer : route.gateway, 0)
                    .host();
            return new NextHop(nowNanos, address, route.networkInterface, resolved(address, route.networkInterface));
        } catch (IOException | RuntimeException e) {
            return null; // not Linux, or not to be read
        }
    }

    private @Nullable Route route(int peer) throws IOException {
        Route best = null;
        try (BufferedReader lines = open("route")) {
            String line = lines.readLine(); // the heads
            for (int i = 0; (line = lines.readLine()) != null; i++) {
                if (i == MOST_LINES) {
                    return null;
                }
                String[] fields = line.trim().split("\\s+", -1);
                int flags = Integer.parseInt(fields[3], HEX);
                int mask = TableAddress.parsed(fields[7]);
                if ((flags & RTF_UP) != 0 && (peer & mask) == TableAddress.parsed(fields[1])) {
                    Route route = new Route(
                            fields[0],
                            TableAddress.parsed(fields[2]),
                            mask,
                            Integer.parseInt(fields[6]),
                            (flags & RTF_REJECT) != 0);
                    best = route.isBetterThan(best) ? route : best;
                }
            }
        }
        return best;
    }

    /** True if an entry of this address, whatever its interface, is being looked for or was in vain. */
    private boolean looksInVainFor(String peer) throws IOException {
        return anyNeighbour(fields -> fields[0].equals(peer) && !isValid(fields));
    }

    private boolean resolved(String address, String networkInterface) throws IOException {
        return anyNeighbour(fields ->
                fields[0].equals(address) && fields[fields.length - 1].equals(networkInterface) && isValid(fields));
    }

    private static boolean isValid(String[] neighbour) {
        return (Integer.decode(neighbour[2]) & ATF_COM) != 0;
    }

    private boolean anyNeighbour(Predicate<String[]> fits) throws IOException {
        try (BufferedReader lines = open("arp")) {
            String line = lines.readLine(); // the heads
            for (int i = 0; i < MOST_LINES && (line = lines.readLine()) != null; i++) {
                if (fits.test(line.trim().split("\\s+", -1))) {
                    return true;
                }
            }
        }
        return false;
    }

    private BufferedReader open(String table) throws IOException {
        return Files.newBufferedReader(directory.resolve("self/net").resolve(table), StandardCharsets.US_ASCII);
    }
}
