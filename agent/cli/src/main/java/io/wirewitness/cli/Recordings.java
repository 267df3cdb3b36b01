package io.wirewitness.cli;

import io.wirewitness.explain.Progress;
import io.wirewitness.jfr.read.RecordingReader;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The one place where the command line touches the flight recorder's reader: a runtime made without the module
 * {@code jdk.jfr} must go on explaining captures. Any thread.
 */
final class Recordings {

    private static final String MODULE = "jdk.jfr";

    private Recordings() {}

    /** True if this runtime can read recordings. */
    static boolean canBeRead() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /** What is said where it cannot. */
    static String whyNot() {
        return "this Java runtime has no module " + MODULE + "; run explain with a JDK that has it";
    }

    /** Reads one; see {@link RecordingReader}. */
    static ProcessStory read(
            Path file, String name, Consumer<Report> incidents, BooleanSupplier stopped, Progress progress)
            throws IOException {
        return RecordingReader.read(file, name, incidents, stopped, progress);
    }

    /** When a recording begins, epoch nanoseconds; 0 if that is not known. */
    static long startNanos(Path file) throws IOException {
        return RecordingReader.startNanos(file);
    }
}
