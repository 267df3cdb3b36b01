package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One byte written to a blocking socket and read from its other end, both by one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamCalls {

    private final Socket near;
    private final Socket far;
    private final OutputStream out;
    private final InputStream in;

    /** Connects. */
    public StreamCalls() {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            near = new Socket(listening.getInetAddress(), listening.getLocalPort());
            near.setTcpNoDelay(true);
            far = listening.accept();
            out = near.getOutputStream();
            in = far.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One write and one read. */
    @Benchmark
    public int writeAndRead() throws IOException {
        out.write(1);
        return in.read();
    }

    /** Closes both ends. */
    @TearDown
    public void close() throws IOException {
        near.close();
        far.close();
    }
}
