package io.wirewitness.jfr.read;

import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import jdk.jfr.consumer.EventStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a flight recording of any size in bounded memory, of JDK 17 or later, finished or not. Of most events only the head
 * is looked at: the JDK's stream passes over types that nobody asked for. Any thread, one recording each.
 */
public final class RecordingReader {

    private RecordingReader() {}

    /**
     * Hands over each incident of a recording, in no order, and tells the rest.
     *
     * @param file the recording
     * @param name what stands for it in messages
     * @param incidents takes each incident; of a recording without the agent, what the JDK's own events tell
     * @param stopped asked now and then; once true, the rest is not read
     * @throws IOException if nothing in it can be read; its message is one line, without the file's name
     */
    public static ProcessStory read(Path file, String name, Consumer<Report> incidents, BooleanSupplier stopped)
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
            String broke = stream(repaired == null ? file : repaired, story, stopped);
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
    private static @Nullable String stream(Path file, StoryReader story, BooleanSupplier stopped) {
        AtomicReference<@Nullable Throwable> broke = new AtomicReference<>();
        try (EventStream events = EventStream.openFile(file)) {
            events.setOrdered(false);
            events.setReuse(true);
            story.subscribe((type, take) -> events.onEvent(type, event -> {
                if (stopped.getAsBoolean()) {
                    events.close();
                    return;
                }
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
}
