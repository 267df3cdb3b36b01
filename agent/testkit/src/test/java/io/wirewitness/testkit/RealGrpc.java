package io.wirewitness.testkit;

import java.io.IOException;
import java.nio.file.Path;

/** A gRPC server over Netty, with its own defaults, in a JVM of its own on a free port. Whoever starts it closes it. */
public final class RealGrpc implements AutoCloseable {

    static final ClassPath LIBRARY = ClassPath.of("grpc-1.30", "io.grpc:grpc-netty:1.75.0", "io.grpc:grpc-stub:1.75.0");

    private static final String SERVER = "io.wirewitness.instrumentation.grpc.GrpcServerProgram";
    private static final String PORT = "@port ";

    private final AgentProcess process;

    private RealGrpc(AgentProcess process) {
        this.process = process;
    }

    /** Starts one, without the agent; {@code directory} is its own. */
    public static RealGrpc start(Jdks.Jdk jdk, Path directory) throws IOException {
        RealGrpc server = new RealGrpc(
                new AgentProcess.Builder(jdk, directory).classPath(LIBRARY).startNamed(SERVER, "0"));
        server.process.awaitLine(line -> line.startsWith(PORT));
        return server;
    }

    /** Where it listens, on all addresses. */
    public int port() {
        return process.out().stream()
                .filter(line -> line.startsWith(PORT))
                .mapToInt(line -> Integer.parseInt(line.substring(PORT.length())))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.close();
    }
}
