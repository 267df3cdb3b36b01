package io.wirewitness.kernel;

import io.wirewitness.model.CounterChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Those counters of this network namespace that say something about resets, refusals and retransmissions
 * ({@code Documentation/networking/snmp_counter.rst}, RFC 4022 for {@code Tcp}). They count everybody in the namespace:
 * they support a verdict and never prove one. Engine's thread.
 */
public final class HostCounters {

    /** Sorted. */
    private static final String[] WORTH_TELLING = {
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
        "TcpExt.TCPToZeroWindowAdv",
    };

    private final CounterFile snmp;
    private final CounterFile netstat;
    private long[] last = noneKnown();
    private long[] now = noneKnown();
    private long lastNanos;

    /** Reads this process' network namespace. */
    public HostCounters() {
        this(Path.of("/proc/self/net"));
    }

    HostCounters(Path directory) {
        snmp = new CounterFile(directory.resolve("snmp"), WORTH_TELLING);
        netstat = new CounterFile(directory.resolve("netstat"), WORTH_TELLING);
    }

    private static long[] noneKnown() {
        long[] values = new long[WORTH_TELLING.length];
        Arrays.fill(values, CounterFile.NOT_KNOWN);
        return values;
    }

    /**
     * What moved since the last call, by name; empty at the first call, and where the kernel has no such files.
     *
     * @param nanos the time now, on any axis that the next call uses, too
     */
    public List<CounterChange> changes(long nanos) {
        Arrays.fill(now, CounterFile.NOT_KNOWN);
        snmp.read(now);
        netstat.read(now);
        List<CounterChange> changes = new ArrayList<>(0);
        long overMillis = (nanos - lastNanos) / 1_000_000L;
        for (int i = 0; i < WORTH_TELLING.length; i++) {
            boolean both = last[i] != CounterFile.NOT_KNOWN && now[i] != CounterFile.NOT_KNOWN;
            if (both && now[i] > last[i]) { // it cannot fall, unless the process changed its namespace
                changes.add(new CounterChange(WORTH_TELLING[i], now[i] - last[i], overMillis));
            }
        }
        long[] before = last;
        last = now;
        now = before;
        lastNanos = nanos;
        return List.copyOf(changes);
    }
}
