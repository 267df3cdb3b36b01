package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketDecoderTest {

    private static final String ETHERNET = "020000000001 020000000002 0800 ";
    private static final String IPV4 = "4500 003b abcd 4000 3906 0000 0a000007 0a000005 ";
    private static final String TCP = "bfc4 01bb 00000064 000000c8 8018 01f6 0000 0000 0101080a 00000001 00000002 ";
    private static final String PAYLOAD = "17 03 03 01 00 aa bb";

    private final PacketDecoder decoder = new PacketDecoder();

    private static ByteBuffer hex(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    @Test
    void everythingOfASegment() {
        ByteBuffer packet = hex(ETHERNET + IPV4 + TCP + PAYLOAD);

        assertThat(decoder.decode(LinkType.ETHERNET, packet)).isEqualTo(Decoded.TCP);
        assertThat(decoder.toSegment(7, 99))
                .isEqualTo(new TcpSegment(
                        7,
                        99,
                        Endpoint.parse("10.0.0.7:49092"),
                        Endpoint.parse("10.0.0.5:443"),
                        100,
                        200,
                        TcpFlags.PSH | TcpFlags.ACK,
                        502,
                        7,
                        57,
                        0xabcd,
                        32,
                        true,
                        Payload.TLS_APPLICATION_DATA,
                        0,
                        decoder.dontFragment(),
                        null));
        assertThat(decoder.tcpHeaderEnd()).isEqualTo(14 + 20 + 32);
        assertThat(decoder.payloadOffset()).isEqualTo(66);
        assertThat(decoder.timestamps()).isEqualTo(0x1_0000_0002L);
        assertThat(packet.position()).isZero();
    }

    @Test
    void aPacketInTheMiddleOfABuffer() {
        ByteBuffer packet = hex("ffffff" + ETHERNET + IPV4 + TCP + PAYLOAD + "eeee");
        packet.position(3).limit(packet.limit() - 2);

        assertThat(decoder.decode(LinkType.ETHERNET, packet)).isEqualTo(Decoded.TCP);
        assertThat(decoder.tcpHeaderEnd()).isEqualTo(66);
        assertThat(decoder.payloadOffset()).isEqualTo(69);
        assertThat(PayloadPeek.payload(decoder.peek())).isEqualTo(Payload.TLS_APPLICATION_DATA);
    }

    @Test
    void theSnapLengthMayCutDownToTheFirst20BytesOfTcp() {
        String whole = ETHERNET + IPV4 + TCP + PAYLOAD;
        int length = hex(whole).limit();
        for (int kept = 0; kept <= length; kept++) {
            ByteBuffer packet = hex(whole).limit(kept);
            Decoded outcome = decoder.decode(LinkType.ETHERNET, length, packet);
            if (kept < 54) {
                assertThat(outcome).as("%d bytes", kept).isEqualTo(Decoded.TRUNCATED);
            } else {
                assertThat(outcome).isEqualTo(Decoded.TCP);
                assertThat(decoder.payloadBytes()).isEqualTo(7);
                assertThat(decoder.tcpHeaderBytes()).isEqualTo(32);
                assertThat(decoder.hasTimestamps()).isEqualTo(kept >= 66);
                assertThat(decoder.tcpHeaderEnd()).isEqualTo(Math.min(kept, 66));
                assertThat(PayloadPeek.payload(decoder.peek()))
                        .isEqualTo(
                                kept <= 66 ? Payload.NONE : kept < 71 ? Payload.OTHER : Payload.TLS_APPLICATION_DATA);
            }
        }
    }

    @Test
    void paddingOfShortFramesIsNoPayload() {
        ByteBuffer packet = hex(ETHERNET + IPV4.replace("003b", "0034") + TCP + "4745 5420 2f20");

        assertThat(decoder.decode(LinkType.ETHERNET, packet)).isEqualTo(Decoded.TCP);
        assertThat(decoder.payloadBytes()).isZero();
        assertThat(decoder.peek()).isEqualTo(PayloadPeek.NOTHING);
    }

    @Test
    void anOffloadedSegmentHasTheLengthOfTheLink() {
        ByteBuffer packet = hex(ETHERNET + IPV4.replace("003b", "0000") + TCP + PAYLOAD);

        assertThat(decoder.decode(LinkType.ETHERNET, 70_066, packet)).isEqualTo(Decoded.TCP);
        assertThat(decoder.payloadBytes()).isEqualTo(70_000);
        ByteBuffer ipv6 = hex("60000000 0000 06 40 20010db8000000000000000000000007 20010db8000000000000000000000005"
                + TCP + PAYLOAD);
        assertThat(decoder.decode(LinkType.RAW, 80_072, ipv6)).isEqualTo(Decoded.TCP);
        assertThat(decoder.payloadBytes()).isEqualTo(80_000);
        assertThat(decoder.ipId()).isEqualTo(-1);
    }

    @Test
    void anAcknowledgmentWithoutTheFlagIsNone() {
        ByteBuffer packet = hex(IPV4 + TCP.replace("8018", "8004") + PAYLOAD);

        assertThat(decoder.decode(LinkType.RAW, packet)).isEqualTo(Decoded.TCP);
        assertThat(decoder.acknowledgment()).isZero();
        assertThat(decoder.tcp().acknowledgmentField()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 020000000001 020000000002 0806 0001, NOT_IP",
        "1, 020000000001 020000000002 0026 4242, NOT_IP",
        "1, 020000000001 0200, TRUNCATED",
        "101, 4500 0028 0001 4000 4011 0000 0a000007 0a000005 00000000, NOT_TCP",
        "101, 4500 0028 0001 0010 4006 0000 0a000007 0a000005 00000000, LATER_FRAGMENT",
        "101, 4500 0027 0001 4000 4006 0000 0a000007 0a000005 00000000, MALFORMED",
        "101, 4500 0028 0001 4000 4006 0000 0a000007 0a000005 00000000, TRUNCATED",
        "101, 20, NOT_IP",
        "147, 4500, UNKNOWN_LINK",
    })
    void whatIsNoSegmentIsNamedAndCounted(int linkType, String bytes, Decoded expected) {
        assertThat(decoder.decode(linkType, hex(bytes))).isEqualTo(expected);
        assertThat(decoder.count(expected)).isEqualTo(1);
        assertThat(decoder.count(Decoded.TCP)).isZero();
    }

    @Test
    void aHeaderLongerThanThePacketIsMalformed() {
        ByteBuffer packet = hex(IPV4 + TCP.replace("8018", "f018") + PAYLOAD);

        assertThat(decoder.decode(LinkType.RAW, packet)).isEqualTo(Decoded.MALFORMED);
    }

    private static final int[] LINK_TYPES = {
        LinkType.NULL,
        LinkType.ETHERNET,
        LinkType.RAW,
        LinkType.LOOP,
        LinkType.LINUX_SLL,
        LinkType.IPV4,
        LinkType.IPV6,
        LinkType.LINUX_SLL2
    };

    /** Touches everything a user of the decoder may touch. */
    private void judge(int linkType, int originalLength, ByteBuffer packet, Map<Decoded, Integer> seen) {
        int position = packet.position();
        int limit = packet.limit();
        Decoded outcome = decoder.decode(linkType, originalLength, packet);
        seen.merge(outcome, 1, Integer::sum);
        if (outcome == Decoded.TCP) {
            TcpSegment segment = decoder.toSegment(1, 1);
            assertThat(segment.payloadBytes()).isNotNegative();
            assertThat(segment.tcpHeaderBytes()).isBetween(20, 60);
            assertThat(decoder.tcpHeaderEnd()).isBetween(20, limit - position);
            assertThat(decoder.tcp().maximumSegmentSize()).isBetween(-1, 65535);
            assertThat(decoder.tcp().windowScale()).isBetween(-1, 255);
            assertThat(decoder.tcp().sackPermitted()).isIn(true, false);
        }
        assertThat(packet.position()).isEqualTo(position);
        assertThat(packet.limit()).isEqualTo(limit);
    }

    @Test
    void randomBytesNeverThrow() {
        SplittableRandom random = new SplittableRandom(20261120);
        Map<Decoded, Integer> seen = new EnumMap<>(Decoded.class);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(0, 120)];
            random.nextBytes(bytes);
            int linkType = LINK_TYPES[random.nextInt(LINK_TYPES.length)];
            if (bytes.length > 0 && round % 2 == 0) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60); // else nearly nothing gets past the first byte
                linkType = LinkType.RAW;
            }
            if (bytes.length > 9 && round % 4 == 0) {
                bytes[bytes[0] == 0x45 ? 9 : 6] = 6;
            }
            judge(linkType, random.nextInt(0, 200), ByteBuffer.wrap(bytes), seen);
        }
        assertThat(seen)
                .containsKeys(
                        Decoded.TCP,
                        Decoded.NOT_TCP,
                        Decoded.NOT_IP,
                        Decoded.LATER_FRAGMENT,
                        Decoded.TRUNCATED,
                        Decoded.MALFORMED);
    }

    @Test
    void changedPacketsNeverThrow() {
        SplittableRandom random = new SplittableRandom(42);
        Map<Decoded, Integer> seen = new EnumMap<>(Decoded.class);
        for (int linkType : LINK_TYPES) {
            List<byte[]> packets = packets(linkType);
            for (int round = 0; round < 20_000; round++) {
                byte[] bytes = packets.get(random.nextInt(packets.size())).clone();
                for (int change = random.nextInt(1, 6); change > 0; change--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                ByteBuffer packet = ByteBuffer.wrap(bytes);
                packet.limit(random.nextInt(bytes.length / 2, bytes.length + 1));
                packet.position(random.nextInt(10) == 0 ? random.nextInt(packet.limit()) : 0);
                judge(linkType, bytes.length, packet, seen);
            }
        }
        assertThat(seen.get(Decoded.TCP)).isGreaterThan(10_000);
        assertThat(seen).containsKeys(Decoded.NOT_TCP, Decoded.NOT_IP, Decoded.TRUNCATED, Decoded.MALFORMED);
    }

    private static List<byte[]> packets(int linkType) {
        boolean v6 = linkType == LinkType.IPV6 || linkType == LinkType.LOOP;
        List<byte[]> packets = new ArrayList<>();
        WireScript.between(v6 ? "[2001:db8::7]:49092" : "10.0.0.7:49092", v6 ? "[2001:db8::5]:443" : "10.0.0.5:443")
                .linkType(linkType)
                .handshake()
                .client("GET / HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\n\r\n")
                .serverBareRst()
                .play((number, nanos, link, original, bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    packets.add(copy);
                });
        return packets;
    }
}
