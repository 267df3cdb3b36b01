package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wirewitness.capture.IpFragments;
import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.WireScript;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs for every packet of a capture allocates nothing. */
class HotPathTest {

    private static final int ROUNDS = 20_000;

    @Test
    void aSegmentCostsNoObject() {
        List<ByteBuffer> packets = new ArrayList<>();
        for (int linkType : new int[] {LinkType.ETHERNET, LinkType.LINUX_SLL2}) {
            WireScript.between("10.0.0.7:49092", "10.0.0.5:80")
                    .linkType(linkType)
                    .client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                    .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                    .play((number, nanos, link, original, bytes) -> packets.add(
                            ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()));
        }
        PacketDecoder decoder = new PacketDecoder();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(decoder, packets);
        long before = threads.getCurrentThreadAllocatedBytes();
        long total = run(decoder, packets);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(total).isNotZero();
        assertThat(decoder.count(Decoded.TCP)).isEqualTo(2 * ROUNDS);
        // far less than one object per packet
        assertThat(allocated).isLessThan(ROUNDS);
    }

    @Test
    void aFragmentCostsNoObject() {
        byte[] packet = new byte[20 + 2000];
        ByteBuffer.wrap(packet).putInt(0x4500_07e4).putInt(0x0001_0000).putInt(0x4006_0000);
        ByteBuffer.wrap(packet).putLong(12, 0x0a00_0007_0a00_0005L).put(32, (byte) 0x50);
        List<ByteBuffer> parts = IpFragments.of(packet, 0, 1500, 0).stream()
                .map(ByteBuffer::wrap)
                .toList();
        PacketDecoder decoder = new PacketDecoder();
        long[] total = new long[1];
        Fragments fragments =
                new Fragments((number, nanos, face, segment, bytes) -> total[0] += segment.payloadBytes());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(decoder, fragments, parts);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(decoder, fragments, parts);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(total[0]).isEqualTo(2L * ROUNDS * 1980);
        assertThat(allocated).isLessThan(ROUNDS);
    }

    /** Each round another datagram, so that every one needs room. */
    private static void run(PacketDecoder decoder, Fragments fragments, List<ByteBuffer> parts) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < parts.size(); i++) {
                ByteBuffer part = parts.get(i);
                part.putShort(4, (short) round).putShort(22, (short) (round >> 1));
                if (decoder.decode(LinkType.RAW, part) == Decoded.LATER_FRAGMENT) {
                    fragments.later(round, round, -1, decoder, part);
                } else {
                    fragments.passes(round, round, -1, decoder, part);
                }
            }
        }
    }

    private static long run(PacketDecoder decoder, List<ByteBuffer> packets) {
        long total = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer packet = packets.get(round % packets.size());
            int linkType = round % packets.size() < 2 ? LinkType.ETHERNET : LinkType.LINUX_SLL2;
            if (decoder.decode(linkType, packet.remaining(), packet) == Decoded.TCP) {
                int start = decoder.payloadOffset();
                int end = decoder.payloadEnd();
                int peek = decoder.peek();
                total += decoder.sequence() + HttpFraming.messageBytes(packet, start, end, peek);
                total += HttpFraming.endsChunked(packet, start, end, decoder.payloadBytes()) ? 1 : 0;
            }
        }
        return total;
    }
}
