package io.wirewitness.flow;

import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.HttpFraming;
import io.wirewitness.packet.PacketDecoder;
import io.wirewitness.packet.PayloadPeek;
import io.wirewitness.packet.TlsRecordHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One segment as plain numbers, decoded: what a {@link FlowTable} takes. It is filled again and again and holds nothing of
 * the decoder, so that one thread may decode a batch while another adds the batch before. Not thread-safe.
 */
public final class Segment {

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
    long sack;
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

    /** How many of its first bytes are worth keeping; 0 for none. */
    int headBytes;

    /** Where it stops in a TLS record: a {@link RecordTail}. */
    int recordTail;

    /** A hash of its two ends, the same in both directions: {@link Ends}. */
    int ends;

    /** A hash of all that copies have in common: {@link DuplicateFilter#print}. */
    long print;

    /** An empty one. */
    public Segment() {}

    /**
     * Takes what the decoder holds, all that its payload alone says of messages included. The decoder's buffer must stay as it
     * is until the segment was added.
     *
     * @param number the capture's running number
     * @param epochNanos when it was captured
     * @param interfaceNumber which interface saw it, by any number; -1 if not known
     * @param decoder after it answered {@link io.wirewitness.packet.Decoded#TCP}
     * @param bytes the buffer that it decoded
     */
    public void take(long number, long epochNanos, int interfaceNumber, PacketDecoder decoder, ByteBuffer bytes) {
        takeSegment(number, epochNanos, interfaceNumber, decoder, bytes, null);
        if (hasHead()) {
            readMessage(bytes);
        }
    }

    /**
     * Takes what the decoder holds but for the head of a message, if it {@link #hasHead}.
     *
     * @param tracks what earlier segments of the capture said of TLS records; null if it is not to be asked
     */
    void takeSegment(
            long number,
            long epochNanos,
            int interfaceNumber,
            PacketDecoder decoder,
            ByteBuffer packetBytes,
            @Nullable RecordTracks tracks) {
        takeHeader(number, epochNanos, interfaceNumber, decoder, decoder.peek());
        if (payloadBytes > 0) {
            payloadOffset = decoder.payloadOffset();
            payloadEnd = Math.min(decoder.payloadEnd(), packetBytes.limit());
            endsChunked = HttpFraming.endsChunked(packetBytes, payloadOffset, payloadEnd, payloadBytes);
            findHead(packetBytes, (flags & TcpFlags.SYN) == 0 ? tracks : null);
        }
    }

    private void findHead(ByteBuffer packetBytes, @Nullable RecordTracks tracks) {
        int captured = payloadEnd - payloadOffset;
        boolean hello = false;
        boolean record = false;
        switch (PayloadPeek.payload(peek)) {
            case TLS_CLIENT_HELLO, TLS_SERVER_HELLO -> {
                hello = true;
                record = true;
                headBytes = Math.min(captured, MessageBytes.MOST_EACH);
            }
            case TLS_HANDSHAKE, TLS_ALERT -> {
                record = true;
                headBytes = Math.min(captured, MessageBytes.MOST_EACH);
            }
            // Of encrypted data only the length is of use.
            case TLS_APPLICATION_DATA -> {
                record = true;
                headBytes = Math.min(captured, TlsRecordHeader.BYTES);
            }
            case HTTP_REQUEST, HTTP_RESPONSE -> headBytes = Math.min(captured, MessageBytes.MOST_EACH);
            default -> {}
        }
        if (tracks != null && (record || tracks.inUse())) {
            recordTail = tracks.follow(this, packetBytes, hello, record);
            int clear = Math.min(tracks.clearBytes(), MessageBytes.MOST_OF_HANDSHAKE);
            headBytes = Math.max(headBytes, Math.min(clear, captured));
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
        sack = decoder.firstSackBlock();
        timestamps = decoder.timestamps();
        this.peek = peek;
        if ((flags & TcpFlags.SYN) != 0) {
            segmentSizeBytes = decoder.tcp().maximumSegmentSize();
            windowShift = decoder.tcp().windowScale();
        }
        messageBytes = HttpFraming.UNKNOWN;
        endsChunked = false;
        headBytes = 0;
        recordTail = RecordTail.UNKNOWN;
        identify();
        forgetPayload();
    }

    /** Takes a segment of which only the {@link TcpSegment} is left; the options of a SYN are not in it. */
    void take(TcpSegment said) {
        number = said.number();
        epochNanos = said.epochNanos();
        interfaceNumber = -1;
        sourceHigh = said.source().high();
        sourceLow = said.source().low();
        sourcePort = said.source().port();
        destinationHigh = said.destination().high();
        destinationLow = said.destination().low();
        destinationPort = said.destination().port();
        sequence = said.sequence();
        acknowledgment = said.acknowledgment();
        flags = said.flags();
        window = said.window();
        payloadBytes = said.payloadBytes();
        ttl = said.ttl();
        ipId = said.ipId();
        dontFragment = said.dontFragment();
        tcpHeaderBytes = said.tcpHeaderBytes();
        hasTimestamps = said.timestamps();
        sack = said.sack();
        timestamps = 0;
        peek = PayloadPeek.of(said.payload(), said.httpStatus());
        segmentSizeBytes = -1;
        windowShift = -1;
        messageBytes = HttpFraming.UNKNOWN;
        endsChunked = false;
        headBytes = 0;
        recordTail = RecordTail.UNKNOWN;
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
        int length = headBytes;
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

    /** True if its first bytes are worth keeping: it begins a message, or goes on with a server's TLS handshake in clear. */
    boolean hasHead() {
        return headBytes > 0;
    }
}
