package io.wirewitness.capture;

import io.wirewitness.flow.Flow;
import io.wirewitness.flow.FlowTable;
import io.wirewitness.flow.RecentSegments;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a TCP conversation in code and gives it as a capture or as the flow a rule reads. It behaves like two Linux hosts
 * unless told otherwise: timestamps, counting IP identifications, bare RST with window 0 and identification 0.
 *
 * <pre>{@code
 * WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
 *         .at(0).handshake()
 *         .at(1).client(412).at(1.02).server(300).clientAck()
 *         .at(61.02).serverFin().clientAck()
 *         .at(73.4).client(412)
 *         .at(73.4002).serverBareRst()
 *         .snapshot();
 * }</pre>
 *
 * <p>Each step is one packet, 100 µs after the one before unless {@link #at} moves the time. Each side acknowledges with
 * every packet all that has reached it. Knobs that begin with {@code next} hold for the next packet only.
 */
public final class WireScript {

    /** 2026-11-20T10:21:02Z: where second 0 of a script lies. */
    public static final long START_NANOS = 1_795_170_062_000_000_000L;

    private static final long STEP_NANOS = 100_000;
    private static final long FRAGMENT_STEP_NANOS = 1_000;
    private static final int FIN = TcpFlags.FIN;
    private static final int SYN = TcpFlags.SYN;
    private static final int RST = TcpFlags.RST;
    private static final int PSH = TcpFlags.PSH;
    private static final int ACK = TcpFlags.ACK;

    private final Host client;
    private final Host server;
    private final List<Packet> packets = new ArrayList<>();

    private int linkType = LinkType.ETHERNET;
    private int snapLength = 262_144;
    private boolean headersOnly;
    private int mtu = Integer.MAX_VALUE;
    private long now = START_NANOS;
    private int recent = 64;

    // for the next packet
    private boolean unseen;
    private boolean lost;
    private int nextTtl = -1;
    private int nextIpId = -1;
    private int nextWindow = -1;
    private long nextSequence = -1;
    private long nextAcknowledgment = -1;
    private long nextSack;
    private boolean nextMayFragment;
    private boolean nextBackwards;
    private int nextMissing = -1;

    private WireScript(Endpoint client, Endpoint server) {
        this.client = new Host(client, 0xfffff000L, 0x1000, 64);
        this.server = new Host(server, 0x7ffff000L, 0x8000, 57);
        this.client.expected = this.server.next;
        this.server.expected = this.client.next;
    }

    /** A conversation between {@code address:port} and {@code address:port}, the client first. */
    public static WireScript between(String client, String server) {
        return new WireScript(Endpoint.parse(client), Endpoint.parse(server));
    }

    // ---- knobs ----

    /** The next packet is captured so many seconds after the start. */
    public WireScript at(double seconds) {
        now = nanosAt(seconds);
        return this;
    }

    /** The time that {@link #at} would set, for expectations. */
    public static long nanosAt(double seconds) {
        return START_NANOS + Math.round(seconds * 1e9);
    }

    /** A LINKTYPE_ number: ETHERNET (default), RAW, LINUX_SLL, LINUX_SLL2, NULL. */
    public WireScript linkType(int linkType) {
        this.linkType = linkType;
        return this;
    }

    /** Cuts every captured packet to so many bytes. */
    public WireScript snapLength(int bytes) {
        snapLength = bytes;
        return this;
    }

    /** Cuts every captured packet at the end of its TCP header, after a peek: as the agent's ring keeps them. */
    public WireScript headersOnly() {
        headersOnly = true;
        return this;
    }

    /** From here on a router sends on what is larger than this in fragments, 1 µs apart, and all hosts let it. */
    public WireScript mtu(int bytes) {
        mtu = bytes;
        return this;
    }

    /** How many segments {@link #snapshot} keeps as recent. */
    public WireScript recent(int most) {
        recent = most;
        return this;
    }

    public WireScript clientTtl(int ttl) {
        client.ttl = ttl;
        return this;
    }

    public WireScript serverTtl(int ttl) {
        server.ttl = ttl;
        return this;
    }

    public WireScript clientWindow(int window) {
        client.window = window;
        return this;
    }

    public WireScript serverWindow(int window) {
        server.window = window;
        return this;
    }

    /** The client's first sequence number; before the handshake. */
    public WireScript clientSequence(long initial) {
        client.initial = initial;
        client.next = plus(initial, 1);
        server.expected = client.next;
        return this;
    }

    /** The server's first sequence number; before the handshake. */
    public WireScript serverSequence(long initial) {
        server.initial = initial;
        server.next = plus(initial, 1);
        client.expected = server.next;
        return this;
    }

    /** No timestamp option in any segment from here on. */
    public WireScript noTimestamps() {
        client.timestamps = false;
        server.timestamps = false;
        return this;
    }

    public WireScript nextTtl(int ttl) {
        nextTtl = ttl;
        return this;
    }

    public WireScript nextIpId(int ipId) {
        nextIpId = ipId;
        return this;
    }

    public WireScript nextWindow(int window) {
        nextWindow = window;
        return this;
    }

    /** The next packet has this raw sequence number; the sender's own count does not move. */
    public WireScript nextSequence(long sequence) {
        nextSequence = sequence;
        return this;
    }

    public WireScript nextAcknowledgment(long acknowledgment) {
        nextAcknowledgment = acknowledgment;
        return this;
    }

    /** The next packet acknowledges selectively: from the first to behind the last of these raw numbers. */
    public WireScript nextSack(long from, long to) {
        nextSack = from << 32 | to;
        return this;
    }

    /** The next packet lacks the DF bit. */
    public WireScript nextMayFragment() {
        nextMayFragment = true;
        return this;
    }

    /** The next packet's fragments come in the order of the last one first. */
    public WireScript nextBackwards() {
        nextBackwards = true;
        return this;
    }

    /** The capture misses one fragment of the next packet, 0 for the first. */
    public WireScript nextMissing(int fragment) {
        nextMissing = fragment;
        return this;
    }

    /** The next packet reaches the other side, but the capture misses it. */
    public WireScript unseen() {
        unseen = true;
        return this;
    }

    /** The capture sees the next packet, but it does not reach the other side: nobody will acknowledge it. */
    public WireScript lost() {
        lost = true;
        return this;
    }

    // ---- packets ----

    /** SYN, SYN-ACK, ACK. */
    public WireScript handshake() {
        return clientSyn().serverSynAck().clientAck();
    }

    /** A SYN; called again, the same one once more. */
    public WireScript clientSyn() {
        return send(client, client.initial, SYN, new byte[0], true);
    }

    public WireScript serverSynAck() {
        return send(server, server.initial, SYN | ACK, new byte[0], true);
    }

    /** The answer to a SYN where nothing listens: RST+ACK, sequence 0. */
    public WireScript serverRefuses() {
        nextSequence = 0;
        return bare(server, RST | ACK);
    }

    /** So many bytes that look like nothing known. */
    public WireScript client(int payloadBytes) {
        return client(new byte[payloadBytes]);
    }

    public WireScript client(String payload) {
        return client(payload.getBytes(StandardCharsets.ISO_8859_1));
    }

    public WireScript client(byte[] payload) {
        return send(client, client.next, PSH | ACK, payload, true);
    }

    public WireScript server(int payloadBytes) {
        return server(new byte[payloadBytes]);
    }

    public WireScript server(String payload) {
        return server(payload.getBytes(StandardCharsets.ISO_8859_1));
    }

    public WireScript server(byte[] payload) {
        return send(server, server.next, PSH | ACK, payload, true);
    }

    public WireScript clientAck() {
        return send(client, client.next, ACK, new byte[0], true);
    }

    public WireScript serverAck() {
        return send(server, server.next, ACK, new byte[0], true);
    }

    /** FIN+ACK. */
    public WireScript clientFin() {
        return send(client, client.next, FIN | ACK, new byte[0], true);
    }

    public WireScript serverFin() {
        return send(server, server.next, FIN | ACK, new byte[0], true);
    }

    /** RST+ACK as a live Linux socket sends it: options, window, counting identification, exact numbers. */
    public WireScript clientRst() {
        return send(client, client.next, RST | ACK, new byte[0], true);
    }

    public WireScript serverRst() {
        return send(server, server.next, RST | ACK, new byte[0], true);
    }

    /** RST as Linux answers where no socket is left: 20 bytes, window 0, identification 0, seq = the other side's ack. */
    public WireScript clientBareRst() {
        return bare(client, RST);
    }

    public WireScript serverBareRst() {
        return bare(server, RST);
    }

    /** RST+ACK without options and with a window of 0: Windows, macOS, and most boxes that speak for the server. */
    public WireScript serverPlainRst() {
        nextSequence = nextSequence >= 0 ? nextSequence : server.next;
        return bare(server, RST | ACK);
    }

    /** A keep-alive probe: no payload, one below the next sequence number. */
    public WireScript clientKeepAlive() {
        nextSequence = plus(client.next, -1);
        return clientAck();
    }

    public WireScript serverKeepAlive() {
        nextSequence = plus(server.next, -1);
        return serverAck();
    }

    /** The client's last segment that took sequence space once more, with a new identification and timestamp. */
    public WireScript clientRetransmits() {
        return retransmit(client);
    }

    public WireScript serverRetransmits() {
        return retransmit(server);
    }

    /** The last captured packet once more, 2 µs later and otherwise the same, as a capture on {@code any} shows it. */
    public WireScript duplicate() {
        return duplicate(0);
    }

    /** The same with a TTL lower by so much, as a mirror behind a router shows it. */
    public WireScript duplicate(int ttlLoss) {
        Packet last = packets.get(packets.size() - 1);
        byte[] copy = last.bytes.clone();
        int ttlAt = ipOffset() + (last.ipv4 ? 8 : 7);
        copy[ttlAt] = (byte) (copy[ttlAt] - ttlLoss);
        packets.add(new Packet(last.epochNanos + 2_000, last.ipv4, copy));
        return this;
    }

    /** Every packet captured so far once more, 2 µs behind it. */
    public WireScript eachTwice() {
        List<Packet> twice = new ArrayList<>();
        for (Packet packet : packets) {
            twice.add(packet);
            twice.add(new Packet(packet.epochNanos + 2_000, packet.ipv4, packet.bytes.clone()));
        }
        packets.clear();
        packets.addAll(twice);
        return this;
    }

    // ---- results ----

    /** The capture as a classic pcap file. */
    public byte[] pcap() {
        return pcap(this);
    }

    /** One capture of several conversations, ordered by time; link type and cut are the first one's. */
    public static byte[] pcap(WireScript... scripts) {
        PcapWriter writer = new PcapWriter(scripts[0].linkType);
        play(writer, scripts);
        return writer.toByteArray();
    }

    /** Writes {@link #pcap()} to a file. */
    public WireScript write(Path file) {
        try {
            Files.write(file, pcap());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Hands the captured packets to a sink, numbered from 1. */
    public void play(PacketSink sink) {
        play(sink, this);
    }

    /** The same for several conversations, ordered by time. */
    public static void play(PacketSink sink, WireScript... scripts) {
        List<Packet> all = new ArrayList<>();
        for (WireScript script : scripts) {
            all.addAll(script.packets);
        }
        all.sort(Comparator.comparingLong(Packet::epochNanos)); // stable
        PacketDecoder decoder = new PacketDecoder();
        WireScript first = scripts[0];
        long number = 0;
        for (Packet packet : all) {
            ByteBuffer bytes = ByteBuffer.wrap(packet.bytes);
            if (first.headersOnly && decoder.decode(first.linkType, bytes) == Decoded.TCP) {
                int peek = decoder.peek();
                bytes.limit(Math.min(decoder.tcpHeaderEnd(), first.snapLength));
                sink.cutPacket(++number, packet.epochNanos, first.linkType, packet.bytes.length, bytes, peek);
            } else {
                bytes.limit(Math.min(packet.bytes.length, first.snapLength));
                sink.packet(++number, packet.epochNanos, first.linkType, packet.bytes.length, bytes);
            }
        }
    }

    /** The raw number that the client's next byte will have. */
    public long clientNext() {
        return client.next;
    }

    /** The key of the two ends. */
    public FlowKey key() {
        return FlowKey.of(client.endpoint, server.endpoint);
    }

    /** The flow as the product's own decoder and table see it. */
    public FlowSnapshot snapshot() {
        FlowTable table = new FlowTable(8);
        PacketDecoder decoder = new PacketDecoder();
        RecentSegments collected = new RecentSegments(key(), recent);
        play(new PacketSink() {
            @Override
            public void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
                collected.packet(number, epochNanos, linkType, originalLength, bytes);
                if (decoder.decode(linkType, originalLength, bytes) == Decoded.TCP) {
                    table.add(number, epochNanos, decoder, decoder.peek());
                }
            }

            @Override
            public void cutPacket(
                    long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes, int peek) {
                collected.cutPacket(number, epochNanos, linkType, originalLength, bytes, peek);
                if (decoder.decode(linkType, originalLength, bytes) == Decoded.TCP) {
                    table.add(number, epochNanos, decoder, peek);
                }
            }
        });
        Flow flow = table.find(key());
        if (flow == null) {
            throw new IllegalStateException("the script has no packet that the capture sees");
        }
        List<TcpSegment> segments = collected.segments();
        return flow.snapshot(segments, collected.seen() == segments.size());
    }

    // ---- the two hosts ----

    private WireScript send(Host from, long sequence, int flags, byte[] payload, boolean advance) {
        boolean keepsCount = nextSequence < 0 && advance;
        long actual = nextSequence >= 0 ? nextSequence : sequence;
        long end = plus(actual, payload.length + (flags & FIN) + ((flags & SYN) >>> 1));
        if ((flags & RST) == 0 && end != actual && keepsCount) {
            from.lastSequence = actual;
            from.lastFlags = flags;
            from.lastPayload = payload;
        }
        if (keepsCount && (int) (end - from.next) > 0) {
            from.next = end;
        }
        if (keepsCount && !lost) {
            deliver(from, actual, end);
        }
        int ipId = flags == (SYN | ACK) ? 0 : from.nextIpId();
        byte[] options = withSack(options(from, flags));
        put(from, actual, flags, from.window, ipId, options, payload);
        return this;
    }

    /** The receiver acknowledges what lies in front of it without a gap. */
    private void deliver(Host from, long sequence, long end) {
        Host to = peer(from);
        if ((int) (sequence - to.expected) <= 0 && (int) (end - to.expected) > 0) {
            to.expected = end;
        }
    }

    private WireScript retransmit(Host from) {
        byte[] payload = from.lastPayload;
        if (payload == null) {
            throw new IllegalStateException("nothing was sent that could be repeated");
        }
        return send(from, from.lastSequence, from.lastFlags, payload, true);
    }

    private WireScript bare(Host from, int flags) {
        Host to = peer(from);
        long sequence = nextSequence >= 0 ? nextSequence : to.expected;
        int ipId = 0;
        put(from, sequence, flags, 0, ipId, new byte[0], new byte[0]);
        return this;
    }

    private Host peer(Host host) {
        return host == client ? server : client;
    }

    private byte[] withSack(byte[] options) {
        return nextSack == 0
                ? options
                : ByteBuffer.allocate(options.length + 12)
                        .put(options)
                        .putInt(0x0101050a)
                        .putLong(nextSack)
                        .array();
    }

    private byte[] options(Host from, int flags) {
        boolean syn = (flags & SYN) != 0;
        if (!syn && !from.timestamps) {
            return new byte[0];
        }
        int value = (int) ((now - START_NANOS) / 1_000_000) + from.clock;
        int echo = (flags & ACK) != 0 ? (int) ((now - START_NANOS) / 1_000_000) + peer(from).clock : 0;
        if (!syn) {
            return ByteBuffer.allocate(12)
                    .putInt(0x0101080a)
                    .putInt(value)
                    .putInt(echo)
                    .array();
        }
        ByteBuffer options = ByteBuffer.allocate(from.timestamps ? 20 : 12).putInt(0x020405b4);
        if (from.timestamps) {
            options.putShort((short) 0x0402)
                    .putShort((short) 0x080a)
                    .putInt(value)
                    .putInt(echo);
        } else {
            options.putInt(0x01010402);
        }
        return options.putInt(0x01030307).array();
    }

    private void put(Host from, long sequence, int flags, int window, int ipId, byte[] options, byte[] payload) {
        Host to = peer(from);
        boolean ipv4 = from.endpoint.isIpv4();
        int tcpBytes = 20 + options.length + payload.length;
        int ipAt = ipOffset();
        ByteBuffer out = ByteBuffer.allocate(ipAt + (ipv4 ? 20 : 40) + tcpBytes);
        putLink(out, from, ipv4);
        out.position(ipAt);
        int ttl = nextTtl >= 0 ? nextTtl : from.ttl;
        if (ipv4) {
            out.putShort((short) 0x4500).putShort((short) (20 + tcpBytes));
            out.putShort((short) (nextIpId >= 0 ? nextIpId : ipId))
                    .putShort((short) (nextMayFragment || mtu < Integer.MAX_VALUE ? 0 : 0x4000));
            out.put((byte) ttl).put((byte) 6).putShort((short) 0);
            out.putInt((int) from.endpoint.low()).putInt((int) to.endpoint.low());
            out.putShort(ipAt + 10, (short) checksum(out, ipAt, 20, 0));
        } else {
            out.putInt(0x60000000).putShort((short) tcpBytes).put((byte) 6).put((byte) ttl);
            out.putLong(from.endpoint.high()).putLong(from.endpoint.low());
            out.putLong(to.endpoint.high()).putLong(to.endpoint.low());
        }
        int tcpAt = out.position();
        out.putShort((short) from.endpoint.port()).putShort((short) to.endpoint.port());
        out.putInt((int) sequence);
        long acknowledgment = nextAcknowledgment >= 0 ? nextAcknowledgment : from.expected;
        out.putInt((flags & ACK) != 0 ? (int) acknowledgment : 0);
        out.put((byte) ((20 + options.length) << 2)).put((byte) flags);
        out.putShort((short) (nextWindow >= 0 ? nextWindow : window))
                .putShort((short) 0)
                .putShort((short) 0);
        out.put(options).put(payload);
        int addresses = ipv4 ? 8 : 32;
        int pseudo = sum(out, tcpAt - addresses, addresses) + 6 + tcpBytes;
        out.putShort(tcpAt + 16, (short) checksum(out, tcpAt, tcpBytes, pseudo));
        if (!unseen) {
            capture(out.array(), ipAt, ipId);
        }
        now += STEP_NANOS;
        unseen = false;
        lost = false;
        nextTtl = -1;
        nextIpId = -1;
        nextWindow = -1;
        nextSequence = -1;
        nextAcknowledgment = -1;
        nextSack = 0;
        nextMayFragment = false;
        nextBackwards = false;
        nextMissing = -1;
    }

    private void capture(byte[] packet, int ipAt, int identification) {
        boolean ipv4 = (packet[ipAt] & 0xf0) == 0x40;
        List<byte[]> fragments = packet.length - ipAt > mtu
                ? IpFragments.of(packet, ipAt, mtu, identification)
                : new ArrayList<>(List.of(packet));
        if (nextMissing >= 0) {
            fragments.remove(nextMissing);
        }
        if (nextBackwards) {
            Collections.reverse(fragments);
        }
        long at = now;
        for (byte[] fragment : fragments) {
            packets.add(new Packet(at, ipv4, fragment));
            at += FRAGMENT_STEP_NANOS;
        }
    }

    private int ipOffset() {
        return switch (linkType) {
            case LinkType.ETHERNET -> 14;
            case LinkType.LINUX_SLL -> 16;
            case LinkType.LINUX_SLL2 -> 20;
            case LinkType.NULL, LinkType.LOOP -> 4;
            default -> 0;
        };
    }

    private void putLink(ByteBuffer out, Host from, boolean ipv4) {
        short etherType = (short) (ipv4 ? 0x0800 : 0x86dd);
        byte last = (byte) (from == client ? 1 : 2);
        switch (linkType) {
            case LinkType.ETHERNET ->
                out.putInt(0x02000000)
                        .putShort((short) (3 - last))
                        .putInt(0x02000000)
                        .putShort(last)
                        .putShort(etherType);
            case LinkType.LINUX_SLL ->
                out.putShort((short) (from == client ? 4 : 0))
                        .putShort((short) 1)
                        .putShort((short) 6)
                        .putLong(0x0200000000000000L | (long) last << 16)
                        .putShort(etherType);
            case LinkType.LINUX_SLL2 ->
                out.putShort(etherType)
                        .putShort((short) 0)
                        .putInt(2)
                        .putShort((short) 1)
                        .put((byte) (from == client ? 4 : 0))
                        .put((byte) 6)
                        .putLong(0x0200000000000000L | (long) last << 16);
            case LinkType.NULL, LinkType.LOOP -> out.putInt(ipv4 ? 2 : 30);
            default -> {}
        }
    }

    private static int checksum(ByteBuffer bytes, int start, int length, int initial) {
        int sum = sum(bytes, start, length) + initial;
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    private static int sum(ByteBuffer bytes, int start, int length) {
        int sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += bytes.getShort(start + i) & 0xffff;
        }
        return (length & 1) == 0 ? sum : sum + ((bytes.get(start + length - 1) & 0xff) << 8);
    }

    private static long plus(long number, long bytes) {
        return (number + bytes) & 0xffff_ffffL;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Packet(long epochNanos, boolean ipv4, byte[] bytes) {}

    private static final class Host {

        final Endpoint endpoint;
        final int clock;
        long initial;
        long next;
        long expected;
        int window = 502;
        int ttl;
        boolean timestamps = true;
        private int ipId;
        long lastSequence;
        int lastFlags;
        byte @Nullable [] lastPayload;

        Host(Endpoint endpoint, long initial, int ipId, int ttl) {
            this.endpoint = endpoint;
            this.initial = initial;
            this.ipId = ipId;
            this.ttl = ttl;
            next = plus(initial, 1);
            clock = (int) initial;
        }

        int nextIpId() {
            return ipId++ & 0xffff;
        }
    }
}
