package io.wirewitness.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which reader a file gets, and what is said of one that gets none. */
class CaptureReaderTest {

    private static final int PACKETS = 3_000;

    @TempDir
    Path folder;

    enum Packing {
        NONE,
        GZIP,
        ZSTD;

        byte[] pack(byte[] bytes) {
            return switch (this) {
                case NONE -> bytes;
                case GZIP -> gzip(bytes);
                case ZSTD -> {
                    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
                        yield context.setChecksum(true).compress(bytes);
                    }
                }
            };
        }
    }

    /** About 3 MB that hardly pack. */
    private static byte[] capture(int packets) {
        SplittableRandom random = new SplittableRandom(3);
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        for (int i = 1; i <= packets; i++) {
            byte[] bytes = new byte[1000];
            random.nextBytes(bytes);
            writer.packet(i, 1_795_170_062_000_000_000L + i, LinkType.ETHERNET, 1000, ByteBuffer.wrap(bytes));
        }
        return writer.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static long count(CaptureReader reader) throws IOException {
        return reader.readAll((number, nanos, link, original, bytes) -> {
            assertThat(nanos).isEqualTo(1_795_170_062_000_000_000L + number);
            assertThat(bytes.remaining()).isEqualTo(1000);
        });
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    @ParameterizedTest
    @EnumSource
    void packedCapturesAreKnownByTheirFirstBytes(Packing packing) throws IOException {
        byte[] packed = packing.pack(capture(PACKETS));
        Path file = file("named-otherwise.txt", packed);
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertThat(reader.length()).isEqualTo(packed.length);
            long before = reader.offset();
            assertThat(count(reader)).isEqualTo(PACKETS);
            assertThat(reader.fault()).isNull();
            assertThat(before).isLessThan(packed.length / 2);
            assertThat(reader.offset()).isEqualTo(packed.length);
        }
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(packed))) {
            assertThat(reader.length()).isEqualTo(-1);
            assertThat(count(reader)).isEqualTo(PACKETS);
            assertThat(reader.offset()).isEqualTo(packed.length);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void aPackedStreamThatIsCutGivesWhatIsBeforeTheCut(Packing packing) throws IOException {
        byte[] packed = packing.pack(capture(PACKETS));
        Path file = file("cut", Arrays.copyOf(packed, packed.length * 2 / 3));
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertThat(count(reader)).isBetween(PACKETS * 2L / 3 - 150, PACKETS * 2L / 3);
            assertThat(reader.fault())
                    .startsWith("the " + packing.name().toLowerCase(java.util.Locale.ROOT) + " stream is cut")
                    .doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void aPackedStreamThatIsCorruptGivesWhatIsBefore(Packing packing) throws IOException {
        byte[] packed = packing.pack(capture(PACKETS));
        packed[packed.length - (packing == Packing.GZIP ? 6 : 1)] ^= 0x55; // the checksum of all
        try (CaptureReader reader = CaptureReader.open(file("corrupt", packed))) {
            assertThat(count(reader)).isBetween(PACKETS - 20L, (long) PACKETS);
            assertThat(reader.fault())
                    .contains("stream is cut or corrupt at or before byte ")
                    .doesNotContain("\n");
        }
    }

    /** As pigz, a rotating logger or cat make them; through a pipe the next member is not there yet when one ends. */
    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void concatenatedStreamsAreOne(Packing packing) throws IOException {
        byte[] capture = capture(PACKETS);
        byte[] packed = join(
                packing.pack(Arrays.copyOf(capture, 12_345)),
                packing.pack(Arrays.copyOfRange(capture, 12_345, capture.length)));
        InputStream slow = new ByteArrayInputStream(packed) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 77));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        try (CaptureReader reader = CaptureReader.of(slow)) {
            assertThat(count(reader)).isEqualTo(PACKETS);
            assertThat(reader.fault()).isNull();
        }
    }

    @Test
    void aPipeIsReadLikeAStream() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        byte[] capture = capture(10);
        Thread writer = new Thread(() -> {
            try {
                Files.write(pipe, capture, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        try (CaptureReader reader = CaptureReader.open(pipe)) {
            assertThat(count(reader)).isEqualTo(10);
            assertThat(reader.length()).isEqualTo(-1);
        }
        writer.join();
    }

    @Test
    void aFileThatShrinksIsAFault() throws IOException {
        Path file = file("shrinks.pcap", capture(PACKETS));
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertThat(reader.next((number, nanos, link, original, bytes) -> {}))
                    .isTrue();
            try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
                other.truncate(2_000_000);
            }
            assertThat(count(reader)).isBetween(1L, 1_999L);
            assertThat(reader.fault())
                    .isEqualTo(
                            "the file shrank while it was read: from " + (24 + PACKETS * 1016) + " to 2000000 bytes");
        }
    }

    @Test
    void aFileThatGrowsIsReadUpToWhatIsThere() throws IOException {
        byte[] capture = capture(PACKETS);
        Path file = file("grows.pcap", Arrays.copyOf(capture, 24 + 1016));
        try (CaptureReader reader = CaptureReader.open(file)) {
            Files.write(file, Arrays.copyOfRange(capture, 24 + 1016, capture.length), StandardOpenOption.APPEND);
            assertThat(count(reader)).isEqualTo(PACKETS);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "1000", "10001"})
    void followingGoesOnWhenMoreCame(int step) throws IOException {
        int packets = step < 100 ? 3 : step / 5;
        assertThat(follow(capture(packets), step)).isEqualTo(packets);
    }

    @ParameterizedTest
    @CsvSource({"1", "5", "64"})
    void followingPcapngToo(int step) throws IOException {
        assertThat(follow(PcapngReaderTest.sample(java.nio.ByteOrder.LITTLE_ENDIAN), step))
                .isEqualTo(3);
    }

    /** Writes a file in steps and asks for packets after each; every packet must come with the last of its bytes. */
    private long follow(byte[] whole, int step) throws IOException {
        Path file = file("followed", new byte[0]);
        try (CaptureReader reader = CaptureReader.following(file)) {
            for (int from = 0; from < whole.length; from += step) {
                reader.readAll((number, nanos, link, original, bytes) -> {});
                assertThat(reader.offset()).isLessThanOrEqualTo(from);
                int to = Math.min(whole.length, from + step);
                Files.write(file, Arrays.copyOfRange(whole, from, to), StandardOpenOption.APPEND);
                try (CaptureReader fresh = new ByteArrayReader(whole, to).reader) {
                    long expected = fresh.readAll((number, nanos, link, original, bytes) -> {});
                    reader.readAll((number, nanos, link, original, bytes) -> {});
                    assertThat(reader.packets()).isEqualTo(expected);
                    assertThat(reader.fault() == null).isEqualTo(to == whole.length || fresh.fault() == null);
                }
            }
            assertThat(reader.fault()).isNull();
            assertThat(reader.interfaces())
                    .hasSize(whole.length < 1000 ? reader.interfaces().size() : 0);
            return reader.packets();
        }
    }

    /** What a reader of the same bytes without a future sees. */
    private static final class ByteArrayReader {
        private final CaptureReader reader;

        ByteArrayReader(byte[] whole, int length) {
            ByteArrayInputStream in = new ByteArrayInputStream(whole, 0, length);
            reader = whole[0] == 0x0a ? new PcapngReader(in) : new PcapReader(in);
        }
    }

    @Test
    void aFollowedFileThatBeginsAnewIsAFault() throws IOException {
        byte[] capture = capture(10);
        Path file = file("ring.pcap0", capture);
        try (CaptureReader reader = CaptureReader.following(file)) {
            assertThat(count(reader)).isEqualTo(10);
            assertThat(reader.fault()).isNull();
            Files.write(file, Arrays.copyOf(capture, 24 + 1016));
            assertThat(reader.next((number, nanos, link, original, bytes) -> {}))
                    .isFalse();
            assertThat(reader.fault()).startsWith("the file shrank while it was read");
            Files.write(file, capture, StandardOpenOption.APPEND);
            assertThat(reader.next((number, nanos, link, original, bytes) -> {}))
                    .isFalse();
        }
    }

    @Test
    void aPackedFileCannotBeFollowed() throws IOException {
        try (CaptureReader reader = CaptureReader.following(file("x", gzip(capture(1))))) {
            assertThatThrownBy(() -> reader.next((number, nanos, link, original, bytes) -> {}))
                    .isInstanceOf(UnusableInput.class)
                    .hasMessageEndingWith("is packed with gzip: only a plain capture can be followed");
        }
    }

    @Test
    void aThousandFilesNeedNoThousandWindows() throws IOException {
        Path file = file("one.pcap", capture(2));
        ByteBuffer first = WindowPool.take();
        WindowPool.give(first);
        for (int i = 0; i < 3; i++) {
            CaptureReader reader = CaptureReader.open(file);
            assertThat(count(reader)).isEqualTo(2);
            reader.close();
            reader.close();
            assertThat(reader.next((number, nanos, link, original, bytes) -> {}))
                    .isFalse();
        }
        assertThat(WindowPool.take()).isSameAs(first);
        WindowPool.give(first);
    }

    private UnusableInput unusable(Path file) {
        UnusableInput unusable = catchThrowableOfType(UnusableInput.class, () -> CaptureReader.open(file));
        assertThat(unusable).isNotNull();
        assertThat(unusable.getMessage()).startsWith(file.toString()).doesNotContain("\n");
        return unusable;
    }

    private String said(Path file) {
        return unusable(file).getMessage().substring(file.toString().length() + 2);
    }

    @Test
    void whatIsNoFileIsNamed() throws IOException {
        assertThat(said(folder.resolve("gone.pcap"))).isEqualTo("no such file; check the path");
        assertThat(unusable(folder).reason()).isEqualTo(UnusableInput.Reason.DIRECTORY);
        assertThat(said(folder)).isEqualTo("is a directory; name the capture files in it");
        // The tests may run as root, whom nothing is forbidden.
        Path secret = file("secret.pcap", new byte[0]);
        assertThat(UnusableInput.whenOpening(secret, new AccessDeniedException(secret.toString())))
                .hasMessage(secret + ": no permission to read it; run as its owner or chmod +r")
                .extracting(UnusableInput::reason)
                .isEqualTo(UnusableInput.Reason.NO_PERMISSION);
    }

    @Test
    void whatHasNoHeaderIsUnusableAndWhatHasNothingElseIsEmpty() throws IOException {
        byte[] pcap = capture(1);
        byte[] pcapng = PcapngReaderTest.sample(java.nio.ByteOrder.BIG_ENDIAN);
        assertThat(said(file("0", new byte[0]))).isEqualTo("is empty: there is no packet in it to explain");
        assertThat(said(file("0.gz", gzip(new byte[0])))).isEqualTo("is empty: there is no packet in it to explain");
        assertThat(said(file("1", Arrays.copyOf(pcap, 1))))
                .isEqualTo("is cut inside its file header: it has 1 byte and no packet to explain");
        assertThat(said(file("23", Arrays.copyOf(pcap, 23))))
                .isEqualTo("is cut inside its file header: it has 23 bytes and no packet to explain");
        assertThat(unusable(file("27", Arrays.copyOf(pcapng, 27))).reason()).isEqualTo(UnusableInput.Reason.EMPTY);
        assertThat(said(file("cut.gz", Arrays.copyOf(gzip(pcap), 9))))
                .isEqualTo("the gzip stream is cut after 9 bytes, before the first packet; fetch it again");
        for (byte[] headerOnly : new byte[][] {Arrays.copyOf(pcap, 24), Arrays.copyOf(pcapng, 28)}) {
            try (CaptureReader reader = CaptureReader.open(file("header", headerOnly))) {
                assertThat(count(reader)).isZero();
                assertThat(reader.fault()).isNull();
            }
        }
    }

    @Test
    void whatIsNoCaptureIsNamedByItsLooks() throws IOException {
        byte[] recording = {'F', 'L', 'R', 0, 0, 2, 0, 1};
        assertThat(said(file("a.pcap", recording)))
                .isEqualTo("not a capture: it looks like a flight recording; give the recording as it is, not packed");
        assertThat(said(file("b.pcap", gzip(recording))))
                .isEqualTo("not a capture: it looks like a flight recording (unpacked from gzip); "
                        + "give the recording as it is, not packed");
        assertThat(said(file("c.pcap", "{\"schema\": 1}\n".getBytes(StandardCharsets.UTF_8))))
                .startsWith("not a capture: it looks like JSON; a capture is pcap or pcapng");
        assertThat(said(file("d.pcap", gzip(gzip(capture(1))))))
                .isEqualTo("not a capture: it looks like gzip (unpacked from gzip); unpack it first");
        assertThat(said(file("e.pcap", new byte[] {1, 2, 3, 4, 5}))).contains("it begins with 0x01020304");
    }

    @ParameterizedTest
    @CsvSource({
        "7f454c46 020101, ELF",
        "28b52ffd 2400, ZSTD",
        "502a4d18 00000000, ZSTD",
        "1f8b0800, GZIP",
        "fd377a58 5a00, XZ",
        "425a6839 3141, BZIP2",
        "504b0304 14, ZIP",
        "0a0d0d0a 1c, PCAPNG",
        "d4c3b2a1 02, PCAP",
        "34cdb2a1 02, PCAP",
        "00000000 00, ZEROS",
        "6869200a, TEXT",
        "0a7b2261 22, JSON",
        "01020304 05, UNKNOWN",
        "'', EMPTY",
    })
    void kindsByFirstBytes(String hex, InputKind kind) throws IOException {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(InputKind.of(bytes, bytes.length)).isEqualTo(kind);
        assertThat(InputKind.of(file("kind", bytes))).isEqualTo(kind);
    }
}
