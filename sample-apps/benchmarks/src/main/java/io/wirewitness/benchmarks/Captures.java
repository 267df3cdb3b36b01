package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Makes captures of any size. The same arguments give the same file. */
final class Captures {

    private static final long START_MICROS = 1_795_000_000_000_000L;
    private static final int HEADERS = 66; // Ethernet, IPv4, TCP with timestamps
    private static final int SEQUENCE = 38; // behind Ethernet and IPv4 without options
    private static final int FLAGS = 47;
    private static final int CLIENT_STEP = 7_919;
    private static final int SERVER_STEP = 104_729;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;
    private static final int PUSH_ACK = 0x18;
    private static final int SYN_ACK = 0x12;

    private Captures() {}

    /**
     * Recorded traffic again and again, each time from other client addresses and later, until there are so many bytes.
     *
     * @param seed Ethernet and IPv4 only; little endian, microseconds
     */
    static void repeat(Path seed, long bytes, PcapFile to) throws IOException {
        ByteBuffer recorded = ByteBuffer.wrap(Files.readAllBytes(seed)).order(ByteOrder.LITTLE_ENDIAN);
        int server = serverAddress(recorded);
        long first = micros(recorded, PcapFile.FILE_HEADER);
        long shift = 0;
        for (int round = 0; to.bytes() < bytes; round++) {
            long last = first;
            int at = PcapFile.FILE_HEADER;
            while (at < recorded.capacity() && to.bytes() < bytes) {
                int length = recorded.getInt(at + 8);
                last = micros(recorded, at);
                ByteBuffer out = to.packet(START_MICROS + last - first + shift, length);
                int packet = out.position();
                out.put(recorded.array(), at + PcapFile.PACKET_HEADER, length);
                // The client's address: 10.x.y.z with the round in it; checksums stay as they were, as with offload.
                boolean byServer = out.getInt(packet + 26) == server;
                out.putInt(byServer ? packet + 30 : packet + 26, 0x0a000000 | (round + 1) << 8 | 1);
                // Other sequence numbers, or each connection would be taken for the one before, behind a NAT.
                int ours = round * (byServer ? SERVER_STEP : CLIENT_STEP);
                int theirs = round * (byServer ? CLIENT_STEP : SERVER_STEP);
                out.putInt(packet + SEQUENCE, out.getInt(packet + SEQUENCE) + ours);
                if ((out.get(packet + FLAGS) & ACK) != 0) {
                    out.putInt(packet + SEQUENCE + 4, out.getInt(packet + SEQUENCE + 4) + theirs);
                }
                at += PcapFile.PACKET_HEADER + length;
            }
            shift += last - first + 1_000;
        }
    }

    private static int serverAddress(ByteBuffer recorded) {
        int packet = PcapFile.FILE_HEADER + PcapFile.PACKET_HEADER;
        return Integer.reverseBytes(recorded.getInt(packet + 30)); // the first packet is a SYN
    }

    private static long micros(ByteBuffer recorded, int at) {
        return (recorded.getInt(at) & 0xffff_ffffL) * 1_000_000 + recorded.getInt(at + 4);
    }

    /** Packets of 100 bytes, in the order of dice, of connections that all stay open. */
    static void small(int packets, int connections, PcapFile to) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        int[] sent = new int[connections];
        for (int i = 0; i < packets; i++) {
            int connection = random.nextInt(connections);
            int step = sent[connection]++;
            long micros = START_MICROS + i / 4; // four million a second
            switch (step) {
                case 0 -> segment(to, micros, connection, true, SYN, step, 0);
                case 1 -> segment(to, micros, connection, false, SYN_ACK, step, 0);
                default -> segment(to, micros, connection, step % 2 == 0, PUSH_ACK, step, 34);
            }
        }
    }

    private static final byte[] REQUEST =
            "GET /health HTTP/1.1\r\nHost: shop.example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    /** Connections that each ask once, get their answer, and stay open: handshakes first, then requests, then answers. */
    static void concurrent(int connections, PcapFile to) throws IOException {
        long micros = START_MICROS;
        for (int i = 0; i < connections; i++) {
            segment(to, micros++, i, true, SYN, 0, 0);
            segment(to, micros++, i, false, SYN_ACK, 0, 0);
            segment(to, micros++, i, true, ACK, 1, 0);
        }
        for (int i = 0; i < connections; i++) {
            segment(to, micros++, i, true, PUSH_ACK, 1, REQUEST.length).put(REQUEST);
        }
        for (int i = 0; i < connections; i++) {
            segment(to, micros++, i, false, PUSH_ACK, 1, RESPONSE.length).put(RESPONSE);
        }
    }

    /** A segment; the caller puts the payload, where it is no filling. */
    private static ByteBuffer segment(
            PcapFile to, long micros, int connection, boolean byClient, int flags, int step, int payload)
            throws IOException {
        boolean text = payload == REQUEST.length || payload == RESPONSE.length;
        ByteBuffer out = to.packet(micros, HEADERS + payload);
        int client = 0x0a000000 | connection >>> 14;
        int clientPort = 1_024 + (connection & 0x3fff);
        out.putLong(0x0200000000010200L).putInt(2).putShort((short) 0x0800);
        out.putShort((short) 0x4500).putShort((short) (52 + payload));
        out.putShort((short) (step * 7 + connection + 1)).putShort((short) 0x4000);
        out.putShort((short) (byClient ? 0x4006 : 0x3906)).putShort((short) 0);
        out.putInt(byClient ? client : 0xc0a80001).putInt(byClient ? 0xc0a80001 : client);
        out.putShort((short) (byClient ? clientPort : 443)).putShort((short) (byClient ? 443 : clientPort));
        // Each side sends 34 bytes in turns after the handshake.
        int bytesBefore = step < 2 ? 0 : (step - 2) / 2 * 34;
        int own = connection * 7919 + (flags == SYN || flags == SYN_ACK ? 0 : 1);
        int sequence = own + (text ? 0 : bytesBefore);
        int acknowledgment = flags == SYN
                ? 0
                : connection * 7919 + 1 + (text ? 0 : byClient ? bytesBefore : step < 2 ? 0 : bytesBefore + 34);
        out.putInt(sequence).putInt(acknowledgment);
        out.putShort((short) (0x8000 | flags)).putShort((short) 502).putInt(0);
        out.putInt(0x0101080a).putInt((int) (micros / 1000)).putInt((int) (micros / 1000));
        if (!text) {
            for (int i = 0; i < payload; i++) {
                out.put((byte) 0xee);
            }
        }
        return out;
    }
}
