package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Reads and writes of one byte that the kernel answers at once: the shortest successful way through the JDK's socket
 * layer, so that what an agent adds is seen best. The other end is filled or emptied once in many calls.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChannelCalls {

    private static final int BATCH = 16_384;

    private final Loopback loopback = Loopback.open();
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);
    private final ByteBuffer many = ByteBuffer.allocateDirect(BATCH);
    private int waiting;

    /** One byte read that has arrived already. */
    @Benchmark
    public int read() throws IOException {
        if (waiting == 0) {
            many.clear();
            waiting = loopback.far().write(many);
        }
        one.clear();
        int count = loopback.near().read(one);
        waiting -= Math.max(0, count);
        return count;
    }

    /** One byte written to a buffer that has room. */
    @Benchmark
    public int write() throws IOException {
        if (++waiting == BATCH) {
            waiting = 0;
            do {
                many.clear();
            } while (loopback.far().read(many) > 0);
        }
        one.clear();
        return loopback.near().write(one);
    }

    /** Closes both ends. */
    @TearDown
    public void close() throws IOException {
        loopback.close();
    }
}
