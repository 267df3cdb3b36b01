package io.wirewitness.diagnose;

import io.wirewitness.model.CaptureInfo;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * One connection whose packets reached two hosts, as two captures show it: one host had it, the other got the next bytes and
 * knew nothing of it.
 *
 * @param known what the host that had the connection saw
 * @param knownAt where that was captured
 * @param strayed the first segment that reached the other host
 * @param strangerAt where that was captured
 * @param reset the other host's answer
 * @param watchedBoth whether both captures surely ran while it happened, as far as their clocks can be compared
 */
public record TwoPaths(
        FlowSnapshot known,
        String knownAt,
        TcpSegment strayed,
        String strangerAt,
        TcpSegment reset,
        boolean watchedBoth) {

    /** Hosts whose clocks were never compared are on NTP, and some are not. */
    private static final long CLOCKS_APART_NANOS = 10_000_000_000L;

    /** More than any window: then the numbers are of another connection. */
    private static final long WINDOW_AT_MOST = 1 << 24;

    /** Finds them among an incident's captures; null if there are none. */
    public static @Nullable TwoPaths of(Incident incident) {
        FlowSnapshot flow = incident.flow();
        CaptureInfo capture = incident.surroundings().capture();
        if (flow == null || capture == null) {
            return null;
        }
        for (OtherView view : incident.surroundings().views()) {
            TwoPaths found = between(flow, capture, view.flow(), view.capture(), view.clockErrorNanos());
            if (found == null) {
                found = between(view.flow(), view.capture(), flow, capture, view.clockErrorNanos());
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable TwoPaths between(
            FlowSnapshot known,
            CaptureInfo knownAt,
            FlowSnapshot stranger,
            CaptureInfo strangerAt,
            long clockErrorNanos) {
        TcpSegment reset = stranger.fromServer().rst();
        TcpSegment strayed = firstPayload(stranger);
        if (reset == null || strayed == null || strayed.number() > reset.number()) {
            return null;
        }
        boolean knewNothing = !stranger.handshakeSeen()
                && stranger.fromServer().segments()
                        == stranger.fromServer().habits().resets()
                && isPassive(reset, strayed);
        // What the one host has, the other lacks: the bytes before went here, those behind went there.
        long arrived = known.fromClient().highestSequenceEnd();
        long behind = arrived < 0 ? -1 : Sequence.distance(arrived, strayed.sequence());
        boolean nextBytes = behind >= 0 && behind < WINDOW_AT_MOST;
        boolean hadIt = known.fromServer().rst() == null
                && known.fromServer().segments() > 0
                && known.fromClient().payloadBytes() > 0;
        // Two files of one host, one after the other, would show the same without any second host; but then the first
        // does not run on behind this.
        long after = knownAt.lastNanos() - strayed.epochNanos();
        long before = known.fromClient().lastPayloadNanos() - strangerAt.firstNanos();
        long margin = clockErrorNanos == OtherView.CLOCKS_UNRELATED ? CLOCKS_APART_NANOS : clockErrorNanos;
        return knewNothing && nextBytes && hadIt && after > 0
                ? new TwoPaths(
                        known, knownAt.name(), strayed, strangerAt.name(), reset, after > margin && before > margin)
                : null;
    }

    /**
     * True if the one flow goes on where the other was left, though a server of another address has it, as behind a balancer
     * that translates addresses: the same client's port, its next bytes, and an acknowledgment of what the first server sent.
     *
     * @param known the flow of the host that had the connection
     * @param stranger the flow that may be the rest of it
     */
    public static boolean goesOn(FlowSnapshot known, FlowSnapshot stranger) {
        TcpSegment strayed = firstPayload(stranger);
        long arrived = known.fromClient().highestSequenceEnd();
        long sent = known.fromServer().highestSequenceEnd();
        long acknowledged = known.fromClient().highestAcknowledgment();
        if (strayed == null
                || arrived < 0
                || sent < 0
                || acknowledged < 0
                || !known.client().equals(stranger.client())
                || known.server().port() != stranger.server().port()
                || stranger.handshakeSeen()
                || stranger.fromServer().rst() == null
                || stranger.fromServer().payloadBytes() > 0) {
            return false;
        }
        long behind = Sequence.distance(arrived, strayed.sequence());
        return behind >= 0
                && behind < WINDOW_AT_MOST
                && Sequence.distance(acknowledged, strayed.acknowledgment()) >= 0
                && Sequence.distance(strayed.acknowledgment(), sent) >= 0;
    }

    private static @Nullable TcpSegment firstPayload(FlowSnapshot flow) {
        for (TcpSegment segment : flow.segments()) {
            if (segment.payloadBytes() > 0 && segment.source().equals(flow.client())) {
                return segment;
            }
        }
        return null;
    }

    private static boolean isPassive(TcpSegment reset, TcpSegment asked) {
        return !reset.has(TcpFlags.ACK) && reset.window() == 0 && reset.sequence() == asked.acknowledgment();
    }

    /** How many bytes of sequence space lie between the last that the one host saw and the first that the other got. */
    public long skippedBytes() {
        return Sequence.distance(known.fromClient().highestSequenceEnd(), strayed.sequence());
    }

    /** True if the host that had the connection acknowledged all that reached it. */
    public boolean acknowledged() {
        long acknowledged = known.fromServer().highestAcknowledgment();
        return acknowledged >= 0 && Sequence.distance(known.fromClient().highestSequenceEnd(), acknowledged) >= 0;
    }
}
