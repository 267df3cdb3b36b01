package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.PacketDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection, in constant space however long it lives. Owned by its {@link FlowTable}'s thread.
 *
 * <p>The client is who sent the SYN, else who received the SYN-ACK; if the capture began later, the end with the lower
 * port is taken for the server.
 */
public final class Flow {

    private final Endpoint client;
    private final Endpoint server;

    // Both ends once more, in one cache line with the rest: every segment is compared with them.
    private final long clientHigh;
    private final long clientLow;
    private final long serverHigh;
    private final long serverLow;
    private final int clientPort;
    private final int serverPort;

    private final boolean handshakeSeen;
    private final History history = new History();
    private final Conversation conversation = new Conversation();
    private final Direction fromClient = new Direction(true, history, conversation);
    private final Direction fromServer = new Direction(false, history, conversation);
    private final long firstNumber;
    private final long firstNanos;
    private long lastNanos;
    private long duplicates;

    // The table's: its list by last activity.
    @Nullable
    Flow older;

    @Nullable
    Flow newer;

    private Flow(Endpoint client, Endpoint server, boolean handshakeSeen, long firstNumber, long firstNanos) {
        this.client = client;
        this.server = server;
        clientHigh = client.high();
        clientLow = client.low();
        clientPort = client.port();
        serverHigh = server.high();
        serverLow = server.low();
        serverPort = server.port();
        this.handshakeSeen = handshakeSeen;
        this.firstNumber = firstNumber;
        this.firstNanos = firstNanos;
        this.lastNanos = firstNanos;
    }

    /** A new flow for the decoder's segment, which is not yet added. */
    static Flow startingWith(long number, long epochNanos, PacketDecoder decoder) {
        Endpoint source = new Endpoint(decoder.sourceHigh(), decoder.sourceLow(), decoder.sourcePort());
        Endpoint destination =
                new Endpoint(decoder.destinationHigh(), decoder.destinationLow(), decoder.destinationPort());
        boolean syn = (decoder.flags() & TcpFlags.SYN) != 0;
        boolean sentByClient = syn ? (decoder.flags() & TcpFlags.ACK) == 0 : destination.port() <= source.port();
        return sentByClient
                ? new Flow(source, destination, syn, number, epochNanos)
                : new Flow(destination, source, syn, number, epochNanos);
    }

    /** Adds the decoder's segment, which belongs to this flow. */
    void add(long number, long epochNanos, PacketDecoder decoder, int peek, long messageBytes, boolean endsChunked) {
        boolean byClient = isFromClient(decoder);
        Direction sender = byClient ? fromClient : fromServer;
        lastNanos = Math.max(lastNanos, epochNanos);
        if (sender.isDuplicate(epochNanos, decoder)) {
            duplicates++;
        } else {
            sender.add(
                    number, epochNanos, decoder, peek, messageBytes, endsChunked, byClient ? fromServer : fromClient);
        }
    }

    /** True if the decoder's segment has these two ends, in either direction. */
    boolean matches(PacketDecoder decoder) {
        return isFromClient(decoder) || isFromServer(decoder);
    }

    private boolean isFromClient(PacketDecoder decoder) {
        return decoder.sourcePort() == clientPort
                && decoder.destinationPort() == serverPort
                && decoder.sourceLow() == clientLow
                && decoder.destinationLow() == serverLow
                && decoder.sourceHigh() == clientHigh
                && decoder.destinationHigh() == serverHigh;
    }

    private boolean isFromServer(PacketDecoder decoder) {
        return decoder.sourcePort() == serverPort
                && decoder.destinationPort() == clientPort
                && decoder.sourceLow() == serverLow
                && decoder.destinationLow() == clientLow
                && decoder.sourceHigh() == serverHigh
                && decoder.destinationHigh() == clientHigh;
    }

    /** True if the decoder's segment, which has our two ends, begins another connection between them. */
    boolean isSucceededBy(PacketDecoder decoder) {
        int flags = decoder.flags();
        if ((flags & (TcpFlags.SYN | TcpFlags.RST)) != TcpFlags.SYN) {
            return false;
        }
        boolean byClient = isFromClient(decoder);
        Direction sender = byClient ? fromClient : fromServer;
        Direction receiver = byClient ? fromServer : fromClient;
        long known = sender.synSequence();
        if (known == decoder.sequence()) {
            return false; // repeated
        }
        if ((flags & TcpFlags.ACK) != 0) {
            return known < 0 ? receiver.synSequence() < 0 : isOver();
        }
        if (known >= 0) {
            return true;
        }
        boolean simultaneousOpen = receiver.synSequence() >= 0 && !sender.sentAnything();
        boolean afterItsAnswer = receiver.highestAcknowledgment() == Sequence.plus(decoder.sequence(), 1);
        return !(handshakeSeen && (simultaneousOpen || afterItsAnswer));
    }

    private boolean isOver() {
        return fromClient.aborted() || fromServer.aborted() || (fromClient.ended() && fromServer.ended());
    }

    /** Who opened it. */
    public Endpoint client() {
        return client;
    }

    /** The other end. */
    public Endpoint server() {
        return server;
    }

    /** Both ends without a direction. */
    public FlowKey key() {
        return FlowKey.of(client, server);
    }

    /** The capture's number of the first segment: earlier ones belong to an earlier connection between these ends. */
    public long firstNumber() {
        return firstNumber;
    }

    /** When the last segment was captured, copies included. */
    public long lastNanos() {
        return lastNanos;
    }

    /** Segments left out because the capture showed them more than once. */
    public long duplicates() {
        return duplicates;
    }

    /**
     * The flow as it is now, frozen.
     *
     * @param recent the last segments between these ends, oldest first; those of an earlier connection are left out
     * @param complete whether {@code recent} holds every segment of this flow
     */
    public FlowSnapshot snapshot(List<TcpSegment> recent, boolean complete) {
        List<TcpSegment> own =
                recent.stream().filter(s -> s.number() >= firstNumber).toList();
        return new FlowSnapshot(
                client,
                server,
                history.toString(),
                handshakeSeen,
                fromClient.snapshot(lastNanos),
                fromServer.snapshot(lastNanos),
                own,
                complete,
                firstNanos,
                lastNanos,
                conversation.protocol(),
                conversation.exchange(),
                conversation.errorAnswer(),
                conversation.handshakeStall(),
                List.of(),
                duplicates);
    }
}
