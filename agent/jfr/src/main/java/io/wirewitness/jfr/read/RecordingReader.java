package io.wirewitness.jfr.read;

import io.wirewitness.explain.Progress;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import jdk.jfr.consumer.EventStream;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads a flight recording of any size in bounded memory, of JDK 17 or later, finished or not. Of most events only the head
 * is looked at: the JDK's stream passes over types that nobody asked for. Any thread, one recording each.
 */
public final class RecordingReader {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private RecordingReader() {}

    /**
     * Hands over each incident of a recording, in no order, and tells the rest.
     *
     * @param file the recording
     * @param name what stands for it in messages
     * @param incidents takes each incident; of a recording without the agent, what the JDK's own events tell
     * @param stopped asked now and then; once true, the rest is not read
     * @param progress told now and then how far it is, in steps of a chunk; no packets
     * @throws IOException if nothing in it can be read; its message is one line, without the file's name
     */
    public static ProcessStory read(
            Path file, String name, Consumer<Report> incidents, BooleanSupplier stopped, Progress progress)
            throws IOException {
        if (Files.size(file) == 0) {
            throw new IOException("is empty");
        }
        Chunks chunks = Chunks.of(file);
        if (!chunks.any()) {
            throw new IOException(
                    chunks.faults().isEmpty() ? "no recording" : chunks.faults().get(0));
        }
        StoryReader story = new StoryReader(incidents);
        List<String> faults = new ArrayList<>();
        chunks.faults().forEach(fault -> faults.add(name + ": " + fault));
        Path repaired = chunks.repaired(file);
        try {
            Pace pace = new Pace(chunks, Files.size(file), progress);
            String broke = stream(repaired == null ? file : repaired, story, stopped, pace);
            if (broke != null) {
                faults.add(name + ": " + broke);
            }
        } finally {
            if (repaired != null) {
                Files.deleteIfExists(repaired);
            }
        }
        return story.tell(name, chunks.startNanos(), faults);
    }

    /** When a recording begins, epoch nanoseconds; 0 if the file is none. */
    public static long startNanos(Path file) throws IOException {
        return Chunks.startNanos(file);
    }

    /** Streams a file; what ended it too early, or null. */
    @SuppressWarnings("try") // closed twice where the reading is stopped: that is how a stream is stopped
    private static @Nullable String stream(Path file, StoryReader story, BooleanSupplier stopped, Pace pace) {
        AtomicReference<@Nullable Throwable> broke = new AtomicReference<>();
        try (EventStream events = EventStream.openFile(file)) {
            events.setOrdered(false);
            events.setReuse(true);
            events.onMetadata(metadata -> metadata.getEventTypes().forEach(type -> story.knows(type.getName())));
            story.subscribe((type, take) -> events.onEvent(type, event -> {
                if (stopped.getAsBoolean()) {
                    events.close();
                    return;
                }
                pace.passed(event);
                take.accept(event);
            }));
            events.onError(fault -> broke.compareAndSet(null, fault));
            events.start();
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError fault) {
            broke.compareAndSet(null, fault);
        }
        Throwable fault = broke.get();
        if (fault == null) {
            return null;
        }
        String message = fault.getMessage();
        return "its events cannot be read to the end: "
                + (message == null
                        ? fault.getClass().getSimpleName()
                        : message.replace(file.toString(), "the recording"));
    }

    /** How far the stream is. It does not say so itself; an event's time tells which chunk it is from. */
    private static final class Pace {
        private static final int EVENTS_BETWEEN = 1_024;

        private final Chunks chunks;
        private final long size;
        private final Progress progress;
        private long events;
        private long offset;

        Pace(Chunks chunks, long size, Progress progress) {
            this.chunks = chunks;
            this.size = size;
            this.progress = progress;
        }

        void passed(RecordedEvent event) {
            if (events++ % EVENTS_BETWEEN == 0) {
                Instant at = event.getEndTime();
                offset = Math.max(offset, chunks.offsetAt(at.getEpochSecond() * NANOS_PER_SECOND + at.getNano()));
                progress.at(offset, size, 0);
            }
        }
    }
}
