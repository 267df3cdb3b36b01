package io.wirewitness.benchmarks;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The hooks alone, as woven code calls them, on a connection that the agent follows: no system call hides their cost.
 * Needs the agent, and {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED} for the descriptor.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HookCalls {

    private static final String HOOKS = "io.wirewitness.boot.Hooks";
    private static final String LOOPS = "io.wirewitness.boot.LoopTurns";

    private static final MethodHandle BEFORE_WRITE = hook(HOOKS, "beforeWrite", FileDescriptor.class);
    private static final MethodHandle AFTER_WRITE =
            hook(HOOKS, "afterWrite", FileDescriptor.class, long.class, Throwable.class);
    private static final MethodHandle SELECTOR_WAITS = hook(LOOPS, "selectorWaits", int.class);
    private static final MethodHandle SELECTOR_WORKS = hook(LOOPS, "selectorWorks", int.class);
    private static final MethodHandle AFTER_READ =
            hook(HOOKS, "afterRead", FileDescriptor.class, long.class, Throwable.class);

    /** A descriptor that no selector has. */
    private static final int SELECTOR = 60_000;

    private final Loopback loopback = Loopback.open();
    private final FileDescriptor descriptor = descriptorOf(loopback.near());

    /** What a clock reading costs here, of which the hooks do one per read or write. */
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }

    /** All that is added to a write that succeeds. */
    @Benchmark
    public void write() throws Throwable {
        BEFORE_WRITE.invokeExact(descriptor);
        AFTER_WRITE.invokeExact(descriptor, 1L, (Throwable) null);
    }

    /** All that is added to a read that succeeds. */
    @Benchmark
    public void read() throws Throwable {
        AFTER_READ.invokeExact(descriptor, 1L, (Throwable) null);
    }

    /** A request and its answer: the write turns the direction, the read turns it back. */
    @Benchmark
    public void writeAndRead() throws Throwable {
        write();
        read();
    }

    /** Closes both ends. */
    @TearDown
    public void close() throws IOException {
        loopback.close();
    }

    /** All that is added to a round of an event loop. */
    @Benchmark
    public void loopTurn() throws Throwable {
        SELECTOR_WAITS.invokeExact(SELECTOR);
        SELECTOR_WORKS.invokeExact(SELECTOR);
    }

    private static MethodHandle hook(String type, String name, Class<?>... takes) {
        try {
            Class<?> hooks = Class.forName(type, true, null);
            return MethodHandles.publicLookup().findStatic(hooks, name, MethodType.methodType(void.class, takes));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("run with the agent", e);
        }
    }

    private static FileDescriptor descriptorOf(SocketChannel channel) {
        try {
            Field field = channel.getClass().getDeclaredField("fd");
            field.setAccessible(true);
            return (FileDescriptor) field.get(channel);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the channel is not the JDK's own", e);
        }
    }
}
