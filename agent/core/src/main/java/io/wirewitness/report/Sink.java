package io.wirewitness.report;

import java.io.IOException;

/** Takes reports, on the engine's thread. One that throws is reported once, counted, and the others go on. */
public interface Sink {

    /** The name under which a broken sink is reported. */
    String name();

    /** Takes one report. */
    void accept(Report report) throws IOException;
}
