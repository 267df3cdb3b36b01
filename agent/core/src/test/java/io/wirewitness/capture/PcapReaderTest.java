package io.wirewitness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapReaderTest {

    private static final long TIME = 1_795_170_062_123_456_789L;

    /** Text of all packets, and the fault if there is one. */
    private static List<String> read(CaptureReader reader) throws IOException {
        List<String> seen = new ArrayList<>();
        try (reader) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy); // moving the position must not hurt the reader
                seen.add(number + " " + nanos + " " + link + " " + original + " " + Arrays.toString(copy));
            });
        }
        String fault = reader.fault();
        if (fault != null) {
            seen.add(fault);
        }
        return seen;
    }

    private static List<String> read(byte[] file) throws IOException {
        return read(new PcapReader(new ByteArrayInputStream(file)));
    }

    private static byte[] twoPackets(ByteOrder order, boolean nanos) {
        PcapWriter writer = new PcapWriter(LinkType.LINUX_SLL2, order, nanos);
        writer.packet(1, TIME, LinkType.LINUX_SLL2, 60, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        writer.packet(2, TIME + 1_000_000_000, LinkType.LINUX_SLL2, 2, ByteBuffer.wrap(new byte[] {4, 5}));
        return writer.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void bothByteOrdersAndBothUnits(boolean bigEndian, boolean nanos) throws IOException {
        ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        long time = nanos ? TIME : TIME - 789;

        assertThat(read(twoPackets(order, nanos)))
                .containsExactly("1 " + time + " 276 60 [1, 2, 3]", "2 " + (time + 1_000_000_000) + " 276 2 [4, 5]");
    }

    /** The magic of old Red Hat and ALT kernels: an interface, a protocol and a packet type behind each header. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theModifiedFormat(boolean bigEndian) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(100).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xa1b2cd34)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535);
        out.putInt(1);
        for (byte i = 1; i <= 2; i++) {
            out.putInt(i).putInt(7).putInt(2).putInt(60);
            out.putInt(3).putShort((short) 0x0800).putShort((short) 0);
            out.put(new byte[] {i, 9});
        }
        assertThat(read(Arrays.copyOf(out.array(), out.position())))
                .containsExactly("1 1000007000 1 60 [1, 9]", "2 2000007000 1 60 [2, 9]");
    }

    @Test
    void aFileReadsLikeAStream(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("two.pcap"), twoPackets(ByteOrder.LITTLE_ENDIAN, true));

        assertThat(read(new PcapReader(file))).isEqualTo(read(Files.readAllBytes(file)));
        assertThat(read(CaptureReader.open(file))).isEqualTo(read(Files.readAllBytes(file)));
    }

    @Test
    void everyCutLeavesWhatIsBeforeIt() throws IOException {
        byte[] file = twoPackets(ByteOrder.BIG_ENDIAN, true);
        String first = "1 " + TIME + " 276 60 [1, 2, 3]";
        int firstEnd = 24 + 16 + 3;
        for (int length = 0; length < file.length; length++) {
            List<String> seen = read(Arrays.copyOf(file, length));
            if (length < 24) {
                assertThat(seen)
                        .containsExactly(
                                "not a pcap file: it has " + length + " bytes, its header alone would have 24");
            } else if (length == 24) {
                assertThat(seen).isEmpty();
            } else if (length < firstEnd) {
                assertThat(seen).singleElement().asString().startsWith("packet 1 at byte 24 is cut");
            } else if (length == firstEnd) {
                assertThat(seen).containsExactly(first);
            } else {
                assertThat(seen).hasSize(2).first().isEqualTo(first);
                assertThat(seen.get(1)).startsWith("packet 2 at byte 43 is cut");
            }
        }
    }

    @Test
    void anImpossibleLengthEndsTheFile() throws IOException {
        byte[] file = twoPackets(ByteOrder.BIG_ENDIAN, true);
        file[43 + 8] = (byte) 0xff;

        assertThat(read(file).get(1)).isEqualTo("packet 2 at byte 43 has an impossible length, 4278190082");
        file[43 + 8] = 0;
        file[43 + 9] = 5;
        assertThat(read(file).get(1)).isEqualTo("packet 2 at byte 43 has an impossible length, 327682");
    }

    @Test
    void anOriginalLengthBelowTheCapturedOneIsNotBelieved() throws IOException {
        byte[] file = twoPackets(ByteOrder.BIG_ENDIAN, true);
        file[24 + 15] = 1;

        assertThat(read(file).get(0)).isEqualTo("1 " + TIME + " 276 3 [1, 2, 3]");
    }

    @Test
    void somethingElseIsNamedByItsFirstBytes() throws IOException {
        assertThat(read("PK\3\4 is a zip, not a capture".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .containsExactly("not a pcap file: it begins with 0x504b0304");
    }

    @Test
    void aStreamThatComesInDropsIsReadAsFarAsItCame() throws IOException {
        byte[] file = twoPackets(ByteOrder.LITTLE_ENDIAN, false);
        List<Integer> consumed = new ArrayList<>();
        InputStream drops = new ByteArrayInputStream(file) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1));
            }
        };
        int available = drops.available();
        try (PcapReader reader = new PcapReader(drops)) {
            reader.next((number, nanos, link, original, bytes) -> consumed.add(available));
            assertThat(consumed).hasSize(1);
            // The first packet was handed over without waiting for a byte of the second.
            assertThat(drops.available()).isEqualTo(file.length - 43);
        }
    }

    @Test
    void moreThanOneWindowIsReadWhole(@TempDir Path folder) throws IOException {
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        SplittableRandom random = new SplittableRandom(1);
        List<Integer> expected = new ArrayList<>();
        long total = 0;
        for (int i = 0; total < 3L * InputBuffer.BYTES; i++) {
            byte[] bytes = new byte[i % 50 == 0 ? PcapReader.LONGEST_PACKET : random.nextInt(3000)];
            random.nextBytes(bytes);
            writer.packet(i, TIME, LinkType.ETHERNET, bytes.length, ByteBuffer.wrap(bytes));
            expected.add(Arrays.hashCode(bytes));
            total += bytes.length;
        }
        Path file = Files.write(folder.resolve("large.pcap"), writer.toByteArray());

        assertThat(hashes(new PcapReader(file))).isEqualTo(expected);
        assertThat(hashes(new PcapReader(Files.newInputStream(file)))).isEqualTo(expected);
    }

    private static List<Integer> hashes(CaptureReader reader) throws IOException {
        List<Integer> hashes = new ArrayList<>();
        try (reader) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                hashes.add(Arrays.hashCode(copy));
            });
            assertThat(reader.fault()).isNull();
        }
        return hashes;
    }

    @Test
    void changedBytesNeverThrow() throws IOException {
        byte[] pcap = twoPackets(ByteOrder.BIG_ENDIAN, true);
        byte[] pcapng = PcapngReaderTest.sample(ByteOrder.LITTLE_ENDIAN);
        SplittableRandom random = new SplittableRandom(7);
        long faults = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] file = (round % 2 == 0 ? pcap : pcapng).clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            CaptureReader reader;
            try {
                reader = CaptureReader.of(new ByteArrayInputStream(file));
            } catch (UnusableInput e) {
                faults++;
                continue;
            }
            long packets = reader.readAll((number, nanos, link, original, bytes) ->
                    assertThat(bytes.remaining()).isLessThanOrEqualTo(original));
            assertThat(packets).isBetween(0L, 3L);
            @Nullable String fault = reader.fault();
            faults += fault == null ? 0 : 1;
        }
        assertThat(faults).isBetween(100L, 1_999L);
    }
}
