package io.wirewitness.agent;

import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** Keeps the first reports for a sink that is not ready yet, and hands them over within a second of when it is. One thread. */
final class EarlySink implements Sink {

    /** Reports kept; the oldest go first. */
    static final int MOST = 64;

    private final Sink sink;
    private final BooleanSupplier ready;
    private final Deque<Report> early = new ArrayDeque<>();

    EarlySink(Sink sink, BooleanSupplier ready) {
        this.sink = sink;
        this.ready = ready;
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public void accept(Report report) throws IOException {
        early.addLast(report);
        if (early.size() > MOST) {
            early.removeFirst();
        }
        handOver();
    }

    @Override
    public void tick(long epochNanos) throws IOException {
        handOver();
    }

    @Override
    public void close() throws IOException {
        handOver();
    }

    private void handOver() throws IOException {
        while (!early.isEmpty() && ready.getAsBoolean()) {
            sink.accept(early.removeFirst());
        }
    }
}
