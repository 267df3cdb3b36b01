package io.wirewitness.kernel;

import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.PacketRing;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Packets by libpcap, inside this process. One daemon thread owns the capture, from its start to its close: it moves
 * packets from the kernel's buffer to the ring in rounds, a hundred and twenty a second at most, and sleeps in between.
 */
public final class LibpcapFeed implements PacketFeed {

    /** After a round with packets: so long they gather in the kernel's buffer, which holds over 100 ms of 150,000 a second. */
    private static final long ROUND_NANOS = 8_000_000L;

    /** Without packets, poll(2) wakes the thread at the first one, or after this time to say that there was none. */
    private static final int QUIET_MILLIS = 50;

    private static final int MOST_PER_ROUND = 8_192;

    /**
     * A packet is stamped before it is put into the buffer, by another processor perhaps, and the kernel's soft interrupt
     * may be held up in between. A packet that was stamped this long before a read that found nothing was in it, as far
     * as we can know.
     */
    private static final long DELIVERY_NANOS = 5_000_000L;

    private static final long HOUSEKEEPING_NANOS = 1_000_000_000L;

    /** Narrowing leaves the capture blind for some microseconds (libpcap empties its socket): only for a reason. */
    private static final long NARROW_FROM_PACKETS_PER_SECOND = 2_000;

    private static final long NARROW_AGAIN_NANOS = 10_000_000_000L;
    private static final short POLLIN = 1;
    private static final long CLOSE_MILLIS = 1_000;

    private final NativeCalls.Libc libc;
    private final PcapHandle handle;
    private final CaptureSettings settings;
    private final TimeAxis axis;
    private final PacketRing ring;
    private final CpuGuard guard;
    private final long narrowFrom;
    private final String version;
    private final Thread thread;
    private final ByteBuffer pollfd = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
    private final long pollfdAt;

    private volatile boolean stopping;
    private volatile @Nullable String ended;
    private volatile long caughtUp;
    private volatile long kernelDropped;
    private volatile String filter;
    private volatile @Nullable String wantedFilter;

    // the capture thread's own
    private long packets;
    private long packetsAtHousekeeping;
    private long housekeepingNanos;
    private long narrowedNanos;
    private boolean marksOnly;
    private int emptyWakeUps;

    private LibpcapFeed(
            NativeCalls.Libc libc,
            PcapHandle handle,
            CaptureSettings settings,
            TimeAxis axis,
            CpuGuard guard,
            long narrowFrom,
            String version) {
        this.libc = libc;
        this.handle = handle;
        this.settings = settings;
        this.axis = axis;
        this.ring = settings.ring();
        this.guard = guard;
        this.narrowFrom = narrowFrom;
        this.version = version;
        this.filter = settings.filter();
        this.caughtUp = axis.now() - DELIVERY_NANOS;
        this.pollfdAt = libc.address(pollfd);
        pollfd.putInt(0, handle.descriptor()).putShort(4, POLLIN);
        this.thread = new Thread(null, this::run, "wirewitness-capture", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null); // the application's, otherwise, for ever
    }

    /** Starts to capture, or says why not. The axis belongs to the feed's thread from now on. */
    public static Opened<LibpcapFeed> open(NativeLibraries libraries, CaptureSettings settings, TimeAxis axis) {
        return open(libraries, settings, axis, new CpuGuard(settings.maxCpuPercent()), NARROW_FROM_PACKETS_PER_SECOND);
    }

    static Opened<LibpcapFeed> open(
            NativeLibraries libraries, CaptureSettings settings, TimeAxis axis, CpuGuard guard, long narrowFrom) {
        NativeCalls.Libc libc = libraries.libc().value();
        if (libc == null) {
            return new Opened<>(null, libraries.libc().reason());
        }
        NativeCalls.Pcap pcap = libraries.pcap().value();
        if (pcap == null) {
            return new Opened<>(null, libraries.pcap().reason());
        }
        return PcapHandle.open(libc, pcap, settings).map(handle -> {
            String version = CStrings.read(libc, pcap.pcap_lib_version()).replace(" version", "");
            int end = version.indexOf(" ("); // "libpcap 1.10.3 (with TPACKET_V3)"
            String shortVersion = end < 0 ? version : version.substring(0, end);
            LibpcapFeed feed = new LibpcapFeed(libc, handle, settings, axis, guard, narrowFrom, shortVersion);
            feed.thread.start();
            return feed;
        });
    }

    private void run() {
        String why = "closed";
        try {
            why = capture();
        } catch (Throwable e) { // our own mistake: the capture ends, nothing else does
            why = "failed: " + e;
        } finally {
            ended = why;
            handle.close();
        }
    }

    private String capture() {
        while (!stopping) {
            long before = axis.now();
            int result = round();
            if (result < 0) {
                return "ended: " + handle.error();
            }
            String why = housekeeping(before);
            if (why != null) {
                return why;
            }
            if (result < MOST_PER_ROUND) {
                caughtUp = before - DELIVERY_NANOS;
                rest(result);
            }
        }
        return "closed";
    }

    /** Moves what is there, and returns how much; below 0 if the capture broke. */
    private int round() {
        int count = 0;
        while (count < MOST_PER_ROUND) {
            int result = handle.next();
            if (result <= 0) {
                packets += count;
                return result == 0 ? count : result;
            }
            ring.offer(
                    axis.applyAsLong(handle.wallNanos()), handle.linkType(), handle.originalLength(), handle.bytes());
            count++;
        }
        packets += count;
        return count;
    }

    private void rest(int found) {
        if (found > 0 || handle.descriptor() < 0) {
            emptyWakeUps = 0;
            LockSupport.parkNanos(this, ROUND_NANOS);
        } else if (emptyWakeUps > 2) { // ready, but nothing to read: do not spin
            emptyWakeUps = 0;
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS));
        } else {
            emptyWakeUps = libc.poll(pollfdAt, 1, QUIET_MILLIS) != 0 ? emptyWakeUps + 1 : 0;
        }
    }

    /** What is done once a second; why the capture must end, or null. */
    private @Nullable String housekeeping(long now) {
        long since = now - housekeepingNanos;
        if (since < HOUSEKEEPING_NANOS) {
            return null;
        }
        axis.refresh();
        long dropped = handle.dropped();
        kernelDropped = Math.max(kernelDropped, dropped);
        long rate = (packets - packetsAtHousekeeping) * HOUSEKEEPING_NANOS / since;
        housekeepingNanos = now;
        packetsAtHousekeeping = packets;
        String wanted = wantedFilter;
        if (wanted != null
                && !marksOnly
                && !wanted.equals(filter)
                && rate >= narrowFrom
                && now - narrowedNanos >= NARROW_AGAIN_NANOS) {
            narrowedNanos = now;
            apply(wanted);
        }
        return switch (guard.observe(now, ThreadCpu.nanos())) {
            case GO_ON -> null;
            case NARROW -> {
                marksOnly = true;
                yield apply(CaptureFilter.marksOf(settings.filter())) ? null : tooExpensive();
            }
            case STOP -> tooExpensive();
        };
    }

    private String tooExpensive() {
        return String.format(
                Locale.ROOT,
                "stopped: used %.1f %% of a core, more than capture.max-cpu=%s",
                guard.lastPercent(),
                settings.maxCpuPercent());
    }

    private boolean apply(String wanted) {
        if (handle.filter(wanted) != null) {
            wantedFilter = null; // the one before still holds
            return false;
        }
        filter = wanted;
        return true;
    }

    @Override
    public int drain(PacketSink sink, int most) {
        return ring.drain(sink, most);
    }

    @Override
    public void recall(FlowKey between, PacketSink sink) {
        ring.recall(between, sink);
    }

    @Override
    public long caughtUpToNanos() {
        return caughtUp;
    }

    @Override
    public long lost() {
        return kernelDropped + ring.dropped();
    }

    @Override
    public boolean running() {
        return ended == null;
    }

    @Override
    public String description() {
        String why = ended;
        String what = version + " on " + settings.networkInterface();
        return why == null ? what + ", filter: " + CaptureFilter.told(filter) : what + " " + why;
    }

    @Override
    public void narrowTo(Collection<Endpoint> endpoints) {
        wantedFilter = CaptureFilter.narrowed(settings.filter(), List.copyOf(endpoints));
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
