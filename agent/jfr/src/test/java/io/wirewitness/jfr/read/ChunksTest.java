package io.wirewitness.jfr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.explain.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chunk that was cut before its metadata. */
class ChunksTest {

    private static final int START_AT = 32;

    @TempDir
    private Path directory;

    /** So many of them that the JVM writes them before its metadata. */
    @Name("test.Filler")
    static final class Filler extends Event {
        int number;
    }

    @Test
    void theChunkBeforeLendsItsMetadata() throws IOException {
        byte[] two = twoChunks();
        int second = (int) ByteBuffer.wrap(two).getLong(Chunk.SIZE_AT);
        int metadata = (int) ByteBuffer.wrap(two).getLong(second + Chunk.METADATA_AT);
        Path cut = Files.write(directory.resolve("cut.jfr"), Arrays.copyOf(two, second + metadata + 20));
        Chunks chunks = Chunks.of(cut);
        assertThat(chunks.faults())
                .singleElement()
                .asString()
                .matches("at byte " + second
                        + ": cut: of this chunk \\d+ of \\d+ bytes are read, by the metadata of the chunk before");
        Path repaired = chunks.repaired(cut);
        assertThat(repaired).isNotNull();
        List<RecordedEvent> events = RecordingFile.readAllEvents(repaired);
        Files.delete(repaired);
        // The first chunk has number 0; what the JVM had written of the second one by then is read, too.
        assertThat(events.stream()
                        .filter(event -> event.getEventType().getName().equals("test.Filler"))
                        .mapToInt(event -> event.getInt("number")))
                .contains(0, 1)
                .hasSizeGreaterThan(1_000);
        RecordingReader.read(cut, "cut.jfr", report -> {}, () -> false, Progress.NONE);
    }

    /** Near miss: a chunk of another JVM, whose types have other numbers. */
    @Test
    void aChunkThatDoesNotGoOnWhereTheOneBeforeEndedBorrowsNothing() throws IOException {
        byte[] two = twoChunks();
        int second = (int) ByteBuffer.wrap(two).getLong(Chunk.SIZE_AT);
        int metadata = (int) ByteBuffer.wrap(two).getLong(second + Chunk.METADATA_AT);
        ByteBuffer.wrap(two).putLong(second + START_AT, ByteBuffer.wrap(two).getLong(second + START_AT) + 1);
        Path cut = Files.write(directory.resolve("cut.jfr"), Arrays.copyOf(two, second + metadata + 20));
        assertThat(Chunks.of(cut).faults()).singleElement().asString().contains("which is cut off");
    }

    @Test
    void aChunkOfNothingButItsHeaderIsCutOff() throws IOException {
        byte[] two = twoChunks();
        int second = (int) ByteBuffer.wrap(two).getLong(Chunk.SIZE_AT);
        Path cut = Files.write(directory.resolve("cut.jfr"), Arrays.copyOf(two, second + Chunk.HEADER_BYTES));
        assertThat(Chunks.of(cut).faults()).singleElement().asString().contains("which is cut off");
    }

    /** One recording of two chunks: taking a snapshot while it runs begins a new one. */
    private byte[] twoChunks() throws IOException {
        Path file = directory.resolve("two.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(Filler.class).withoutStackTrace();
            recording.setToDisk(true);
            recording.start();
            fill(0, 1);
            recording.dump(directory.resolve("first.jfr"));
            fill(1, 400_000);
            recording.stop();
            recording.dump(file);
        }
        return Files.readAllBytes(file);
    }

    private static void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            Filler event = new Filler();
            event.number = i;
            event.commit();
        }
    }
}
