package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.LinkType;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the decoder says of fragments, one by one. */
class FragmentMarksTest {

    private static final String TCP = "bfc4 01bb 00000064 000000c8 5018 01f6 0000 0000 ";
    private static final String ADDRESSES = "20010db8000000000000000000000007 20010db8000000000000000000000005 ";

    private final PacketDecoder decoder = new PacketDecoder();

    private Decoded decode(String hex) {
        return decoder.decode(LinkType.RAW, ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", ""))));
    }

    private static String ipv4(int bytes, String fragment) {
        return String.format("4500 %04x abcd %s 3906 0000 0a000007 0a000005 ", 20 + bytes, fragment);
    }

    private static String ipv6(int bytes, String fragment) {
        return String.format("60000000 %04x 2c 40 %s 06 00 %s 0000abcd ", 8 + bytes, ADDRESSES, fragment);
    }

    @ParameterizedTest
    @CsvSource({"0000, false", "4000, false", "2000, true"})
    void theFirstFragmentIsMarked(String field, boolean fragmented) {
        assertThat(decode(ipv4(24, field) + TCP + "deadbeef")).isEqualTo(Decoded.TCP);
        assertThat(decoder.fragmented()).isEqualTo(fragmented);
        assertThat(decoder.payloadBytes()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"0000, false", "0001, true"})
    void inIpv6AFragmentHeaderAloneIsNoFragment(String field, boolean fragmented) {
        assertThat(decode(ipv6(24, field) + TCP + "deadbeef")).isEqualTo(Decoded.TCP);
        assertThat(decoder.fragmented()).isEqualTo(fragmented);
        assertThat(decoder.payloadBytes()).isEqualTo(4);
    }

    @Test
    void theMarkIsNotKept() {
        assertThat(decode(ipv4(24, "2000") + TCP + "deadbeef")).isEqualTo(Decoded.TCP);
        assertThat(decode(ipv6(24, "0000") + TCP + "deadbeef")).isEqualTo(Decoded.TCP);
        assertThat(decoder.fragmented()).isFalse();
    }

    @Test
    void laterFragmentsAreCounted() {
        assertThat(decode(ipv4(24, "2003") + TCP + "deadbeef")).isEqualTo(Decoded.LATER_FRAGMENT);
        assertThat(decode(ipv4(24, "0003") + TCP + "deadbeef")).isEqualTo(Decoded.LATER_FRAGMENT);
        assertThat(decode(ipv6(24, "0018") + TCP + "deadbeef")).isEqualTo(Decoded.LATER_FRAGMENT);
        assertThat(decoder.count(Decoded.LATER_FRAGMENT)).isEqualTo(3);
    }

    @Test
    void tooSmallForItsHeaderIsCounted() {
        assertThat(decode(ipv4(8, "2000") + "bfc4 01bb 00000064")).isEqualTo(Decoded.TINY_FRAGMENT);
        assertThat(decode(ipv6(8, "0001") + "bfc4 01bb 00000064")).isEqualTo(Decoded.TINY_FRAGMENT);
        assertThat(decode(ipv4(24, "2000") + TCP.replace("5018", "8018") + "01010101"))
                .isEqualTo(Decoded.TINY_FRAGMENT);
        assertThat(decoder.count(Decoded.TINY_FRAGMENT)).isEqualTo(3);
        assertThat(decode(ipv4(8, "0000") + "bfc4 01bb 00000064")).isEqualTo(Decoded.MALFORMED);
    }

    @Test
    void theInterfaceIsKnownFromSll2Only() {
        String sll2 = "0800 0000 00000007 0001 00 06 0200000000010000";
        ByteBuffer packet =
                ByteBuffer.wrap(HexFormat.of().parseHex((sll2 + ipv4(24, "4000") + TCP + "deadbeef").replace(" ", "")));
        assertThat(decoder.decode(LinkType.LINUX_SLL2, packet)).isEqualTo(Decoded.TCP);
        assertThat(decoder.interfaceIndex()).isEqualTo(7);
        assertThat(decode(ipv4(24, "4000") + TCP + "deadbeef")).isEqualTo(Decoded.TCP);
        assertThat(decoder.interfaceIndex()).isEqualTo(-1);
    }
}
