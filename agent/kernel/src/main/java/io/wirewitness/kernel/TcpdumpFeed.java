package io.wirewitness.kernel;

import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.PacketRing;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.capture.PcapReader;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Packets by a {@code tcpdump} child, for hosts where tcpdump has the right to capture and java has not. The child is
 * ended by {@link #close}; if this JVM is killed, it ends when the next packet finds nobody to read it.
 *
 * <p>Weaker than {@link LibpcapFeed} in that the kernel's drops become known only when the child ends, and that packets
 * pass through one more process: they are claimed to be here only {@link #DELIVERY_NANOS} later.
 */
public final class TcpdumpFeed implements PacketFeed {

    /** What two processes and a pipe may take on a busy host; nothing bounds it for certain. */
    private static final long DELIVERY_NANOS = 200_000_000L;

    private static final long HOUSEKEEPING_NANOS = 1_000_000_000L;
    private static final long START_MILLIS = 3_000;
    private static final long CLOSE_MILLIS = 2_000;

    private final CaptureSettings settings;
    private final TimeAxis axis;
    private final PacketRing ring;
    private final CpuGuard guard;
    private final Thread thread;

    private volatile TcpdumpChild child;
    private volatile boolean stopping;
    private volatile @Nullable String ended;
    private volatile long lastOffered;
    private volatile long kernelDropped;

    private @Nullable String expensive; // the capture thread's own
    private long housekeepingNanos;
    private long claimed; // the engine thread's own

    private TcpdumpFeed(TcpdumpChild child, CaptureSettings settings, TimeAxis axis, CpuGuard guard) {
        this.child = child;
        this.settings = settings;
        this.axis = axis;
        this.ring = settings.ring();
        this.guard = guard;
        this.lastOffered = axis.now();
        this.claimed = lastOffered - DELIVERY_NANOS;
        this.thread = new Thread(null, this::run, "wirewitness-capture", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    /** Starts a child and waits until it captures, or says why it does not. The axis belongs to the feed's thread. */
    public static Opened<TcpdumpFeed> open(CaptureSettings settings, TimeAxis axis) {
        return open(settings, axis, new CpuGuard(settings.maxCpuPercent()));
    }

    static Opened<TcpdumpFeed> open(CaptureSettings settings, TimeAxis axis, CpuGuard guard) {
        return TcpdumpChild.start(settings, settings.filter(), START_MILLIS).map(child -> {
            TcpdumpFeed feed = new TcpdumpFeed(child, settings, axis, guard);
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
            child.close();
            ended = why;
        }
    }

    private String capture() throws IOException {
        long droppedByEarlier = 0;
        while (true) {
            String fault = pump(child);
            child.close();
            droppedByEarlier += child.dropped();
            kernelDropped = droppedByEarlier;
            String tooMuch = expensive;
            if (stopping) {
                return "closed";
            }
            if (tooMuch != null) {
                return tooMuch;
            }
            if (!child.wasReplaced()) {
                return "ended: " + (fault != null ? fault : child.lastWords());
            }
            Opened<TcpdumpChild> next =
                    TcpdumpChild.start(settings, CaptureFilter.marksOf(settings.filter()), START_MILLIS);
            TcpdumpChild started = next.value();
            if (started == null) {
                return "ended: " + next.reason();
            }
            child = started;
            if (stopping) { // close() may have seen the old one
                started.close();
            }
        }
    }

    /** Reads until the child ends; what was wrong with its output, or null. */
    private @Nullable String pump(TcpdumpChild from) throws IOException {
        PcapReader reader = new PcapReader(from.packets());
        PacketSink toRing = (number, wallNanos, linkType, originalLength, bytes) -> {
            long now = axis.applyAsLong(wallNanos);
            ring.offer(now, linkType, originalLength, bytes);
            lastOffered = now;
            if (now - housekeepingNanos >= HOUSEKEEPING_NANOS) {
                housekeepingNanos = now;
                housekeeping(from, now);
            }
        };
        while (reader.next(toRing)) {
            // all is done in the sink
        }
        return reader.fault();
    }

    private void housekeeping(TcpdumpChild from, long now) {
        axis.refresh();
        long cpu = ThreadCpu.nanos();
        switch (guard.observe(now, cpu < 0 ? cpu : cpu + from.cpuNanos())) {
            case GO_ON -> {}
            case NARROW -> from.replace();
            case STOP -> {
                expensive = String.format(
                        Locale.ROOT,
                        "stopped: used %.1f %% of a core, more than capture.max-cpu=%s",
                        guard.lastPercent(),
                        settings.maxCpuPercent());
                from.close();
            }
        }
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
        long seen = child.waiting() ? axis.now() : lastOffered;
        claimed = Math.max(claimed, seen - DELIVERY_NANOS);
        return claimed;
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
        String what = "tcpdump on " + settings.networkInterface();
        return why == null ? what + ", filter: " + CaptureFilter.told(child.filter()) : what + " " + why;
    }

    /** Does nothing: a tcpdump cannot change its filter, and starting another would miss packets. */
    @Override
    public void narrowTo(Collection<Endpoint> endpoints) {}

    @Override
    public void close() {
        stopping = true;
        child.close();
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
