package io.wirewitness.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirewitness.capture.LinkType;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.NameQuery;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.Fragments;
import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Whatever a packet is: no exception, no offset outside the buffer, no text that a terminal would obey. */
class DecoderFuzzTest {

    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET,
        LinkType.RAW,
        LinkType.LINUX_SLL,
        LinkType.LINUX_SLL2,
        LinkType.NULL,
        LinkType.LOOP,
        LinkType.IPV4,
        LinkType.IPV6
    };

    /** The first byte chooses the link type. */
    @FuzzTest
    void decode(byte[] input) {
        if (input.length > 0) {
            int linkType = LINK_TYPES[(input[0] & 0xff) % LINK_TYPES.length];
            check(linkType, ByteBuffer.wrap(input, 1, input.length - 1), input.length + 7);
        }
    }

    /** A DNS message, answer or query. */
    @FuzzTest
    void dns(byte[] message) {
        if (message.length <= 60_000) {
            ByteBuffer packet = ByteBuffer.allocate(28 + message.length);
            packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0x0001_0000);
            packet.putInt(0x4011_0000).putInt(0x0a00_0035).putInt(0x0a00_0007);
            packet.putShort((short) 53).putShort((short) 53);
            packet.putShort((short) (8 + message.length)).putShort((short) 0);
            check(LinkType.RAW, packet.put(message).flip(), packet.capacity());
        }
    }

    /** IP packets, each behind a byte with its length: what comes out of fragments is a segment, and none came from nowhere. */
    @FuzzTest
    void fragments(byte[] input) {
        PacketDecoder decoder = new PacketDecoder();
        int[] out = new int[1];
        Fragments fragments = new Fragments((number, nanos, face, segment, bytes) -> {
            expect(segment.payloadBytes() >= 0 && segment.payloadBytes() <= 0xffff, "payload");
            expect(segment.payloadEnd() <= bytes.limit(), "payload's end");
            expect(segment.peek() >= 0, "peek");
            out[0]++;
        });
        int first = 0;
        long now = 1;
        for (int at = 0; at < input.length; at += 1 + (input[at] & 0xff)) {
            ByteBuffer packet = ByteBuffer.wrap(input, at + 1, Math.min(input[at] & 0xff, input.length - at - 1));
            int length = packet.remaining();
            now += length * 1_000_000L;
            Decoded outcome = decoder.decode(LinkType.RAW, packet);
            if (outcome == Decoded.LATER_FRAGMENT) {
                fragments.later(now, now, -1, decoder, packet);
            } else if (outcome == Decoded.TCP && fragments.concern(decoder)) {
                first += fragments.passes(now, now, -1, decoder, packet) ? 0 : 1;
            }
            expect(packet.remaining() == length, "the buffer was changed");
        }
        fragments.end();
        expect(out[0] <= first, "segments");
    }

    private static void check(int linkType, ByteBuffer packet, int originalLength) {
        PacketDecoder decoder = new PacketDecoder();
        int position = packet.position();
        int limit = packet.limit();
        Decoded outcome = decoder.decode(linkType, originalLength, packet);
        expect(packet.position() == position && packet.limit() == limit, "the buffer was changed");
        expect(decoder.count(outcome) == 1, "not counted");
        if (outcome == Decoded.TCP) {
            expect(decoder.toSegment(1, 1).payloadBytes() >= 0, "payload");
            expect(decoder.payloadEnd() <= limit, "payload's end");
            expect(decoder.tcpHeaderEnd() >= 20 && decoder.tcpHeaderEnd() <= limit - position, "header's end");
            expect(decoder.tcp().maximumSegmentSize() <= 0xffff, "segment size");
            expect(decoder.tcp().windowScale() <= 0xff, "window shift");
        } else if (outcome == Decoded.ICMP_ERROR) {
            expect(!decoder.toIcmpError(1, 1).text().isEmpty(), "text");
            expect(decoder.toIcmpError(1, 1).mtuBytes() >= 0, "MTU");
        } else if (outcome == Decoded.DNS) {
            checkNames(decoder.dns().query(1, 1), decoder.dns().answer(1, 1));
        }
    }

    private static void checkNames(@Nullable NameQuery query, @Nullable NameAnswer answer) {
        if (query != null) {
            MessageFuzzTest.expectPlain(query.name());
        }
        if (answer != null) {
            MessageFuzzTest.expectPlain(answer.name());
            expect(answer.addresses().size() <= 32, "addresses");
            expect(answer.ttlSeconds() >= -1, "time to live");
        }
    }

    private static void expect(boolean kept, String promise) {
        if (!kept) {
            throw new IllegalStateException(promise);
        }
    }
}
