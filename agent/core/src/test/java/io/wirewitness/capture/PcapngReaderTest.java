package io.wirewitness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
}
