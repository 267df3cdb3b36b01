package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.IpFragments;
import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments in fragments, with packets from the IP header on, each a microsecond behind the one before. */
class FragmentsTest {

    private static final int MTU = 200;
    private static final int SECOND = 1_000_000_000;
    private static final String REQUEST = "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n";

    private final PacketDecoder decoder = new PacketDecoder();
    private final List<Out> out = new ArrayList<>();
    private final Fragments fragments = new Fragments(this::take);
    private long number;
    private long now = WireScript.START_NANOS;

    /** A segment that came out, and the captured bytes of its payload. */
    private record Out(TcpSegment segment, String payload) {}

    private void take(long number, long epochNanos, int face, PacketDecoder from, ByteBuffer bytes) {
        assertThat(face).isEqualTo(7);
        byte[] payload = new byte[Math.max(0, from.payloadEnd() - from.payloadOffset())];
        bytes.get(from.payloadOffset(), payload);
        out.add(new Out(from.toSegment(number, epochNanos), new String(payload, StandardCharsets.ISO_8859_1)));
    }

    // ---- packets ----

    private static WireScript script(boolean ipv4) {
        String client = ipv4 ? "10.0.0.7:49092" : "[2001:db8::7]:49092";
        String server = ipv4 ? "10.0.0.5:8080" : "[2001:db8::5]:8080";
        return WireScript.between(client, server).linkType(LinkType.RAW);
    }

    private static List<byte[]> packets(WireScript script) {
        List<byte[]> packets = new ArrayList<>();
        script.play((number, nanos, link, original, bytes) -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            packets.add(copy);
        });
        return packets;
    }

    private static byte[] packet(boolean ipv4, Consumer<WireScript> step) {
        WireScript script = script(ipv4);
        step.accept(script);
        return packets(script).get(0);
    }

    /** 555 bytes of payload, 587 of data, four fragments. */
    private static byte[] request(boolean ipv4) {
        return packet(ipv4, script -> script.nextMayFragment().client(body()));
    }

    private static String body() {
        StringBuilder text = new StringBuilder(REQUEST);
        for (int i = 0; i < 500; i++) {
            text.append((char) ('a' + i % 23));
        }
        return text.toString();
    }

    private static List<byte[]> cut(byte[] packet) {
        return IpFragments.of(packet, 0, MTU, 0x1234);
    }

    private static byte[] piece(byte[] packet, int offset, int length, boolean more) {
        return IpFragments.piece(packet, 0, offset, length, more, 0x1234);
    }

    // ---- looking at them as a capture point does ----

    private Decoded see(byte[] packet) {
        return see(packet, packet.length);
    }

    private Decoded see(byte[] packet, int captured) {
        ByteBuffer bytes = ByteBuffer.wrap(packet, 0, Math.min(captured, packet.length));
        number++;
        now += 1_000;
        Decoded outcome = decoder.decode(LinkType.RAW, packet.length, bytes);
        if (outcome == Decoded.TCP) {
            if (!fragments.concern(decoder) || fragments.passes(number, now, 7, decoder, bytes)) {
                take(number, now, 7, decoder, bytes);
            }
        } else if (outcome == Decoded.LATER_FRAGMENT) {
            fragments.later(number, now, 7, decoder, bytes);
        }
        return outcome;
    }

    private void seeAll(List<byte[]> packets) {
        packets.forEach(this::see);
    }

    /** What comes out of a packet that was never in fragments, captured last of so many. */
    private Out whole(byte[] packet) {
        return new Out(segment(packet, number, now), payload(packet));
    }

    private static TcpSegment segment(byte[] packet, long number, long epochNanos) {
        PacketDecoder other = new PacketDecoder();
        assertThat(other.decode(LinkType.RAW, ByteBuffer.wrap(packet))).isEqualTo(Decoded.TCP);
        return other.toSegment(number, epochNanos);
    }

    private static String payload(byte[] packet) {
        PacketDecoder other = new PacketDecoder();
        other.decode(LinkType.RAW, ByteBuffer.wrap(packet));
        return new String(
                packet, other.payloadOffset(), packet.length - other.payloadOffset(), StandardCharsets.ISO_8859_1);
    }

    /** What comes out of a first fragment that is taken alone. */
    private static Out alone(byte[] first, long number) {
        return new Out(segment(first, number, WireScript.START_NANOS + number * 1_000), payload(first));
    }

    // ---- whole ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inOrderItIsTheSegmentThatWasSent(boolean ipv4) {
        byte[] packet = request(ipv4);
        seeAll(cut(packet));
        assertThat(out).containsExactly(whole(packet));
        assertThat(out.get(0).segment().payload()).isEqualTo(Payload.HTTP_REQUEST);
        assertThat(out.get(0).payload()).isEqualTo(body());
        assertThat(fragments.incomplete()).isZero();
        assertThat(fragments.copies()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inAnyOrder(boolean ipv4) {
        byte[] packet = request(ipv4);
        List<byte[]> parts = new ArrayList<>(cut(packet));
        assertThat(parts).hasSize(4);
        SplittableRandom random = new SplittableRandom(20261120);
        for (int round = 0; round < 50; round++) {
            if (round == 0) {
                Collections.reverse(parts);
            } else {
                Collections.swap(parts, random.nextInt(4), random.nextInt(4));
            }
            now += 2L * SECOND; // else copies of the round before
            out.clear();
            seeAll(parts);
            assertThat(out).containsExactly(whole(packet));
        }
        assertThat(fragments.incomplete()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramsMayBeMixed(boolean ipv4) {
        List<byte[]> both = packets(script(ipv4).client(body()).client(650));
        List<byte[]> first = IpFragments.of(both.get(0), 0, MTU, 1);
        List<byte[]> other = IpFragments.of(both.get(1), 0, MTU, 2);
        for (int i = 0; i < 4; i++) {
            see(first.get(i));
            see(other.get(other.size() - 1 - i));
        }
        see(other.get(0));
        assertThat(out).extracting(each -> each.segment().payloadBytes()).containsExactly(555, 650);
        assertThat(out.get(0).segment().number()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void copiesChangeNothing(boolean ipv4) {
        byte[] packet = request(ipv4);
        List<byte[]> parts = cut(packet);
        for (byte[] part : parts) {
            see(part);
            see(part);
        }
        assertThat(out).hasSize(1);
        assertThat(out.get(0).segment()).isEqualTo(segment(packet, 7, WireScript.START_NANOS + 7_000));
        seeAll(parts);
        assertThat(out).hasSize(1);
        assertThat(fragments.copies()).isEqualTo(8);
        fragments.end();
        assertThat(out).hasSize(1);
        assertThat(fragments.incomplete()).isZero();
    }

    @Test
    void otherPacketsPassMeanwhile() {
        List<byte[]> parts = cut(request(true));
        byte[] elsewhere = packets(WireScript.between("10.0.0.8:50000", "10.0.0.5:8080")
                        .linkType(LinkType.RAW)
                        .client(100))
                .get(0);
        byte[] earlierAnswer = packet(true, script -> script.server(10));
        see(parts.get(0));
        see(elsewhere);
        see(earlierAnswer);
        parts.subList(1, 4).forEach(this::see);
        assertThat(out).extracting(each -> each.segment().payloadBytes()).containsExactly(100, 10, 555);
    }

    @Test
    void inATunnelTheInnerFragmentsArePutTogether() {
        byte[] packet = request(true);
        for (byte[] part : cut(packet)) {
            ByteBuffer outer = ByteBuffer.allocate(20 + part.length);
            outer.putShort((short) 0x4500).putShort((short) outer.capacity()).putInt(0x0001_4000);
            outer.putInt(0x4004_0000).putInt(0xc0a8_0001).putInt(0xc0a8_0002);
            see(outer.put(part).array());
        }
        assertThat(out).containsExactly(whole(packet));
    }

    @Test
    void aHostOnTheWayMayPutThemTogether() {
        byte[] packet = request(true);
        List<byte[]> parts = cut(packet);
        see(parts.get(0));
        see(packet);
        seeAll(parts);
        fragments.end();
        assertThat(out).extracting(each -> each.segment().payloadBytes()).containsExactly(555);
        assertThat(fragments.incomplete()).isZero();
    }

    // ---- something is missing ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutOneOfThemTheFirstIsTakenAsItCame(boolean ipv4) {
        for (int missing = 1; missing < 4; missing++) {
            FragmentsTest each = new FragmentsTest();
            List<byte[]> parts = cut(request(ipv4));
            parts.remove(missing);
            each.seeAll(parts);
            assertThat(each.out).isEmpty();
            each.fragments.end();
            assertThat(each.out).containsExactly(alone(parts.get(0), 1));
            assertThat(each.fragments.incomplete()).isEqualTo(1);
        }
    }

    @Test
    void withoutTheFirstThereIsNothing() {
        List<byte[]> parts = cut(request(true));
        parts.subList(1, 4).forEach(this::see);
        fragments.end();
        assertThat(out).isEmpty();
        assertThat(fragments.incomplete()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acknowledged", "repeated", "repeatedInFragments", "reset", "resetByPeer", "reopened"})
    void whatItsConnectionHasPassedIsTakenFirst(String how) {
        byte[] first = cut(request(true)).get(0);
        see(first);
        switch (how) {
            case "acknowledged" ->
                see(packets(script(true).client(1).serverAck()).get(1));
            case "repeated" -> see(packet(true, script -> script.nextIpId(9).client(body())));
            case "repeatedInFragments" ->
                see(cut(packet(true, script -> script.nextIpId(9).client(body())))
                        .get(0));
            case "reset" -> see(packet(true, WireScript::clientRst));
            case "resetByPeer" -> see(packet(true, WireScript::serverBareRst));
            case "reopened" -> see(packet(true, WireScript::clientSyn));
            default -> throw new IllegalArgumentException(how);
        }
        assertThat(out.get(0)).isEqualTo(alone(first, 1));
        assertThat(out).hasSize(how.equals("repeatedInFragments") ? 1 : 2);
    }

    @Test
    void whatDoesNotPassItChangesNothing() {
        List<byte[]> parts = cut(request(true));
        see(parts.get(0));
        seeAll(packets(script(true).serverAck().server(100).clientAck().clientKeepAlive()));
        seeAll(packets(WireScript.between("10.0.0.7:49093", "10.0.0.5:8080")
                .linkType(LinkType.RAW)
                .clientRst()));
        assertThat(out).hasSize(5);
        parts.subList(1, 4).forEach(this::see);
        assertThat(out.get(5).segment().payloadBytes()).isEqualTo(555);
    }

    @Test
    void afterHalfAMinuteNobodyWaits() {
        List<byte[]> parts = cut(request(true));
        byte[] elsewhere = packets(WireScript.between("10.0.0.8:50000", "10.0.0.5:8080")
                        .linkType(LinkType.RAW)
                        .client(100))
                .get(0);
        see(parts.get(0));
        now += 29L * SECOND;
        see(elsewhere);
        assertThat(out).hasSize(1);
        now += 2L * SECOND;
        see(elsewhere);
        assertThat(out).extracting(each -> each.segment().payloadBytes()).containsExactly(100, 144, 100);
        parts.subList(1, 4).forEach(this::see);
        assertThat(out).hasSize(3);
    }

    @Test
    void theOldestMakesRoom() {
        List<byte[]> firsts = new ArrayList<>();
        for (int i = 0; i <= Fragments.MOST; i++) {
            byte[] packet = packets(WireScript.between("10.0.0.7:" + (40_000 + i), "10.0.0.5:8080")
                            .linkType(LinkType.RAW)
                            .nextIpId(i)
                            .client(300))
                    .get(0);
            firsts.add(cut(packet).get(0));
        }
        seeAll(firsts);
        assertThat(out).containsExactly(alone(firsts.get(0), 1));
        fragments.end();
        assertThat(out).hasSize(Fragments.MOST + 1);
        assertThat(out.get(1)).isEqualTo(alone(firsts.get(1), 2));
    }

    // ---- identifications come again ----

    @Test
    void anotherSegmentMayBearTheMarksOfAWholeOne() {
        List<byte[]> both =
                packets(script(true).nextIpId(5).client(body()).nextIpId(5).client(400));
        seeAll(cut(both.get(0)));
        seeAll(cut(both.get(1)));
        assertThat(out).extracting(each -> each.segment().payloadBytes()).containsExactly(555, 400);
    }

    @Test
    void anotherSegmentMayBearTheMarksOfOneThatWaits() {
        List<byte[]> both =
                packets(script(true).nextIpId(5).client(body()).nextIpId(5).client(400));
        see(cut(both.get(0)).get(0));
        seeAll(cut(both.get(1)));
        assertThat(out).extracting(each -> each.segment().payloadBytes()).containsExactly(144, 400);
    }

    // ---- what no honest sender does, and cuts ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereTheyOverlapTheFirstBytesStay(boolean ipv4) {
        byte[] packet = request(ipv4);
        byte[] forged = packet.clone();
        Arrays.fill(forged, forged.length - 555, forged.length, (byte) '!');
        see(piece(packet, 0, 320, true));
        see(piece(forged, 160, 240, true));
        see(piece(packet, 240, 347, false));
        assertThat(out).hasSize(1);
        String expected = body().substring(0, 288) + "!".repeat(80) + body().substring(368);
        assertThat(out.get(0).payload()).isEqualTo(expected);
        assertThat(out.get(0).segment().payloadBytes()).isEqualTo(555);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereLengthsContradictEachOtherTheFirstIsTakenAsItCame(boolean ipv4) {
        byte[] packet = request(ipv4);
        byte[] first = piece(packet, 0, 320, true);
        byte[] last = piece(packet, 400, 120, false);
        for (byte[] other :
                List.of(piece(packet, 400, 100, false), piece(packet, 400, 128, false), piece(packet, 480, 80, true))) {
            for (List<byte[]> order : List.of(List.of(first, last, other), List.of(other, last, first))) {
                FragmentsTest each = new FragmentsTest();
                each.seeAll(order);
                each.see(piece(packet, 320, 80, true));
                each.fragments.end();
                assertThat(each.out).containsExactly(alone(first, order.indexOf(first) + 1));
                assertThat(each.fragments.incomplete()).isEqualTo(1);
            }
        }
    }

    /** RFC 8200, 4.5 discards it; Linux cuts it in IPv4, and then misses what it cut. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatMustBeAMultipleOfEightAndIsNotIsNoPart(boolean ipv4) {
        byte[] packet = request(ipv4);
        see(piece(packet, 0, 320, true));
        see(piece(packet, 320, 77, true));
        see(piece(packet, 400, 187, false));
        assertThat(out).isEmpty();
        see(piece(packet, 320, 80, true));
        assertThat(out).containsExactly(whole(packet));
        assertThat(see(piece(packet, 0, 77, true))).isEqualTo(Decoded.TCP);
        assertThat(out).hasSize(2);
    }

    @Test
    void noneMayReachIntoTheTcpHeader() {
        byte[] packet = request(true);
        byte[] first = piece(packet, 0, 320, true);
        see(first);
        see(piece(packet, 24, 563, false));
        assertThat(out).containsExactly(alone(first, 1));
        FragmentsTest backwards = new FragmentsTest();
        backwards.see(piece(packet, 24, 563, false));
        backwards.see(first);
        assertThat(backwards.out).containsExactly(alone(first, 2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFirstOneTooSmallForTheTcpHeaderIsNoSegment(boolean ipv4) {
        byte[] packet = request(ipv4);
        assertThat(see(piece(packet, 0, 24, true))).isEqualTo(Decoded.TINY_FRAGMENT);
        assertThat(see(piece(packet, 24, 563, false))).isEqualTo(Decoded.LATER_FRAGMENT);
        fragments.end();
        assertThat(out).isEmpty();
    }

    @Test
    void longerThanADatagramCanBe() {
        byte[] packet = packet(true, script -> script.client(65_000));
        byte[] first = piece(packet, 0, 320, true);
        see(first);
        byte[] last = piece(packet, 64_000, 1_000, false);
        ByteBuffer.wrap(last).putShort(6, (short) 0x1fff);
        see(last);
        fragments.end();
        assertThat(out).containsExactly(alone(first, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLongestThereIs(boolean ipv4) {
        int longest = 65_535 - (ipv4 ? 52 : 40);
        byte[] packet = packet(ipv4, script -> script.nextMayFragment().client(longest));
        seeAll(IpFragments.of(packet, 0, 1500, 7));
        assertThat(out).containsExactly(whole(packet));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheSnapLengthCutCountsAsWhole(boolean ipv4) {
        byte[] packet = request(ipv4);
        List<byte[]> parts = cut(packet);
        int header = ipv4 ? 52 : 80;
        parts.forEach(part -> see(part, header + 100));
        assertThat(out).hasSize(1);
        assertThat(out.get(0).segment()).isEqualTo(whole(packet).segment());
        assertThat(out.get(0).payload()).isEqualTo(body().substring(0, 100));
    }

    @Test
    void ofALaterOneTheIpHeaderIsEnough() {
        byte[] packet = request(true);
        List<byte[]> parts = cut(packet);
        see(parts.get(0));
        parts.subList(1, 4).forEach(part -> see(part, 20));
        assertThat(out).hasSize(1);
        assertThat(out.get(0).segment()).isEqualTo(whole(packet).segment());
        assertThat(out.get(0).payload()).isEqualTo(payload(parts.get(0)));
    }

    /** Any cut, any order, any copies: each once, and every byte of it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyAtOnce(boolean ipv4) {
        SplittableRandom random = new SplittableRandom(20261120);
        for (int round = 0; round < 40; round++) {
            WireScript script = script(ipv4);
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                script.nextMayFragment()
                        .client(random.ints(random.nextInt(400, 3_000), ' ', '~')
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                .toString());
            }
            List<byte[]> packets = packets(script);
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < packets.size(); i++) {
                parts.addAll(IpFragments.of(packets.get(i), 0, random.nextInt(100, 400), i));
            }
            for (int copies = random.nextInt(9); copies > 0; copies--) {
                parts.add(parts.get(random.nextInt(parts.size())));
            }
            for (int i = parts.size() - 1; i > 0; i--) {
                Collections.swap(parts, i, random.nextInt(i + 1));
            }
            now += 2L * SECOND;
            out.clear();
            seeAll(parts);
            assertThat(out)
                    .extracting(Out::payload)
                    .containsExactlyInAnyOrderElementsOf(
                            packets.stream().map(FragmentsTest::payload).toList());
        }
        assertThat(fragments.incomplete()).isZero();
    }

    @Test
    void whatIsNotInFragmentsIsNoConcern() {
        see(packet(true, script -> script.client(100)));
        assertThat(out).hasSize(1);
        assertThat(fragments.concern(decoder)).isFalse();
        List<byte[]> parts = cut(request(true));
        seeAll(parts);
        see(packet(true, script -> script.server(100)));
        assertThat(fragments.concern(decoder)).isFalse();
    }
}
