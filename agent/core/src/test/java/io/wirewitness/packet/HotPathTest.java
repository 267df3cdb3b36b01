package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
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
