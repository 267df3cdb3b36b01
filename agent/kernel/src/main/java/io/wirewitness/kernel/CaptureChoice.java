package io.wirewitness.kernel;

import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.TimeAxis;
import java.util.Objects;

/** The option {@code capture}: which way to packets is tried. */
public enum CaptureChoice {
    /** libpcap in this process, and if that does not work, a tcpdump child. */
    AUTO,
    /** libpcap only. */
    LIBPCAP,
    /** A tcpdump child only. */
    TCPDUMP,
    /** No packets. */
    OFF;

    /**
     * Starts to capture. May take seconds where tcpdump hangs, so not on a thread that the application waits for.
     *
     * @param libraries how libpcap is called
     * @param settings what to capture
     * @param axis belongs to the feed from now on: only {@link TimeAxis#ofNanoTime} and {@link TimeAxis#now} are the
     *     caller's
     * @return the feed, to be closed by the caller, or one line that says why there is none
     */
    public Opened<PacketFeed> open(NativeLibraries libraries, CaptureSettings settings, TimeAxis axis) {
        return switch (this) {
            case OFF -> Opened.not("capture=off");
            case LIBPCAP -> LibpcapFeed.open(libraries, settings, axis).map(feed -> feed);
            case TCPDUMP -> TcpdumpFeed.open(settings, axis).map(feed -> feed);
            case AUTO -> firstOf(libraries, settings, axis);
        };
    }

    private static Opened<PacketFeed> firstOf(NativeLibraries libraries, CaptureSettings settings, TimeAxis axis) {
        Opened<PacketFeed> libpcap = LIBPCAP.open(libraries, settings, axis);
        if (libpcap.value() != null) {
            return libpcap;
        }
        Opened<PacketFeed> tcpdump = TCPDUMP.open(libraries, settings, axis);
        if (tcpdump.value() != null || Objects.equals(libpcap.reason(), tcpdump.reason())) {
            return tcpdump;
        }
        return Opened.not(libpcap.reason() + "; " + tcpdump.reason());
    }
}
