package io.wirewitness.flow;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.SenderHabits;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.ZeroWindows;
import io.wirewitness.packet.PacketDecoder;
import org.jspecify.annotations.Nullable;

/** What one end of a connection has sent, in constant space. Not thread-safe. */
final class Direction {

    private static final long NONE = -1;

    private final boolean client;
    private final History history;
    private final Conversation conversation;
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

    // How this end writes its segments.
    private long zeroIpIds;
    private long otherIpIds;
    private int lastIpId = -1;
    private long mayFragment;
    private long dontFragment;
    private int segmentSizeBytes = -1;
    private int windowShift = -1;
    private int synWindow = -1;
    private int syns;
    private long firstSynNanos;
    private long resets;
    private long afterReset;
    private long keepAlives;
    private long duplicateAcknowledgments;
    private int lastWindow = -1;
    private int largestPayloadBytes;
    private long largestPayloadEnd = NONE;
    private int largestAcknowledgedBytes;

    // When it let the other end send nothing.
    private int zeroWindowTimes;
    private long zeroSinceNanos;
    private long zeroTotalNanos;
    private long longestZeroStartNanos;
    private long longestZeroEndNanos;

    Direction(boolean client, History history, Conversation conversation) {
        this.client = client;
        this.history = history;
        this.conversation = conversation;
    }

    boolean isDuplicate(long epochNanos, PacketDecoder decoder) {
        return duplicates.isDuplicate(epochNanos, decoder);
    }

    /** Takes in the decoder's segment, which is no duplicate. */
    void add(
            long number,
            long epochNanos,
            PacketDecoder decoder,
            int peek,
            long messageBytes,
            boolean endsChunked,
            Direction other) {
        segments++;
        int flags = decoder.flags();
        if ((flags & TcpFlags.RST) != 0) {
            addRst(number, epochNanos, decoder, peek, other);
            return;
        }
        addTtl(decoder.ttl());
        addHabits(decoder);
        long sequence = decoder.sequence();
        boolean syn = (flags & TcpFlags.SYN) != 0;
        if (syn && sequence != synSequence) {
            history.add((flags & TcpFlags.ACK) != 0 ? 'H' : 'S', client);
            begin(sequence, epochNanos);
            if ((flags & TcpFlags.ACK) != 0) {
                other.forgetStrangersReset();
            }
        }
        if (syn) {
            addSyn(decoder);
        }
        int fresh = addSequenceSpace(sequence, decoder.payloadBytes(), flags, epochNanos, other);
        if (fresh > 0) {
            if (client) {
                conversation.fromClient(number, epochNanos, sequence, fresh, peek, messageBytes);
            } else {
                conversation.fromServer(number, epochNanos, fresh, peek, messageBytes, endsChunked);
            }
        }
        addAcknowledgment(decoder, flags, syn, other);
        if ((flags & TcpFlags.FIN) != 0 && sequence != finSequence) {
            finSequence = sequence;
            history.add('F', client);
            if (fin == null) {
                fin = decoder.toSegment(number, epochNanos, peek);
            }
        }
        if (!syn) {
            addWindow(decoder.window(), (flags & TcpFlags.FIN) != 0, epochNanos);
        }
    }

    private void addHabits(PacketDecoder decoder) {
        if (rst != null) {
            afterReset++;
        }
        int ipId = decoder.ipId();
        if (ipId < 0 || rst != null) {
            return;
        }
        if (ipId == 0) {
            zeroIpIds++;
        } else {
            otherIpIds++;
            lastIpId = ipId;
        }
        if (decoder.dontFragment()) {
            dontFragment++;
        } else {
            mayFragment++;
        }
    }

    private void addSyn(PacketDecoder decoder) {
        syns++;
        segmentSizeBytes = decoder.tcp().maximumSegmentSize();
        windowShift = decoder.tcp().windowScale();
        synWindow = decoder.window();
    }

    private void addWindow(int window, boolean fin, long epochNanos) {
        lastWindow = window;
        if (window == 0 && !fin) {
            if (zeroSinceNanos == 0) {
                zeroSinceNanos = epochNanos;
                zeroWindowTimes++;
            }
            if (isRound(++zeroWindows)) {
                history.add('W', client);
            }
        } else if (window != 0 && zeroSinceNanos != 0) {
            long nanos = epochNanos - zeroSinceNanos;
            zeroTotalNanos += nanos;
            if (nanos > longestZeroEndNanos - longestZeroStartNanos) {
                longestZeroStartNanos = zeroSinceNanos;
                longestZeroEndNanos = epochNanos;
            }
            zeroSinceNanos = 0;
        }
    }

    /** A RST takes no sequence space, and its number may be borrowed from the other side. */
    private void addRst(long number, long epochNanos, PacketDecoder decoder, int peek, Direction other) {
        resets++;
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
    private void begin(long sequence, long epochNanos) {
        synSequence = sequence;
        firstSynNanos = epochNanos;
        highestEnd = NONE;
        highestAcknowledgment = NONE;
        gapStart = NONE;
        gapEnd = NONE;
        syns = 0;
    }

    /**
     * A client answers a challenge ACK by a RST that bears the stranger's number (RFC 9293, 3.10.7.3): it ends the
     * stranger's connection and not this one, as the SYN-ACK shows.
     */
    private void forgetStrangersReset() {
        if (rst != null
                && synSequence != NONE
                && (rst.flags() & TcpFlags.ACK) == 0
                && rst.sequence() != Sequence.plus(synSequence, 1)) {
            rst = null;
            rstSequence = NONE;
            resets = 0;
            afterReset = 0;
        }
    }

    /** Returns how many payload bytes were new. */
    private int addSequenceSpace(long sequence, int payload, int flags, long epochNanos, Direction other) {
        int finBytes = flags & TcpFlags.FIN;
        int length = payload + finBytes + ((flags & TcpFlags.SYN) >>> 1);
        long end = Sequence.plus(sequence, length);
        if (payload > largestPayloadBytes) {
            largestPayloadBytes = payload;
            largestPayloadEnd = end;
        }
        if (highestEnd == NONE) {
            highestEnd = end;
            return addPayload(payload, epochNanos);
        }
        int ahead = Sequence.distance(sequence, highestEnd);
        if (ahead >= 0) {
            if (ahead > 0) {
                gapStart = highestEnd;
                gapEnd = sequence;
            }
            highestEnd = end;
            return addPayload(payload, epochNanos);
        }
        if (length > 0) {
            return addBehind(sequence, length, payload, finBytes, epochNanos, other);
        }
        if (ahead == -1 && other.highestAcknowledgment == highestEnd) {
            keepAlives++;
        }
        return 0;
    }

    /** Something below the highest sequence space sent: a gap filled, a keep-alive, or a repetition. */
    private int addBehind(long sequence, int length, int payload, int finBytes, long epochNanos, Direction other) {
        long end = Sequence.plus(sequence, length);
        if (gapStart != NONE && !Sequence.after(gapStart, sequence) && !Sequence.after(end, gapEnd)) {
            gapStart = end;
            return addPayload(payload, epochNanos);
        }
        // RFC 9293, 3.8.4: a keep-alive may carry one old byte, one that the other side has long acknowledged.
        if (length == 1 && payload == 1 && end == highestEnd && other.highestAcknowledgment == end) {
            keepAlives++;
            return 0;
        }
        int added = 0;
        int fresh = Sequence.distance(end, highestEnd);
        if (fresh > 0) {
            highestEnd = end;
            added = addPayload(Math.min(payload, Math.max(0, fresh - finBytes)), epochNanos);
        }
        retransmissions++;
        if (isRound(retransmissions)) {
            history.add('T', client);
        }
        return added;
    }

    private int addPayload(int bytes, long epochNanos) {
        if (bytes <= 0) {
            return 0;
        }
        payloadBytes += bytes;
        lastPayloadNanos = epochNanos;
        if (!sentData) {
            sentData = true;
            history.add('D', client);
        }
        return bytes;
    }

    private void addAcknowledgment(PacketDecoder decoder, int flags, boolean syn, Direction other) {
        if ((flags & TcpFlags.ACK) == 0) {
            return;
        }
        long acknowledgment = decoder.acknowledgment();
        // RFC 5681, 2: nothing new acknowledged, no payload, the same window, and the other side waits for more.
        if (acknowledgment == highestAcknowledgment
                && decoder.payloadBytes() == 0
                && decoder.window() == lastWindow
                && (flags & (TcpFlags.SYN | TcpFlags.FIN)) == 0
                && other.highestEnd != NONE
                && Sequence.after(other.highestEnd, acknowledgment)) {
            duplicateAcknowledgments++;
        }
        raiseAcknowledgment(acknowledgment);
        if (other.largestPayloadEnd != NONE && !Sequence.after(other.largestPayloadEnd, acknowledgment)) {
            other.largestAcknowledgedBytes = other.largestPayloadBytes;
        }
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

    /** The facts, frozen at the connection's last segment. */
    FlowSnapshot.Side snapshot(long lastNanos) {
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
                maxTtl,
                habits(),
                zeroWindows(lastNanos));
    }

    private SenderHabits habits() {
        return new SenderHabits(
                zeroIpIds,
                otherIpIds,
                lastIpId,
                mayFragment,
                dontFragment,
                segmentSizeBytes,
                windowShift,
                synWindow,
                syns,
                resets,
                afterReset,
                keepAlives,
                duplicateAcknowledgments,
                largestPayloadBytes,
                largestAcknowledgedBytes,
                firstSynNanos);
    }

    private ZeroWindows zeroWindows(long lastNanos) {
        if (zeroWindowTimes == 0) {
            return ZeroWindows.NONE;
        }
        long open = zeroSinceNanos == 0 ? 0 : Math.max(0, lastNanos - zeroSinceNanos);
        boolean openIsLongest = zeroSinceNanos != 0 && open >= longestZeroEndNanos - longestZeroStartNanos;
        return new ZeroWindows(
                zeroWindowTimes,
                zeroTotalNanos + open,
                openIsLongest ? zeroSinceNanos : longestZeroStartNanos,
                openIsLongest ? zeroSinceNanos + open : longestZeroEndNanos,
                zeroSinceNanos);
    }
}
