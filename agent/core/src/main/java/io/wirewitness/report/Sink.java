package io.wirewitness.report;

import java.io.IOException;

/** Takes reports, on the engine's thread. One that throws is reported once, counted, and the others go on. */
public interface Sink {

    /** The name under which a broken sink is reported. */
    String name();

    /** Takes one report. */
    void accept(Report report) throws IOException;

    /** Called about once a second, so that what a flood held back is told also when no report follows. */
    default void tick(long epochNanos) throws IOException {}

    /** Tells what is still held back and lets go of files. A report after this opens them again. */
    default void close() throws IOException {}
}
