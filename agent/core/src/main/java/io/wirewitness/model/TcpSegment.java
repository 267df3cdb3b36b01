package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * One TCP segment, without its payload.
 *
 * @param number the capture's running number, from 1
 * @param epochNanos when the capture saw it, on the engine's axis
 * @param source who sent it
 * @param destination for whom
 * @param sequence the raw sequence number, unsigned 32 bits in a long
 * @param acknowledgment the raw acknowledgment number; 0 without ACK
 * @param flags bits of {@link TcpFlags}
 * @param window the raw window field, not scaled
 * @param payloadBytes payload on the wire, also where the capture cut it off
 * @param ttl time to live or hop limit
 * @param ipId IPv4 identification; -1 for IPv6
 * @param tcpHeaderBytes TCP header with options
 * @param timestamps whether the timestamp option (RFC 7323) is present
 * @param payload what the payload begins with
 * @param httpStatus the status of an {@link Payload#HTTP_RESPONSE}; 0 otherwise
 * @param dontFragment IPv4's DF bit; false for IPv6
 * @param sack the first block of the SACK option (RFC 2018), its left edge in the upper and its right one in the lower half; 0
 *     without it. It holds the segment that this acknowledgment answers
 * @param head what the message in it begins with; null if it begins none, or its bytes are not held
 */
public record TcpSegment(
        long number,
        long epochNanos,
        Endpoint source,
        Endpoint destination,
        long sequence,
        long acknowledgment,
        int flags,
        int window,
        int payloadBytes,
        int ttl,
        int ipId,
        int tcpHeaderBytes,
        boolean timestamps,
        Payload payload,
        int httpStatus,
        boolean dontFragment,
        long sack,
        @Nullable MessageHead head) {

    /** One that acknowledges nothing selectively. */
    public TcpSegment(
            long number,
            long epochNanos,
            Endpoint source,
            Endpoint destination,
            long sequence,
            long acknowledgment,
            int flags,
            int window,
            int payloadBytes,
            int ttl,
            int ipId,
            int tcpHeaderBytes,
            boolean timestamps,
            Payload payload,
            int httpStatus,
            boolean dontFragment,
            @Nullable MessageHead head) {
        this(
                number,
                epochNanos,
                source,
                destination,
                sequence,
                acknowledgment,
                flags,
                window,
                payloadBytes,
                ttl,
                ipId,
                tcpHeaderBytes,
                timestamps,
                payload,
                httpStatus,
                dontFragment,
                0,
                head);
    }

    /** True if it says by SACK that something came which lies behind what it acknowledges: there is a hole before it. */
    public boolean tellsOfAHole() {
        return sack != 0 && (int) (sackFrom() - acknowledgment) > 0; // numbers wrap at 2^32 (RFC 9293, 3.4)
    }

    /** The first sequence number that {@link #sack} says came; only with it. */
    public long sackFrom() {
        return sack >>> 32;
    }

    /** The first one behind it; only with it. */
    public long sackTo() {
        return sack & 0xffff_ffffL;
    }

    /** True if all the given bits of {@link TcpFlags} are set. */
    public boolean has(int bits) {
        return (flags & bits) == bits;
    }

    /** The same segment with what its message begins with. */
    public TcpSegment withHead(@Nullable MessageHead found) {
        return new TcpSegment(
                number,
                epochNanos,
                source,
                destination,
                sequence,
                acknowledgment,
                flags,
                window,
                payloadBytes,
                ttl,
                ipId,
                tcpHeaderBytes,
                timestamps,
                payload,
                httpStatus,
                dontFragment,
                sack,
                found);
    }

    /** The same segment with another SACK block. */
    public TcpSegment withSack(long block) {
        return new TcpSegment(
                number,
                epochNanos,
                source,
                destination,
                sequence,
                acknowledgment,
                flags,
                window,
                payloadBytes,
                ttl,
                ipId,
                tcpHeaderBytes,
                timestamps,
                payload,
                httpStatus,
                dontFragment,
                block,
                head);
    }

    /** Sequence space used: payload, and one each for SYN and FIN. */
    public long sequenceLength() {
        return (long) payloadBytes + ((flags & TcpFlags.SYN) != 0 ? 1 : 0) + ((flags & TcpFlags.FIN) != 0 ? 1 : 0);
    }
}
