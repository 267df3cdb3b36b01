package io.wirewitness.cli;

import io.wirewitness.explain.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far reading is, on one line of a terminal that is written over, and erased at the end. One thread. */
final class TerminalProgress implements Progress {

    /** Four times a second: enough to see it move. */
    static final long PAUSE_NANOS = 250_000_000;

    private static final int MOST_COLUMNS = 79;

    private final PrintWriter err;
    private final LongSupplier clock;
    private final long startNanos;
    private long lastNanos;
    private int columns;

    /** Progress by a clock in nanoseconds. */
    TerminalProgress(PrintWriter err, LongSupplier clock) {
        this.err = err;
        this.clock = clock;
        this.startNanos = clock.getAsLong();
        this.lastNanos = startNanos;
    }

    @Override
    public void at(long bytes, long ofBytes, long packets) {
        long now = clock.getAsLong();
        if (now - lastNanos < PAUSE_NANOS) {
            return;
        }
        lastNanos = now;
        double seconds = (now - startNanos) / 1e9;
        double rate = bytes / seconds;
        StringBuilder text = new StringBuilder("  ").append(size(bytes));
        if (ofBytes > 0) {
            long percent = Math.min(100, Math.round(100.0 * bytes / ofBytes));
            text.append(" of ")
                    .append(size(ofBytes))
                    .append(" (")
                    .append(percent)
                    .append(" %)");
        }
        text.append(", ").append(size((long) rate)).append("/s");
        if (ofBytes > bytes && rate > 0) {
            text.append(", ").append(left((ofBytes - bytes) / rate)).append(" left");
        }
        show(text.toString());
    }

    /** Wipes the line. */
    void erase() {
        if (columns > 0) {
            show("");
            err.print('\r');
            err.flush();
            columns = 0;
        }
    }

    private void show(String text) {
        String line = text.length() > MOST_COLUMNS ? text.substring(0, MOST_COLUMNS) : text;
        err.print('\r' + line + " ".repeat(Math.max(0, columns - line.length())));
        err.flush();
        columns = line.length();
    }

    private static String size(long bytes) {
        return bytes >= 1_000_000_000
                ? String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static String left(double seconds) {
        long whole = Math.max(1, Math.round(seconds));
        return whole < 120 ? whole + " s" : whole / 60 + " min";
    }
}
