package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each view against bytes written by hand; two bytes in front prove that offsets are not counted from 0. */
class ViewsTest {

    private static ByteBuffer hex(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex("ffff" + hex.replaceAll("\\s", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "plain,        020000000001 020000000002 0800 45, 0x0800, 14",
        "tagged,       020000000001 020000000002 8100 0064 86dd 60, 0x86dd, 18",
        "stacked,      020000000001 020000000002 88a8 0064 8100 0065 0800 45, 0x0800, 22",
        "old stacking, 020000000001 020000000002 9100 0064 8100 0065 0800 45, 0x0800, 22",
        "802.3,        020000000001 020000000002 0026 42, 0x0026, 14",
    })
    void ethernet(String name, String bytes, int etherType, int payload) {
        ByteBuffer frame = hex(bytes);
        EthernetView view = new EthernetView();

        assertThat(view.wrap(frame, 2, frame.limit())).isTrue();
        assertThat(view.etherType()).isEqualTo(etherType);
        assertThat(view.payloadOffset()).isEqualTo(2 + payload);
        for (int end = 2; end < 2 + payload; end++) {
            assertThat(view.wrap(frame, 2, end)).isFalse();
        }
    }

    @Test
    void linuxCooked() {
        ByteBuffer packet = hex("0004 0001 0006 0200000000010000 0800 45");
        SllView view = new SllView();

        assertThat(view.wrap(packet, 2, packet.limit())).isTrue();
        assertThat(view.etherType()).isEqualTo(0x0800);
        assertThat(view.payloadOffset()).isEqualTo(18);
        assertThat(view.wrap(packet, 2, 17)).isFalse();
        ByteBuffer tagged = hex("0000 0001 0006 0200000000010000 8100 0064 86dd 60");
        assertThat(view.wrap(tagged, 2, tagged.limit())).isTrue();
        assertThat(view.etherType()).isEqualTo(0x86dd);
        assertThat(view.payloadOffset()).isEqualTo(22);
    }

    @Test
    void linuxCooked2() {
        ByteBuffer packet = hex("86dd 0000 00000003 0001 04 06 0200000000010000 60");
        Sll2View view = new Sll2View();

        assertThat(view.wrap(packet, 2, packet.limit())).isTrue();
        assertThat(view.etherType()).isEqualTo(0x86dd);
        assertThat(view.interfaceIndex()).isEqualTo(3);
        assertThat(view.payloadOffset()).isEqualTo(22);
        assertThat(view.wrap(packet, 2, 21)).isFalse();
        ByteBuffer tagged = hex("8100 0000 00000003 0001 04 06 0200000000010000 0064 0800 45");
        assertThat(view.wrap(tagged, 2, tagged.limit())).isTrue();
        assertThat(view.etherType()).isEqualTo(0x0800);
        assertThat(view.payloadOffset()).isEqualTo(26);
    }

    @Test
    void aNetlinkMessageIsNotIpWhateverItsFamily() {
        ByteBuffer cooked = hex("0004 0338 0000 0000000000000000 0800 45");
        SllView sll = new SllView();
        assertThat(sll.wrap(cooked, 2, cooked.limit())).isTrue();
        assertThat(sll.etherType()).isEqualTo(EtherType.NONE);
        ByteBuffer cooked2 = hex("0800 0000 00000001 0338 04 00 0000000000000000 45");
        Sll2View sll2 = new Sll2View();
        assertThat(sll2.wrap(cooked2, 2, cooked2.limit())).isTrue();
        assertThat(sll2.etherType()).isEqualTo(EtherType.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "00000002, 0x0800",
        "02000000, 0x0800",
        "1e000000, 0x86dd",
        "0000001c, 0x86dd",
        "18000000, 0x86dd",
        "0000000a, 0x86dd",
        "00000007, -1",
    })
    void loopbackInEitherByteOrder(String family, int etherType) {
        ByteBuffer packet = hex(family);
        LoopbackView view = new LoopbackView();

        assertThat(view.wrap(packet, 2, packet.limit())).isTrue();
        assertThat(view.etherType()).isEqualTo(etherType);
        assertThat(view.payloadOffset()).isEqualTo(6);
        assertThat(view.wrap(packet, 2, 5)).isFalse();
    }

    @Test
    void ipv4WithOptions() {
        ByteBuffer packet = hex("4610 0030 abcd 4000 3906 0000 0a000007 0a000005 94040000");
        Ipv4View view = new Ipv4View();

        assertThat(view.wrap(packet, 2, packet.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.headerBytes()).isEqualTo(24);
        assertThat(view.totalBytes()).isEqualTo(0x30);
        assertThat(view.identification()).isEqualTo(0xabcd);
        assertThat(view.ttl()).isEqualTo(57);
        assertThat(view.protocol()).isEqualTo(6);
        assertThat(view.source()).isEqualTo(0x0a000007);
        assertThat(view.destination()).isEqualTo(0x0a000005);
        assertThat(view.laterFragment()).isFalse();
        assertThat(view.moreFragments()).isFalse();
        assertThat(view.wrap(packet, 2, packet.limit() - 1)).isEqualTo(Decoded.TRUNCATED);
        assertThat(view.wrap(packet, 2, 21)).isEqualTo(Decoded.TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({
        "wrong version, 5500 0028 0001 4000 4006 0000 0a000007 0a000005",
        "header below the shortest, 4400 0028 0001 4000 4006 0000 0a000007 0a000005",
        "total below the header, 4500 0013 0001 4000 4006 0000 0a000007 0a000005",
    })
    void ipv4ThatContradictsItself(String name, String bytes) {
        ByteBuffer packet = hex(bytes);

        assertThat(new Ipv4View().wrap(packet, 2, packet.limit())).isEqualTo(Decoded.MALFORMED);
    }

    @Test
    void ipv4Fragments() {
        Ipv4View view = new Ipv4View();
        ByteBuffer first = hex("4500 0028 0001 2000 4006 0000 0a000007 0a000005");
        ByteBuffer later = hex("4500 0028 0001 0001 4006 0000 0a000007 0a000005");

        assertThat(view.wrap(first, 2, first.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.laterFragment()).isFalse();
        assertThat(view.moreFragments()).isTrue();
        assertThat(view.wrap(later, 2, later.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.laterFragment()).isTrue();
    }

    private static final String IPV6_ADDRESSES = "20010db8000000000000000000000007 20010db8000000000000000000000005";

    @Test
    void ipv6() {
        ByteBuffer packet = hex("60000000 0014 06 3a" + IPV6_ADDRESSES);
        Ipv6View view = new Ipv6View();

        assertThat(view.wrap(packet, 2, packet.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.headerBytes()).isEqualTo(40);
        assertThat(view.totalBytes()).isEqualTo(60);
        assertThat(view.hopLimit()).isEqualTo(58);
        assertThat(view.protocol()).isEqualTo(6);
        assertThat(view.sourceHigh()).isEqualTo(0x20010db800000000L);
        assertThat(view.sourceLow()).isEqualTo(7);
        assertThat(view.destinationHigh()).isEqualTo(0x20010db800000000L);
        assertThat(view.destinationLow()).isEqualTo(5);
        assertThat(view.wrap(packet, 2, packet.limit() - 1)).isEqualTo(Decoded.TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({
        "hop-by-hop then routing, 00, 2b00000000000000 0601000000000000 0000000000000000, 64, 6, false",
        "destination options,     3c, 0600010400000000, 48, 6, false",
        "authentication,          33, 0604000000000000 0000000000000000 0000000000000000, 64, 6, false",
        "first fragment,          2c, 0600000100000001, 48, 6, false",
        "later fragment,          2c, 0600000800000001, 48, 6, true",
        "later fragment of options, 2c, 3c00000800000001, 48, 60, true",
        "nothing follows,         3b, '', 40, 59, false",
    })
    void ipv6Extensions(String name, String next, String extensions, int header, int protocol, boolean later) {
        ByteBuffer packet = hex("60000000 0064" + next + "40" + IPV6_ADDRESSES + extensions);
        Ipv6View view = new Ipv6View();

        assertThat(view.wrap(packet, 2, packet.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.headerBytes()).isEqualTo(header);
        assertThat(view.protocol()).isEqualTo(protocol);
        assertThat(view.laterFragment()).isEqualTo(later);
        assertThat(view.wrap(packet, 2, packet.limit() - 1)).isEqualTo(Decoded.TRUNCATED);
    }

    private static final String TCP_START = "bfc4 01bb fffffffe 80000001";

    @Test
    void tcpWithoutOptions() {
        ByteBuffer segment = hex(TCP_START + "5014 01f6 1234 0000");
        TcpView view = new TcpView();

        assertThat(view.wrap(segment, 2, segment.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.sourcePort()).isEqualTo(49092);
        assertThat(view.destinationPort()).isEqualTo(443);
        assertThat(view.sequence()).isEqualTo(0xfffffffeL);
        assertThat(view.acknowledgmentField()).isEqualTo(0x80000001L);
        assertThat(view.flags()).isEqualTo(0x14);
        assertThat(view.window()).isEqualTo(502);
        assertThat(view.headerBytes()).isEqualTo(20);
        assertThat(view.hasTimestamps()).isFalse();
        assertThat(view.timestamps()).isZero();
        assertThat(view.maximumSegmentSize()).isEqualTo(-1);
        assertThat(view.windowScale()).isEqualTo(-1);
        assertThat(view.sackPermitted()).isFalse();
        assertThat(view.wrap(segment, 2, segment.limit() - 1)).isEqualTo(Decoded.TRUNCATED);
    }

    @Test
    void tcpOptionsOfALinuxSyn() {
        ByteBuffer segment = hex(TCP_START + "a002 faf0 0000 0000 020405b4 0402 080a 11223344 55667788 01 030307");
        TcpView view = new TcpView();

        assertThat(view.wrap(segment, 2, segment.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.timestamps()).isEqualTo(0x1122334455667788L);
        assertThat(view.maximumSegmentSize()).isEqualTo(1460);
        assertThat(view.windowScale()).isEqualTo(7);
        assertThat(view.sackPermitted()).isTrue();
        // A capture that cut the options: the segment still counts, the options do not.
        assertThat(view.wrap(segment, 2, 2 + 20)).isEqualTo(Decoded.TCP);
        assertThat(view.headerBytes()).isEqualTo(40);
        assertThat(view.hasTimestamps()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "usual place, 0101080a 11223344 55667788, true",
        "at the end, 080a 11223344 55667788 0000, true",
        "behind an unknown option, fd04beef 080a1122 33445566 77880000, true",
        "length 0, fd000000 080a1122 33445566 77880000, false",
        "length beyond the header, fd200000 080a1122 33445566 77880000, false",
        "after the end mark, 00000000 080a1122 33445566 77880000, false",
        "wrong length, 0809 11223344 556677 000000, false",
    })
    void tcpTimestampsAmongOtherOptions(String name, String options, boolean found) {
        int bytes = options.replace(" ", "").length() / 2;
        ByteBuffer segment =
                hex(TCP_START + HexFormat.of().toHexDigits((byte) ((20 + bytes) << 2)) + "10 0000 0000 0000" + options);
        TcpView view = new TcpView();

        assertThat(view.wrap(segment, 2, segment.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.hasTimestamps()).isEqualTo(found);
        assertThat(view.timestamps()).isEqualTo(found ? 0x1122334455667788L : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "behind timestamps, 0101080a 11223344 55667788 0101050a 00000010 00000020, true",
        "the first of three, 0101080a 11223344 55667788 0101051a 00000010 00000020 00000030 00000040 00000050 00000060, true",
        "alone, 0101050a 00000010 00000020, true",
        "timestamps only, 0101080a 11223344 55667788, false",
        "half a block, 01010506 00000010, false",
        "beyond the header, 01010512 00000010 00000020, false",
        "permitted only, 01010402, false",
    })
    void theFirstBlockOfSack(String name, String options, boolean found) {
        int bytes = options.replace(" ", "").length() / 2;
        ByteBuffer segment =
                hex(TCP_START + HexFormat.of().toHexDigits((byte) ((20 + bytes) << 2)) + "10 0000 0000 0000" + options);
        TcpView view = new TcpView();

        assertThat(view.wrap(segment, 2, segment.limit())).isEqualTo(Decoded.TCP);
        assertThat(view.firstSackBlock()).isEqualTo(found ? 0x10_0000_0020L : 0);
        view.wrap(segment, 2, segment.limit() - 4);
        assertThat(view.firstSackBlock()).as("cut by the capture").isZero();
    }

    @Test
    void tcpWithAHeaderBelowTheShortest() {
        ByteBuffer segment = hex(TCP_START + "4010 0000 0000 0000");

        assertThat(new TcpView().wrap(segment, 2, segment.limit())).isEqualTo(Decoded.MALFORMED);
    }
}
