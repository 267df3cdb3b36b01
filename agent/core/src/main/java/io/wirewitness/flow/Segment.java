package io.wirewitness.flow;

import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.packet.HttpFraming;
import io.wirewitness.packet.PacketDecoder;
import io.wirewitness.packet.PayloadPeek;
import java.nio.ByteBuffer;

/**
 * One segment as plain numbers, decoded: what a {@link FlowTable} takes. It is filled again and again and holds nothing of
 * the decoder, so that one thread may decode a batch while another adds the batch before. Not thread-safe.
 */
public final class Segment {

    private static final int TLS_RECORD_HEADER = 5;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    long number;
    long epochNanos;
    int interfaceNumber;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int sourcePort;
    int destinationPort;
    long sequence;
    long acknowledgment;
    int flags;
    int window;
    int payloadBytes;
    int ttl;
    int ipId;
    boolean dontFragment;
    int tcpHeaderBytes;
    boolean hasTimestamps;
    long timestamps;
    int peek;
    long messageBytes;
    boolean endsChunked;

    // What only a SYN says; -1 without the option.
    int segmentSizeBytes;
    int windowShift;

    // The payload, where the captured bytes of it are still there.
    ByteBuffer bytes = NOTHING;
    int payloadOffset;
    int payloadEnd;

    /** A hash of its two ends, the same in both directions: {@link Ends}. */
    int ends;

    /** A hash of all that copies have in common: {@link DuplicateFilter#print}. */
    long print;

    /** An empty one. */
    public Segment() {}

    /**
     * Takes what the decoder holds, all that its payload says of messages included. The decoder's buffer must stay as it is
     * until the segment was added.
     *
     * @param number the capture's running number
     * @param epochNanos when it was captured
     * @param interfaceNumber which interface saw it, by any number; -1 if not known
     * @param decoder after it answered {@link io.wirewitness.packet.Decoded#TCP}
     * @param bytes the buffer that it decoded
     */
    public void take(long number, long epochNanos, int interfaceNumber, PacketDecoder decoder, ByteBuffer bytes) {
        takeSegment(number, epochNanos, interfaceNumber, decoder, bytes);
        if (beginsMessage()) {
            readMessage(bytes);
        }
    }

    /** Takes what the decoder holds but for the head of a message that {@link #beginsMessage}. */
    void takeSegment(long number, long epochNanos, int interfaceNumber, PacketDecoder decoder, ByteBuffer packetBytes) {
        takeHeader(number, epochNanos, interfaceNumber, decoder, decoder.peek());
        if (payloadBytes > 0) {
            payloadOffset = decoder.payloadOffset();
            payloadEnd = Math.min(decoder.payloadEnd(), packetBytes.limit());
            endsChunked = HttpFraming.endsChunked(packetBytes, payloadOffset, payloadEnd, payloadBytes);
        }
    }

    /** Takes the head of the message that it begins, from the buffer that was decoded. */
    void readMessage(ByteBuffer packetBytes) {
        messageBytes = HttpFraming.messageBytes(packetBytes, payloadOffset, payloadEnd, peek);
        bytes = packetBytes;
    }

    /** Takes what the decoder holds where the payload is gone and only a peek at it was kept. */
    void takeHeader(long number, long epochNanos, int interfaceNumber, PacketDecoder decoder, int peek) {
        this.number = number;
        this.epochNanos = epochNanos;
        this.interfaceNumber = interfaceNumber;
        sourceHigh = decoder.sourceHigh();
        sourceLow = decoder.sourceLow();
        destinationHigh = decoder.destinationHigh();
        destinationLow = decoder.destinationLow();
        sourcePort = decoder.sourcePort();
        destinationPort = decoder.destinationPort();
        sequence = decoder.sequence();
        acknowledgment = decoder.acknowledgment();
        flags = decoder.flags();
        window = decoder.window();
        payloadBytes = decoder.payloadBytes();
        ttl = decoder.ttl();
        ipId = decoder.ipId();
        dontFragment = decoder.dontFragment();
        tcpHeaderBytes = decoder.tcpHeaderBytes();
        hasTimestamps = decoder.hasTimestamps();
        timestamps = decoder.timestamps();
        this.peek = peek;
        if ((flags & TcpFlags.SYN) != 0) {
            segmentSizeBytes = decoder.tcp().maximumSegmentSize();
            windowShift = decoder.tcp().windowScale();
        }
        messageBytes = HttpFraming.UNKNOWN;
        endsChunked = false;
        identify();
        forgetPayload();
    }

    /** Hashes what it is known by: after each change of a number. */
    void identify() {
        long source = Ends.hash(sourceHigh, sourceLow, sourcePort);
        long destination = Ends.hash(destinationHigh, destinationLow, destinationPort);
        ends = Ends.fold(source, destination);
        print = DuplicateFilter.print(this, Ends.inOrder(source, destination));
    }

    /** Copies the beginning of the payload. */
    void keepHead(ByteBuffer into) {
        int length = headBytes();
        int at = into.position();
        into.put(at, bytes, payloadOffset, length).position(at + length);
        bytes = into;
        payloadOffset = at;
        payloadEnd = at + length;
    }

    @SuppressWarnings("ReferenceEquality") // the same buffer, not an equal one
    private void forgetPayload() {
        payloadOffset = 0;
        payloadEnd = 0;
        if (bytes != NOTHING) {
            bytes = NOTHING;
        }
    }

    boolean has(int bits) {
        return (flags & bits) == bits;
    }

    /** True if its payload begins a message whose head is worth keeping. */
    boolean beginsMessage() {
        return payloadEnd > payloadOffset
                && switch (PayloadPeek.payload(peek)) {
                    case HTTP_REQUEST,
                            HTTP_RESPONSE,
                            TLS_CLIENT_HELLO,
                            TLS_SERVER_HELLO,
                            TLS_HANDSHAKE,
                            TLS_ALERT,
                            TLS_APPLICATION_DATA -> true;
                    default -> false;
                };
    }

    /** How much of it is: of encrypted data the record's header alone, whose length tells whether all of it came. */
    int headBytes() {
        boolean encrypted = PayloadPeek.payload(peek) == Payload.TLS_APPLICATION_DATA;
        return Math.min(payloadEnd - payloadOffset, encrypted ? TLS_RECORD_HEADER : MessageBytes.MOST_EACH);
    }
}
