package io.wirewitness.diagnose;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the wire says about who ended a connection.
 *
 * @param ourFin our first FIN; null if none was seen
 * @param ourReset our first RST; null if none was seen
 * @param peerFin the peer's first FIN; null if none was seen
 * @param peerReset the first RST in the peer's name; null if none was seen
 */
public record Ending(
        @Nullable TcpSegment ourFin,
        @Nullable TcpSegment ourReset,
        @Nullable TcpSegment peerFin,
        @Nullable TcpSegment peerReset) {

    /** How a reset looks (Linux 6.18, measured; {@code docs/causes/peer-aborted.md} has the table). */
    public enum ResetForm {
        /** RST and ACK with timestamps and a window: a live socket that was aborted. */
        LIVE_ABORT,
        /** RST and ACK without options: an abort by another system than Linux, or a box' imitation. */
        BARE_ABORT,
        /** RST alone: the sender knows of no such connection, or no longer. */
        NOBODY_HOME
    }

    /** The ending of an incident's connection; null without packets or addresses. */
    public static @Nullable Ending of(Incident incident) {
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        return ours == null || theirs == null ? null : new Ending(ours.fin(), ours.rst(), theirs.fin(), theirs.rst());
    }

    /** True if the first FIN or RST of the connection left from here. */
    public boolean begunByUs() {
        TcpSegment ours = earlier(ourFin, ourReset);
        TcpSegment theirs = earlier(peerFin, peerReset);
        return ours != null && (theirs == null || ours.number() < theirs.number());
    }

    /** True if the peer's reset came without a FIN of the peer before it. */
    public boolean resetWithoutFin() {
        return peerReset != null && (peerFin == null || peerReset.number() < peerFin.number());
    }

    /** True if the peer's reset was here before the request was begun: it answers nothing of it. */
    public boolean resetBefore(Exchange exchange) {
        return peerReset != null
                && peerReset.epochNanos() < exchange.connection().exchangeStartNanos() - Exchange.CLOCK_SLACK_NANOS;
    }

    /** Our own FIN or RST, whichever left first; null if none was seen. */
    public @Nullable TcpSegment ourFirst() {
        return earlier(ourFin, ourReset);
    }

    /** The peer's FIN or RST, whichever came first; null if none was seen. */
    public @Nullable TcpSegment peerFirst() {
        return earlier(peerFin, peerReset);
    }

    /** {@code FIN from us} or {@code RST from us}; from the client, where nobody but a capture saw it. */
    public String ourFirstText(Incident incident) {
        TcpSegment first = ourFirst();
        return (first != null && first.has(TcpFlags.RST) ? "RST" : "FIN") + " from "
                + Parties.of(incident).us();
    }

    /** How the peer's reset looks; null if there is none. */
    public @Nullable ResetForm resetForm() {
        if (peerReset == null) {
            return null;
        }
        if (!peerReset.has(TcpFlags.ACK)) {
            return ResetForm.NOBODY_HOME;
        }
        return peerReset.timestamps() && peerReset.window() > 0 ? ResetForm.LIVE_ABORT : ResetForm.BARE_ABORT;
    }

    /** True if the reset's sequence number is the very next one of the peer: what its own stack would send. */
    public boolean resetSequenceExact(Incident incident) {
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        return peerReset != null
                && ours != null
                && theirs != null
                && (peerReset.sequence() == theirs.highestSequenceEnd()
                        || peerReset.sequence() == ours.highestAcknowledgment());
    }

    /**
     * Signs that the reset was not sent by the host in whose name it came, as {@link ResetOrigin} finds them. One alone
     * proves nothing.
     */
    public List<String> foreignSigns(Incident incident) {
        ResetOrigin origin = ResetOrigin.of(incident);
        return origin == null ? List.of() : origin.texts();
    }

    private static @Nullable TcpSegment earlier(@Nullable TcpSegment one, @Nullable TcpSegment other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.number() <= other.number() ? one : other;
    }
}
