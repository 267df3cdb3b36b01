package io.wirewitness.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.packet.PayloadPeek;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacketRingTest {

    private static final int HEADERS = 40; // IPv4 and TCP without options

    /** The ends of {@link #segment}. */
    private static final FlowKey KEY = FlowKey.of(Endpoint.ofIpv4(0x0a000001, 1234), Endpoint.ofIpv4(0x0a000002, 80));

    private record Seen(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes, int peek) {}

    /** Keeps all it is given; peek is -1 for packets that were not cut. */
    private static final class Kept implements PacketSink {
        final List<Seen> seen = new ArrayList<>();

        @Override
        public void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
            cutPacket(number, epochNanos, linkType, originalLength, bytes, -1);
        }

        @Override
        public void cutPacket(
                long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes, int peek) {
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            seen.add(new Seen(number, epochNanos, linkType, originalLength, copy, peek));
        }

        List<Long> numbers() {
            return seen.stream().map(Seen::number).toList();
        }
    }

    private static ByteBuffer segment(int flags, String payload) {
        byte[] data = payload.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(HEADERS + data.length);
        bytes.put(0, (byte) 0x45)
                .putShort(2, (short) bytes.capacity())
                .put(8, (byte) 64)
                .put(9, (byte) 6);
        bytes.putInt(12, 0x0a000001)
                .putInt(16, 0x0a000002)
                .putShort(20, (short) 1234)
                .putShort(22, (short) 80);
        bytes.put(32, (byte) 0x50).put(33, (byte) flags).put(HEADERS, data);
        return bytes;
    }

    private static void offer(PacketRing ring, int count, int flags) {
        for (int i = 0; i < count; i++) {
            ring.offer(i, LinkType.RAW, 40, segment(flags, ""));
        }
    }

    private static List<Long> recall(PacketRing ring) {
        Kept kept = new Kept();
        ring.recall(KEY, kept);
        return kept.numbers();
    }

    @Test
    void payloadIsLookedAtAndThenCutAway() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        ByteBuffer packet = segment(TcpFlags.ACK, "HTTP/1.1 503 Unavailable\r\nSet-Cookie: secret");
        ring.offer(77, LinkType.RAW, 1500, packet);

        Kept kept = new Kept();
        assertThat(ring.drain(kept, 10)).isEqualTo(1);

        Seen seen = kept.seen.get(0);
        assertThat(seen.number()).isEqualTo(1);
        assertThat(seen.epochNanos()).isEqualTo(77);
        assertThat(seen.linkType()).isEqualTo(LinkType.RAW);
        assertThat(seen.originalLength()).isEqualTo(1500);
        assertThat(seen.bytes()).isEqualTo(packet.slice(0, HEADERS));
        assertThat(PayloadPeek.payload(seen.peek())).isEqualTo(Payload.HTTP_RESPONSE);
        assertThat(PayloadPeek.httpStatus(seen.peek())).isEqualTo(503);
        assertThat(packet.position()).isZero();
    }

    @Test
    void payloadIsKeptWhereAskedFor() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, true);
        ByteBuffer packet = segment(TcpFlags.ACK, "GET / HTTP/1.1\r\n");
        ring.offer(0, LinkType.RAW, 56, packet);

        Kept kept = new Kept();
        ring.drain(kept, 10);

        assertThat(kept.seen.get(0).bytes()).isEqualTo(packet);
        assertThat(kept.seen.get(0).peek()).isEqualTo(-1);
    }

    @Test
    void whatIsNotTcpIsNotKeptWithoutPayload() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        ring.offer(0, LinkType.RAW, 60, segment(0, "").put(9, (byte) 17));

        assertThat(ring.drain(new Kept(), 10)).isZero();
        assertThat(ring.notTcp()).isEqualTo(1);
    }

    /** What RFC 792 shows: a router's "host unreachable" with all of the segment that it could not deliver. */
    private static ByteBuffer hostUnreachable(ByteBuffer quoted) {
        ByteBuffer bytes = ByteBuffer.allocate(28 + quoted.capacity());
        bytes.put(0, (byte) 0x45)
                .putShort(2, (short) bytes.capacity())
                .put(8, (byte) 64)
                .put(9, (byte) 1)
                .putInt(12, 0x0a0000fe)
                .putInt(16, 0x0a000001);
        return bytes.put(20, (byte) 3).put(21, (byte) 1).put(28, quoted, 0, quoted.capacity());
    }

    @Test
    void anIcmpErrorIsKeptWithItsConnectionAndWithoutWhatItQuotesOfThePayload() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        ring.offer(0, LinkType.RAW, 40, segment(TcpFlags.SYN, ""));
        ByteBuffer error = hostUnreachable(segment(TcpFlags.ACK, "Authorization: secret"));
        ring.offer(1, LinkType.RAW, error.capacity(), error);
        ring.offer(
                2,
                LinkType.RAW,
                error.capacity(),
                hostUnreachable(segment(0, "").putShort(20, (short) 99)));

        Kept kept = new Kept();
        ring.recall(KEY, kept);
        assertThat(kept.numbers()).containsExactly(1L, 2L);
        assertThat(kept.seen.get(1).bytes()).isEqualTo(error.slice(0, 20 + 8 + 20 + 8));
        assertThat(ring.notTcp()).isZero();
    }

    @Test
    void drainHandsOverEachOnceInOrderAndNoMoreThanAsked() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        offer(ring, 5, TcpFlags.ACK);
        Kept kept = new Kept();

        assertThat(ring.drain(kept, 2)).isEqualTo(2);
        assertThat(ring.drain(kept, 100)).isEqualTo(3);
        assertThat(ring.drain(kept, 100)).isZero();
        assertThat(kept.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aRingFullOfUndrainedPacketsDropsTheNewOnesAndCounts() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        offer(ring, 2_000, TcpFlags.ACK);
        Kept kept = new Kept();
        int drained = ring.drain(kept, Integer.MAX_VALUE);

        assertThat(ring.dropped()).isPositive();
        assertThat(drained + ring.dropped()).isEqualTo(2_000);
        assertThat(kept.numbers().get(0)).isEqualTo(1);
        assertThat(kept.numbers().get(drained - 1)).isEqualTo(drained);

        ring.offer(0, LinkType.RAW, 40, segment(TcpFlags.ACK, ""));
        Kept later = new Kept();
        ring.drain(later, 10);
        assertThat(later.numbers()).containsExactly(2_001L);
    }

    @Test
    void drainedPacketsCanBeRecalledUntilTheyAreOverwritten() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        offer(ring, 10, TcpFlags.ACK);
        ring.drain(new Kept(), 10);
        assertThat(recall(ring)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);

        for (int i = 0; i < 100; i++) {
            offer(ring, 97, TcpFlags.ACK);
            ring.drain(new Kept(), 97);
        }

        List<Long> left = recall(ring);
        assertThat(left).isSorted().doesNotHaveDuplicates().endsWith(9_710L);
        assertThat(left.get(0)).isEqualTo(9_710 - left.size() + 1);
        assertThat(left.size()).isBetween(500, 700); // 48 KiB by 88 bytes, less what the end cannot hold
        assertThat(ring.dropped()).isZero();
    }

    @Test
    void aBusyFlowDoesNotPushOutAnIdleFlowsFin() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        offer(ring, 3, TcpFlags.ACK | TcpFlags.FIN);
        for (int i = 0; i < 50; i++) {
            offer(ring, 200, TcpFlags.ACK);
            ring.drain(new Kept(), 1_000);
        }
        offer(ring, 2, TcpFlags.RST);

        List<Long> left = recall(ring);
        assertThat(left).startsWith(1L, 2L, 3L).endsWith(10_004L, 10_005L);
        assertThat(left).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aRecordDroppedForFullnessCanStillBeRecalledIfItIsAFin() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        offer(ring, 2_000, TcpFlags.ACK);
        offer(ring, 1, TcpFlags.FIN | TcpFlags.ACK);

        assertThat(recall(ring)).endsWith(2_001L);
    }

    @Test
    void oneConnectionIsRecalledInBothDirectionsAndWithoutTheOthers() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        ring.offer(0, LinkType.RAW, 40, segment(TcpFlags.SYN, "")); // number 1
        for (int port = 2_000; port < 2_100; port++) {
            ring.offer(0, LinkType.RAW, 40, segment(TcpFlags.SYN, "").putShort(20, (short) port));
        }
        ByteBuffer back = segment(TcpFlags.SYN | TcpFlags.ACK, "");
        back.putInt(12, 0x0a000002)
                .putInt(16, 0x0a000001)
                .putShort(20, (short) 80)
                .putShort(22, (short) 1234);
        ring.offer(0, LinkType.RAW, 40, back); // number 102

        List<Long> recalled = recall(ring);
        assertThat(recalled).contains(1L, 102L).isSorted();
        assertThat(recalled).hasSizeLessThan(10); // of 102: a chain may be shared with a few

        Kept others = new Kept();
        ring.recall(FlowKey.of(Endpoint.ofIpv4(0x0a000001, 2_050), Endpoint.ofIpv4(0x0a000002, 80)), others);
        assertThat(others.numbers()).contains(52L).doesNotContain(1L);
    }

    @Test
    void aSinkThatFailsLosesItsPacketOnly() {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, false);
        offer(ring, 3, TcpFlags.ACK);
        PacketSink broken = (number, nanos, link, length, bytes) -> {
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> ring.drain(broken, 10)).hasMessage("broken");

        Kept kept = new Kept();
        ring.drain(kept, 10);
        assertThat(kept.numbers()).containsExactly(2L, 3L);
    }

    /** The writer goes round hundreds of times under the reader's eyes; every record says in each place what it is. */
    @Test
    void recallNeverShowsARecordThatIsBeingOverwritten() throws InterruptedException {
        PacketRing ring = new PacketRing(PacketRing.LEAST_BYTES, true);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong offered = new AtomicLong();
        Thread writer = new Thread(() -> {
            ByteBuffer bytes = segment(0, "x".repeat(400));
            while (!stop.get()) {
                long number = offered.get() + 1;
                int length = HEADERS + (int) (number % 400);
                bytes.clear().limit(length);
                bytes.put(33, (byte) (number % 3 == 0 ? TcpFlags.FIN : TcpFlags.ACK));
                for (int at = HEADERS; at < length; at++) {
                    bytes.put(at, (byte) number);
                }
                ring.offer(number, LinkType.RAW, length, bytes);
                offered.set(number);
            }
        });
        AtomicLong checked = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        PacketSink check = (number, epochNanos, linkType, originalLength, bytes) -> {
            boolean right = number == epochNanos
                    && linkType == LinkType.RAW
                    && originalLength == HEADERS + (int) (number % 400)
                    && bytes.remaining() == originalLength;
            for (int at = bytes.position() + HEADERS; at < bytes.limit(); at++) {
                right &= bytes.get(at) == (byte) number;
            }
            checked.incrementAndGet();
            if (!right) {
                wrong.incrementAndGet();
            }
        };
        PacketSink nobody = (number, nanos, link, length, bytes) -> {};
        writer.start();
        try {
            while (offered.get() < 300_000) {
                ring.drain(nobody, 50);
                ring.recall(KEY, new PacketSink() {
                    private long last;

                    @Override
                    public void packet(long number, long epochNanos, int link, int length, ByteBuffer bytes) {
                        if (number <= last) {
                            wrong.incrementAndGet();
                        }
                        last = number;
                        check.packet(number, epochNanos, link, length, bytes);
                    }
                });
                ring.drain(nobody, Integer.MAX_VALUE);
            }
        } finally {
            stop.set(true);
            writer.join();
        }

        assertThat(wrong).hasValue(0);
        assertThat(checked.get()).isPositive();
    }
}
