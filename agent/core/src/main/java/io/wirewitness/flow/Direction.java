package io.wirewitness.flow;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.PacketDecoder;
import org.jspecify.annotations.Nullable;

/** What one end of a connection has sent, in constant space. Not thread-safe. */
final class Direction {

    private static final long NONE = -1;

    private final boolean client;
    private final History history;
    private final DuplicateFilter duplicates = new DuplicateFilter();

    private long segments;
    private long payloadBytes;
    private long retransmissions;
    private long zeroWindows;
    private long lastPayloadNanos;
    private long highestEnd = NONE;
    private long highestAcknowledgment = NONE;
    private int minTtl = -1;
    private int maxTtl = -1;

    /** Sequence space that was jumped over last: a segment that fills it repeats nothing. */
    private long gapStart = NONE;

    private long gapEnd = NONE;

    private long synSequence = NONE;
    private long finSequence = NONE;
    private long rstSequence = NONE;
    private boolean acknowledged;
    private boolean sentData;
    private @Nullable TcpSegment fin;
    private @Nullable TcpSegment rst;

    Direction(boolean client, History history) {
        this.client = client;
        this.history = history;
    }

    boolean isDuplicate(long epochNanos, PacketDecoder decoder) {
        return duplicates.isDuplicate(epochNanos, decoder);
    }

    /** Takes in the decoder's segment, which is no duplicate. */
    void add(long number, long epochNanos, PacketDecoder decoder, int peek, Direction other) {
        segments++;
        int flags = decoder.flags();
        if ((flags & TcpFlags.RST) != 0) {
            addRst(number, epochNanos, decoder, peek, other);
            return;
        }
        addTtl(decoder.ttl());
        long sequence = decoder.sequence();
        boolean syn = (flags & TcpFlags.SYN) != 0;
        if (syn && sequence != synSequence) {
            history.add((flags & TcpFlags.ACK) != 0 ? 'H' : 'S', client);
            begin(sequence);
        }
        addSequenceSpace(sequence, decoder.payloadBytes(), flags, epochNanos, other);
        addAcknowledgment(decoder, flags, syn);
        if ((flags & TcpFlags.FIN) != 0 && sequence != finSequence) {
            finSequence = sequence;
            history.add('F', client);
            if (fin == null) {
                fin = decoder.toSegment(number, epochNanos, peek);
            }
        }
        if (decoder.window() == 0 && (flags & (TcpFlags.SYN | TcpFlags.FIN)) == 0 && isRound(++zeroWindows)) {
            history.add('W', client);
        }
    }

    /** A RST takes no sequence space, and its number may be borrowed from the other side. */
    private void addRst(long number, long epochNanos, PacketDecoder decoder, int peek, Direction other) {
        long sequence = decoder.sequence();
        if (sequence != rstSequence) {
            rstSequence = sequence;
            history.add('R', client);
        }
        if (rst == null) {
            rst = decoder.toSegment(number, epochNanos, peek);
        }
        boolean plausible = other.highestEnd == NONE || !Sequence.after(decoder.acknowledgment(), other.highestEnd);
        if ((decoder.flags() & TcpFlags.ACK) != 0 && plausible) {
            raiseAcknowledgment(decoder.acknowledgment());
        }
    }

    private void addTtl(int ttl) {
        minTtl = minTtl < 0 ? ttl : Math.min(minTtl, ttl);
        maxTtl = Math.max(maxTtl, ttl);
    }

    /** What a stranger sent before under this address and port (a challenge ACK, RFC 5961) no longer counts. */
    private void begin(long sequence) {
        synSequence = sequence;
        highestEnd = NONE;
        highestAcknowledgment = NONE;
        gapStart = NONE;
        gapEnd = NONE;
    }

    private void addSequenceSpace(long sequence, int payload, int flags, long epochNanos, Direction other) {
        int finBytes = flags & TcpFlags.FIN;
        int length = payload + finBytes + ((flags & TcpFlags.SYN) >>> 1);
        long end = Sequence.plus(sequence, length);
        if (highestEnd == NONE) {
            highestEnd = end;
            addPayload(payload, epochNanos);
            return;
        }
        int ahead = Sequence.distance(sequence, highestEnd);
        if (ahead >= 0) {
            if (ahead > 0) {
                gapStart = highestEnd;
                gapEnd = sequence;
            }
            highestEnd = end;
            addPayload(payload, epochNanos);
        } else if (length > 0) {
            addBehind(sequence, length, payload, finBytes, epochNanos, other);
        }
    }

    /** Something below the highest sequence space sent: a gap filled, a keep-alive, or a repetition. */
    private void addBehind(long sequence, int length, int payload, int finBytes, long epochNanos, Direction other) {
        long end = Sequence.plus(sequence, length);
        if (gapStart != NONE && !Sequence.after(gapStart, sequence) && !Sequence.after(end, gapEnd)) {
            gapStart = end;
            addPayload(payload, epochNanos);
            return;
        }
        // RFC 9293, 3.8.4: a keep-alive may carry one old byte, one that the other side has long acknowledged.
        if (length == 1 && payload == 1 && end == highestEnd && other.highestAcknowledgment == end) {
            return;
        }
        int fresh = Sequence.distance(end, highestEnd);
        if (fresh > 0) {
            highestEnd = end;
            addPayload(Math.min(payload, Math.max(0, fresh - finBytes)), epochNanos);
        }
        retransmissions++;
        if (isRound(retransmissions)) {
            history.add('T', client);
        }
    }

    private void addPayload(int bytes, long epochNanos) {
        if (bytes <= 0) {
            return;
        }
        payloadBytes += bytes;
        lastPayloadNanos = epochNanos;
        if (!sentData) {
            sentData = true;
            history.add('D', client);
        }
    }

    private void addAcknowledgment(PacketDecoder decoder, int flags, boolean syn) {
        if ((flags & TcpFlags.ACK) == 0) {
            return;
        }
        raiseAcknowledgment(decoder.acknowledgment());
        if (!acknowledged && decoder.payloadBytes() == 0 && !syn && (flags & TcpFlags.FIN) == 0) {
            acknowledged = true;
            history.add('A', client);
        }
    }

    private void raiseAcknowledgment(long acknowledgment) {
        if (highestAcknowledgment == NONE || Sequence.after(acknowledgment, highestAcknowledgment)) {
            highestAcknowledgment = acknowledgment;
        }
    }

    /** 1, 10, 100...: so a letter's repetition tells the order of magnitude. */
    private static boolean isRound(long count) {
        long power = 1;
        while (power < count) {
            power *= 10;
        }
        return power == count;
    }

    boolean sentAnything() {
        return segments > 0;
    }

    boolean ended() {
        return fin != null;
    }

    boolean aborted() {
        return rst != null;
    }

    /** The sequence number of the SYN or SYN-ACK; -1 if there was none. */
    long synSequence() {
        return synSequence;
    }

    long highestAcknowledgment() {
        return highestAcknowledgment;
    }

    FlowSnapshot.Side snapshot() {
        return new FlowSnapshot.Side(
                segments,
                payloadBytes,
                retransmissions,
                lastPayloadNanos,
                highestEnd,
                highestAcknowledgment,
                fin,
                rst,
                minTtl,
                maxTtl);
    }
}
