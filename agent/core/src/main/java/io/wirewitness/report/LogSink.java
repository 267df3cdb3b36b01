package io.wirewitness.report;

import io.wirewitness.model.Endpoint;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells people, with a limit: of one cause and peer the first five in ten seconds in full, the others as a count. One
 * thread.
 */
public final class LogSink implements Sink {

    static final int MOST_PER_KIND = 5;
    static final int MOST_IN_ALL = 50;
    static final long WINDOW_NANOS = 10_000_000_000L;

    private final Lines lines;
    private final VerdictText text;
    private final FloodGate gate = new FloodGate(MOST_PER_KIND, MOST_IN_ALL, WINDOW_NANOS);

    /** Writes verdicts to these lines. */
    public LogSink(Lines lines, VerdictText text) {
        this.lines = lines;
        this.text = text;
    }

    /** Where a text of one or more lines goes; called on the engine's thread. */
    @FunctionalInterface
    public interface Lines {

        /** Takes a text; lines parted by {@code \n}, without a last one. */
        void write(String text);
    }

    /** A logger, one warning per verdict, so that its lines stay together. */
    public static Lines slf4j(Logger logger) {
        return text -> logger.warn("{}", text);
    }

    /** A stream such as standard error; one print per verdict, so that its lines stay together. */
    public static Lines stream(PrintStream stream) {
        return text -> stream.println("wirewitness: " + text);
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void accept(Report report) {
        tick(report.incident().epochNanos());
        if (gate.admit(report)) {
            lines.write(text.full(report));
        }
    }

    @Override
    public void tick(long epochNanos) {
        gate.turn(epochNanos).forEach(this::tell);
    }

    @Override
    public void close() {
        gate.end().forEach(this::tell);
    }

    private void tell(FloodGate.Held held) {
        String count = VerdictText.number(held.count());
        String what = held.cause() == null
                ? count + " verdicts of other causes or peers"
                : Inert.text(held.cause()) + peer(held.peer()) + ": "
                        + (held.unseen() ? count + " of them" : "and " + count + " more like it");
        lines.write("[flood] " + what + " in " + gate.windowSeconds() + " s, not shown one by one");
    }

    private static String peer(@Nullable Endpoint peer) {
        return peer == null ? "" : " with " + peer;
    }
}
