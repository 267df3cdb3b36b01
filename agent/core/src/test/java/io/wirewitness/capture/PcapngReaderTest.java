package io.wirewitness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapngReaderTest {

    /** A section, an interface in nanoseconds, one of no interest to us, an enhanced, an unknown, a simple packet. */
    static byte[] sample(ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(1000).order(order);
        section(out);
        anInterface(out, LinkType.ETHERNET, 9);
        anInterface(out, LinkType.LINUX_SLL2, 6);
        enhanced(out, 0, 1_795_170_062_123_456_789L, new byte[] {1, 2, 3}, 60);
        block(out, 0x0bad, () -> out.putInt(7));
        enhanced(out, 1, 1_795_170_062_123_456L, new byte[] {4, 5, 6, 7}, 4);
        block(out, 3, () -> out.putInt(2).put(new byte[] {8, 9, 0, 0}));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void section(ByteBuffer out) {
        block(
                out,
                0x0a0d0d0a,
                () -> out.putInt(0x1a2b3c4d)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
    }

    private static void anInterface(ByteBuffer out, int linkType, int unit) {
        block(
                out,
                1,
                () -> out.putShort((short) linkType)
                        .putShort((short) 0)
                        .putInt(0)
                        .putShort((short) 2)
                        .putShort((short) 3)
                        .put(new byte[] {'e', 't', 'h', 0})
                        .putShort((short) 9)
                        .putShort((short) 1)
                        .putInt(out.order() == ByteOrder.BIG_ENDIAN ? unit << 24 : unit)
                        .putInt(0));
    }

    private static void enhanced(ByteBuffer out, int number, long time, byte[] bytes, int original) {
        block(
                out,
                6,
                () -> out.putInt(number)
                        .putInt((int) (time >>> 32))
                        .putInt((int) time)
                        .putInt(bytes.length)
                        .putInt(original)
                        .put(bytes)
                        .put(new byte[-bytes.length & 3]));
    }

    private static void block(ByteBuffer out, int type, Runnable body) {
        int start = out.position();
        out.putInt(type).putInt(0);
        body.run();
        int total = out.position() - start + 4;
        out.putInt(total).putInt(start + 4, total);
    }

    private static List<String> read(byte[] file) throws IOException {
        List<String> seen = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(file))) {
            assertThat(reader).isInstanceOf(PcapngReader.class);
            reader.readAll((number, nanos, link, original, bytes) -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                seen.add(number + " " + nanos + " " + link + " " + original + " " + Arrays.toString(copy));
            });
            if (reader.fault() != null) {
                seen.add("fault: " + reader.fault());
            }
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void packetsOfAllKindsInBothByteOrders(boolean bigEndian) throws IOException {
        assertThat(read(sample(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)))
                .containsExactly(
                        "1 1795170062123456789 1 60 [1, 2, 3]",
                        "2 1795170062123456000 276 4 [4, 5, 6, 7]",
                        "3 1795170062123456000 1 2 [8, 9]");
    }

    @Test
    void sectionsMayChangeTheByteOrder() throws IOException {
        byte[] big = sample(ByteOrder.BIG_ENDIAN);
        byte[] little = sample(ByteOrder.LITTLE_ENDIAN);
        byte[] both = Arrays.copyOf(big, big.length + little.length);
        System.arraycopy(little, 0, both, big.length, little.length);

        assertThat(read(both)).hasSize(6).last().isEqualTo("6 1795170062123456000 1 2 [8, 9]");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, 5000000000",
        "3, 5001, 5001000000",
        "9, 5001, 5001",
        "12, 5001999, 5001",
        "128, 5, 5000000000", // seconds, as a power of two
        "129, 5, 2500000000",
        "160, 6442450944, 1500000000", // 2^32 to the second
        "190, 4611686018427387904, 1000000000",
    })
    void unitsOfTime(int unit, long time, long nanos) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(1000);
        section(out);
        anInterface(out, LinkType.ETHERNET, unit);
        enhanced(out, 0, time, new byte[0], 0);

        assertThat(read(Arrays.copyOf(out.array(), out.position()))).containsExactly("1 " + nanos + " 1 0 []");
    }

    @Test
    void everyCutLeavesWhatIsBeforeIt() throws IOException {
        byte[] file = sample(ByteOrder.LITTLE_ENDIAN);
        List<String> whole = read(file);
        for (int length = 28; length < file.length; length++) {
            List<String> seen = read(Arrays.copyOf(file, length));
            List<String> packets =
                    seen.stream().filter(s -> !s.startsWith("fault: ")).toList();
            assertThat(packets).hasSizeLessThan(3).isEqualTo(whole.subList(0, packets.size()));
        }
        assertThat(read(Arrays.copyOf(file, file.length - 1)).get(2))
                .isEqualTo("fault: the block at byte " + (file.length - 20) + " is cut: 19 of its 20 bytes are there");
    }

    private static void option(ByteBuffer out, int code, byte[] value) {
        out.putShort((short) code).putShort((short) value.length).put(value).put(new byte[-value.length & 3]);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private static void statistics(ByteBuffer out, int number, long interfaceDrops, long systemDrops) {
        block(out, 5, () -> {
            out.putInt(number).putLong(0);
            option(
                    out,
                    5,
                    ByteBuffer.allocate(8)
                            .order(out.order())
                            .putLong(interfaceDrops)
                            .array());
            option(
                    out,
                    7,
                    ByteBuffer.allocate(8)
                            .order(out.order())
                            .putLong(systemDrops)
                            .array());
        });
    }

    /** One packet with options, cut short or not. */
    private static void commented(ByteBuffer out, int number, Runnable options) {
        block(out, 6, () -> {
            out.putInt(number).putInt(0).putInt(5).putInt(3).putInt(3).put(new byte[] {1, 2, 3, 0});
            options.run();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void commentsAndInterfacesAreThereForWhoAsks(boolean bigEndian) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(2000).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        block(out, 0x0a0d0d0a, () -> {
            out.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
            option(out, 3, utf8("an os"));
            option(out, 1, utf8("taken during the incident"));
            option(out, 0, new byte[0]);
            option(out, 1, utf8("behind the end"));
        });
        anInterface(out, LinkType.ETHERNET, 9);
        block(out, 1, () -> {
            out.putShort((short) 1).putShort((short) 0).putInt(128);
            option(out, 3, utf8("a card"));
        });
        commented(out, 1, () -> {
            option(out, 1, utf8("first"));
            option(out, 2, new byte[4]);
            option(out, 1, utf8("zwölf"));
        });
        commented(out, 0, () -> {});
        commented(out, 0, () -> out.putInt(out.order() == ByteOrder.BIG_ENDIAN ? 0x0001_0fff : 0x0fff_0001));

        List<String> seen = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(bytes(out)))) {
            assertThat(reader.comments()).isEmpty();
            while (reader.next((number, nanos, link, original, packet) ->
                    seen.add(reader.interfaceNumber() + " " + reader.comments()))) {
                seen.add(reader.comments().toString());
            }
            assertThat(reader.comments()).isEmpty();
            assertThat(reader.fault()).isNull();
            assertThat(reader.sectionComments()).containsExactly("taken during the incident");
            assertThat(reader.interfaces())
                    .containsExactly(new CaptureInterface("eth", 1, 0), new CaptureInterface("a card", 1, 128));
        }
        assertThat(seen).containsExactly("1 [first, zwölf]", "[first, zwölf]", "0 []", "[]", "0 []", "[]");
    }

    @Test
    void anInterfaceThatIsDescribedAlikeKeepsItsNumber() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(2000);
        for (int i = 0; i < 3; i++) {
            section(out);
            anInterface(out, LinkType.ETHERNET, 9);
            anInterface(out, i == 1 ? LinkType.RAW : LinkType.ETHERNET, 9);
            enhanced(out, 1, 5, new byte[] {1}, 1);
        }
        List<Integer> numbers = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(bytes(out)))) {
            reader.readAll((number, nanos, link, original, packet) -> numbers.add(reader.interfaceNumber()));
            assertThat(reader.interfaces()).hasSize(3);
        }
        assertThat(numbers).containsExactly(1, 2, 1);
    }

    @Test
    void whatTheCaptureLostIsSummed() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(2000);
        section(out);
        anInterface(out, LinkType.ETHERNET, 9);
        anInterface(out, LinkType.ETHERNET, 9);
        statistics(out, 0, 3, 4);
        statistics(out, 0, 10, 5); // counted from the beginning: 15 of this interface
        statistics(out, 1, 100, -1); // all ones: not counted
        statistics(out, 7, 1000, 1000); // of no interface
        section(out);
        anInterface(out, LinkType.ETHERNET, 9);
        statistics(out, 0, 0, 1000);

        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(bytes(out)))) {
            reader.readAll((number, nanos, link, original, packet) -> {});
            assertThat(reader.lost()).isEqualTo(1115);
        }
    }

    @Test
    void dropsThatStandWithPacketsCountToo() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(2000);
        section(out);
        anInterface(out, LinkType.ETHERNET, 9);
        commented(out, 0, () -> option(out, 4, new byte[] {0, 0, 0, 0, 0, 0, 0, 9}));
        commented(out, 0, () -> option(out, 4, new byte[] {0, 0, 0, 0, 0, 0, 0, 2}));
        statistics(out, 0, 1, 0);

        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(bytes(out)))) {
            reader.readAll((number, nanos, link, original, packet) -> {});
            assertThat(reader.lost()).isEqualTo(11);
        }
    }

    @Test
    void lengthsThatDisagreeEndTheFile() throws IOException {
        byte[] file = sample(ByteOrder.BIG_ENDIAN);
        file[file.length - 1] ^= 4;

        assertThat(read(file))
                .hasSize(3)
                .last()
                .isEqualTo("fault: the block at byte " + (file.length - 20)
                        + " is corrupt: its length is 20 at its beginning and 16 at its end");
    }

    @Test
    void othersBlocksMayBeLargerThanTheWindow() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(3 * InputBuffer.BYTES + 2000);
        section(out);
        anInterface(out, LinkType.ETHERNET, 9);
        block(out, 0x0bad, () -> out.position(out.position() + 3 * InputBuffer.BYTES));
        enhanced(out, 0, 5, new byte[] {1}, 1);
        byte[] whole = bytes(out);

        assertThat(read(whole)).containsExactly("1 5 1 1 [1]");
        assertThat(read(Arrays.copyOf(whole, 2 * InputBuffer.BYTES)))
                .singleElement()
                .asString()
                .startsWith("fault: the capture is cut inside a block: ");
    }
}
