package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.LinkType;
import io.wirewitness.model.NameAnswer;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers no honest resolver sends. */
class DnsViewTest {

    private static final String A_EXAMPLE = "01 61 07 6578616d706c65 00 ";
    private static final String IPV4_QUESTION = "0001 0001 ";

    private static @Nullable NameAnswer answer(String message) {
        byte[] dns = HexFormat.of().parseHex(message.replaceAll("\\s", ""));
        String header = String.format(
                "4500 %04x 0001 0000 4011 0000 0a000035 0a000007 0035 c000 %04x 0000", 28 + dns.length, 8 + dns.length);
        byte[] head = HexFormat.of().parseHex(header.replaceAll("\\s", ""));
        ByteBuffer packet =
                ByteBuffer.allocate(head.length + dns.length).put(head).put(dns).flip();
        PacketDecoder decoder = new PacketDecoder();
        assertThat(decoder.decode(LinkType.RAW, packet)).isEqualTo(Decoded.DNS);
        assertThat(decoder.dns().query(1, 1)).isNull();
        return decoder.dns().answer(1, 1);
    }

    private static String header(int answers) {
        return String.format("7777 8180 0001 %04x 0000 0000 ", answers);
    }

    private static String record(String owner, String address) {
        return owner + " 0001 0001 0000003c 0004 " + address + " ";
    }

    @Test
    void moreAddressesThanAreKept() {
        StringBuilder message = new StringBuilder(header(40) + A_EXAMPLE + IPV4_QUESTION);
        for (int i = 0; i < 40; i++) {
            message.append(record("c00c", String.format("c00002%02x", i)));
        }
        NameAnswer answer = Objects.requireNonNull(answer(message.toString()));
        assertThat(answer.addresses()).hasSize(32);
        assertThat(answer.complete()).isFalse();
        assertThat(answer.name()).isEqualTo("a.example");
        assertThat(answer.ttlSeconds()).isEqualTo(60);
    }

    @Test
    void cutToFitOrByTheCapture() {
        String whole = header(1) + A_EXAMPLE + IPV4_QUESTION + record("c00c", "c0000201");
        assertThat(Objects.requireNonNull(answer(whole)).complete()).isTrue();
        NameAnswer toFit = Objects.requireNonNull(answer(whole.replace("8180", "8380")));
        assertThat(toFit.complete()).isFalse();
        assertThat(toFit.addresses()).hasSize(1);
        NameAnswer cut = Objects.requireNonNull(answer(whole.substring(0, whole.length() - 3)));
        assertThat(cut.complete()).isFalse();
        assertThat(cut.addresses()).isEmpty();
        assertThat(cut.ttlSeconds()).isEqualTo(-1);
    }

    @Test
    void aTimeToLiveBelowZeroIsNone() {
        String message = header(1) + A_EXAMPLE + IPV4_QUESTION + "c00c 0001 0001 ffffffff 0004 c0000201";
        assertThat(Objects.requireNonNull(answer(message)).ttlSeconds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "c00c, points at itself",
        "01 61 c00c, points at its own start",
        "c00e c00c, points forwards",
        "c000, points into the header",
        "01 61 c0ff, points beyond the end",
        "01 61 40, a length nobody uses",
        "3f 61, ends before its label does",
    })
    void namesThatLeadNowhere(String name, String why) {
        assertThat(answer(header(0) + name + "00 " + IPV4_QUESTION)).as(why).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "00, .",
        "03 414263 00, abc",
        "04 61 1b 0a ff 00, a???",
        "03 61 2e 62 00, a?b",
        "01 20 01 22 00, '?.\"'",
    })
    void namesAreForeignText(String name, String text) {
        NameAnswer answer = Objects.requireNonNull(answer(header(0) + name + IPV4_QUESTION));
        assertThat(answer.name()).isEqualTo(text);
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void namesHaveALimit() {
        String label = "3f" + "61".repeat(63);
        NameAnswer answer = Objects.requireNonNull(answer(header(0) + label.repeat(20) + "00" + IPV4_QUESTION));
        assertThat(answer.name()).hasSize(255);
    }

    @Test
    void updatesAndEmptyMessagesAreNoAnswers() {
        assertThat(answer("7777 a800 0001 0000 0000 0000 " + A_EXAMPLE + IPV4_QUESTION))
                .isNull();
        assertThat(answer("7777 8180 0000 0000 0000 0000 ")).isNull();
    }
}
