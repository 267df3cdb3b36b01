package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.PcapWriter;
import io.wirewitness.capture.WireScript;
import io.wirewitness.flow.Flow;
import io.wirewitness.flow.FlowTable;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets behind VLAN tags, labels and PPPoE, and inside tunnels: built here, and recorded from a kernel. */
class TunnelsTest {

    private static final String MACS = "020000000001 020000000002 ";
    private static final String OUTER_V4 = "c0000201 c0000202 ";
    private static final String OUTER_V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002 ";

    private final PacketDecoder decoder = new PacketDecoder();

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private static byte[] join(byte[] head, byte[] tail) {
        return ByteBuffer.allocate(head.length + tail.length)
                .put(head)
                .put(tail)
                .array();
    }

    private static byte[] ether(String types, byte[] inner) {
        return join(hex(MACS + types), inner);
    }

    private static byte[] ipv4(int protocol, byte[] inner) {
        String header = String.format("4500 %04x 0007 0000 40 %02x 0000 ", 20 + inner.length, protocol);
        return join(hex(header + OUTER_V4), inner);
    }

    private static byte[] ipv6(int protocol, byte[] inner) {
        return join(hex(String.format("60000000 %04x %02x 40 ", inner.length, protocol) + OUTER_V6), inner);
    }

    private static byte[] udp(int destinationPort, byte[] inner) {
        return join(hex(String.format("c000 %04x %04x 0000", destinationPort, 8 + inner.length)), inner);
    }

    private static byte[] vxlan(byte[] frame) {
        return udp(4789, join(hex("08000000 00004600"), frame));
    }

    private static byte[] gre(String header, byte[] inner) {
        return join(hex(header), inner);
    }

    /** A request, without a link layer: from {@code 10.0.0.7} or {@code 2001:db8::7}. */
    private static byte[] packet(boolean v6) {
        List<byte[]> packets = new ArrayList<>();
        WireScript.between(v6 ? "[2001:db8::7]:49092" : "10.0.0.7:49092", v6 ? "[2001:db8::5]:443" : "10.0.0.5:443")
                .linkType(LinkType.RAW)
                .client("GET / HTTP/1.1\r\n\r\n")
                .play((number, nanos, link, original, bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    packets.add(copy);
                });
        return packets.get(0);
    }

    private static Map<String, byte[]> shims(byte[] v4, byte[] v6) {
        Map<String, byte[]> frames = new LinkedHashMap<>();
        frames.put("VLAN", ether("8100 0007 0800", v4));
        frames.put("VLAN with priority, IPv6", ether("8100 e007 86dd", v6));
        frames.put("QinQ", ether("88a8 0008 8100 0007 0800", v4));
        frames.put("old QinQ", ether("9100 0008 8100 0007 0800", v4));
        frames.put("three tags", ether("88a8 0008 8100 0007 8100 0009 86dd", v6));
        frames.put("PPPoE", ether("8864 1100 0001 " + String.format("%04x", v4.length + 2) + " 0021", v4));
        frames.put("PPPoE, IPv6", ether("8864 1100 0001 " + String.format("%04x", v6.length + 2) + " 0057", v6));
        frames.put("MPLS", ether("8847 00010140", v4));
        frames.put("MPLS, two labels, IPv6", ether("8847 00010040 00020140", v6));
        frames.put(
                "VLAN, PPPoE", ether("8100 0007 8864 1100 0001 " + String.format("%04x", v4.length + 2) + "0021", v4));
        return frames;
    }

    private static Map<String, byte[]> tunnels(byte[] v4, byte[] v6) {
        byte[] frame = ether("0800", v4);
        Map<String, byte[]> frames = new LinkedHashMap<>();
        frames.put("VXLAN", ether("0800", ipv4(17, vxlan(frame))));
        frames.put("VXLAN over IPv6, tagged inside", ether("86dd", ipv6(17, vxlan(ether("8100 0007 86dd", v6)))));
        frames.put("VXLAN, Linux' old port", ether("0800", ipv4(17, udp(8472, join(hex("0800000000004600"), frame)))));
        frames.put("GRE", ether("0800", ipv4(47, gre("0000 0800", v4))));
        frames.put("GRE over IPv6, IPv6", ether("86dd", ipv6(47, gre("0000 86dd", v6))));
        frames.put("GRE, key", ether("0800", ipv4(47, gre("2000 0800 00000005", v4))));
        frames.put("GRE, all", ether("0800", ipv4(47, gre("b000 0800 00000000 00000005 00000001", v4))));
        frames.put("GRE, Ethernet", ether("0800", ipv4(47, gre("2000 6558 00000005", frame))));
        frames.put("IP in IP", ether("0800", ipv4(4, v4)));
        frames.put("6in4", ether("0800", ipv4(41, v6)));
        frames.put("4in6", ether("86dd", ipv6(4, v4)));
        frames.put("6in6", ether("86dd", ipv6(41, v6)));
        return frames;
    }

    @Test
    void whatIsBetweenEthernetAndIpIsSteppedOver() {
        shims(packet(false), packet(true)).forEach((name, frame) -> {
            assertThat(decode(frame)).as(name).isEqualTo(Decoded.TCP);
            assertThat(decoder.tunnelled()).as(name).isFalse();
            assertThat(decoder.toSegment(1, 1)).as(name).isIn(expected());
        });
        assertThat(decoder.tunnelledPackets()).isZero();
    }

    @Test
    void aTunnelsInnerPacketIsThePacket() {
        Map<String, byte[]> tunnels = tunnels(packet(false), packet(true));
        tunnels.forEach((name, frame) -> {
            assertThat(decode(frame)).as(name).isEqualTo(Decoded.TCP);
            assertThat(decoder.tunnelled()).as(name).isTrue();
            assertThat(decoder.toSegment(1, 1)).as(name).isIn(expected());
            assertThat(decoder.payloadEnd()).as(name).isEqualTo(frame.length);
        });
        assertThat(decoder.tunnelledPackets()).isEqualTo(tunnels.size());
        assertThat(decode(ether("0800", packet(false)))).isEqualTo(Decoded.TCP);
        assertThat(decoder.tunnelled()).isFalse();
    }

    private static List<TcpSegment> expected() {
        PacketDecoder plain = new PacketDecoder();
        List<TcpSegment> segments = new ArrayList<>();
        for (boolean v6 : new boolean[] {false, true}) {
            assertThat(plain.decode(LinkType.RAW, ByteBuffer.wrap(packet(v6)))).isEqualTo(Decoded.TCP);
            segments.add(plain.toSegment(1, 1));
        }
        return segments;
    }

    private Decoded decode(byte[] frame) {
        return decoder.decode(LinkType.ETHERNET, ByteBuffer.wrap(frame));
    }

    @Test
    void aTunnelInATunnelIsNotFollowed() {
        byte[] once = ipv4(4, packet(false));
        byte[] twice = ipv4(47, gre("0000 0800", once));
        assertThat(decode(ether("0800", twice))).isEqualTo(Decoded.NOT_TCP);
        assertThat(decode(ether("0800", ipv4(17, vxlan(ether("0800", ipv4(17, vxlan(ether("0800", once)))))))))
                .isEqualTo(Decoded.NOT_TCP);
    }

    @Test
    void whatOnlyLooksLikeATunnelIsNotFollowed() {
        byte[] inner = packet(false);
        byte[] noNumber = udp(4789, join(hex("00000000 00004600"), ether("0800", inner)));
        assertThat(decode(ether("0800", ipv4(17, noNumber)))).isEqualTo(Decoded.NOT_TCP);
        assertThat(decode(ether("0800", ipv4(17, udp(4790, vxlan(inner)))))).isEqualTo(Decoded.NOT_TCP);
        assertThat(decode(ether("0800", ipv4(47, gre("0001 0800", inner))))).isEqualTo(Decoded.NOT_TCP);
        assertThat(decode(ether("0800", ipv4(47, gre("4000 0800 00000000", inner)))))
                .isEqualTo(Decoded.NOT_TCP);
        assertThat(decode(ether("0800", ipv4(47, gre("0000 0806", inner))))).isEqualTo(Decoded.NOT_TCP);
        assertThat(decode(ether("0800", ipv4(50, inner)))).isEqualTo(Decoded.NOT_TCP);
        assertThat(decode(ether("8864 1109 0001 0000 0021", inner))).isEqualTo(Decoded.NOT_IP);
        assertThat(decode(ether("8864 1100 0001 0004 c021", inner))).isEqualTo(Decoded.NOT_IP);
        assertThat(decode(ether("8847 00010140", hex("00000000")))).isEqualTo(Decoded.NOT_IP);
        assertThat(decoder.tunnelledPackets()).isZero();
    }

    @Test
    void everyCutIsTruncatedOrWhole() {
        Map<String, byte[]> all = new LinkedHashMap<>(tunnels(packet(false), packet(true)));
        all.putAll(shims(packet(false), packet(true)));
        all.forEach((name, frame) -> {
            int needed = -1;
            for (int kept = 0; kept <= frame.length; kept++) {
                ByteBuffer cut = ByteBuffer.wrap(frame).limit(kept);
                Decoded outcome = decoder.decode(LinkType.ETHERNET, frame.length, cut);
                if (outcome == Decoded.TCP && needed < 0) {
                    needed = kept;
                }
                assertThat(outcome)
                        .as("%s, %d bytes", name, kept)
                        .isIn(needed >= 0 ? List.of(Decoded.TCP) : List.of(Decoded.TRUNCATED, Decoded.NOT_TCP));
            }
            // 18 bytes of request and 12 bytes of options need not be there
            assertThat(needed).as(name).isEqualTo(frame.length - 30);
        });
    }

    @Test
    void tsharkSeesTheSameInside(@TempDir Path folder) throws Exception {
        Map<String, byte[]> frames = new LinkedHashMap<>(tunnels(packet(false), packet(true)));
        frames.putAll(shims(packet(false), packet(true)));
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        frames.values()
                .forEach(frame -> writer.packet(
                        1, WireScript.START_NANOS, LinkType.ETHERNET, frame.length, ByteBuffer.wrap(frame)));
        Path capture = folder.resolve("built.pcap");
        Files.write(capture, writer.toByteArray());

        assertThat(ours(capture)).hasSize(frames.size()).isEqualTo(theirs(capture));
    }

    @Test
    void tsharkSeesTheSameInRealTunnels() throws Exception {
        Path capture = Path.of("src/test/captures/tunnels.pcap");
        assertThat(ours(capture)).hasSizeGreaterThan(50).isEqualTo(theirs(capture));
    }

    private static List<String> theirs(Path capture) throws Exception {
        return Tshark.fields(
                capture,
                "l",
                "tcp and not icmp and not icmpv6",
                "tcp.srcport",
                "tcp.dstport",
                "tcp.seq_raw",
                "tcp.ack_raw",
                "tcp.flags",
                "tcp.window_size_value",
                "tcp.hdr_len");
    }

    private static List<String> ours(Path capture) throws IOException {
        PacketDecoder decoder = new PacketDecoder();
        List<String> ours = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                if (decoder.decode(link, original, bytes) == Decoded.TCP) {
                    ours.add(String.format(
                            "%d\t%d\t%d\t%d\t0x%04x\t%d\t%d",
                            decoder.sourcePort(),
                            decoder.destinationPort(),
                            decoder.sequence(),
                            decoder.tcp().acknowledgmentField(),
                            decoder.flags(),
                            decoder.window(),
                            decoder.tcpHeaderBytes()));
                }
            });
        }
        return ours;
    }

    @Test
    void connectionsThroughTunnelsAreWhole() throws IOException {
        PacketDecoder decoder = new PacketDecoder();
        FlowTable table = new FlowTable(100);
        try (CaptureReader reader = CaptureReader.open(Path.of("src/test/captures/tunnels.pcap"))) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                if (decoder.decode(link, original, bytes) == Decoded.TCP) {
                    table.add(number, nanos, decoder, decoder.peek());
                }
            });
        }
        assertThat(table.size()).isEqualTo(5);
        table.forEach(flow -> assertWhole(flow));
        assertThat(decoder.tunnelledPackets()).isGreaterThan(40);
    }

    /** Also where the packets of the tunnel came in fragments: the inner packet says how long it is. */
    private static void assertWhole(Flow flow) {
        FlowSnapshot snapshot = flow.snapshot(List.of(), false);
        assertThat(snapshot.history()).as("%s", flow.key()).startsWith("ShADad").doesNotContain("g", "G", "t", "T");
        assertThat(snapshot.fromClient().payloadBytes()).isEqualTo(3000);
        assertThat(snapshot.fromServer().payloadBytes()).isEqualTo(2000);
    }
}
