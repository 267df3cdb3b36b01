package io.wirewitness.instrumentation.grpc;

import io.grpc.Server;
import io.wirewitness.contract.Served;
import org.jspecify.annotations.Nullable;

/** The server of {@link GrpcServerProgram}, for the benchmarks; its scenarios are gRPC's own and not those of HTTP servers. */
final class GrpcServed implements Served {

    private @Nullable Server server;

    GrpcServed(Settings settings) {}

    @Override
    public int start() throws Exception {
        Server started = GrpcServerProgram.start(0);
        server = started;
        return started.getPort();
    }

    @Override
    public void stop() {
        if (server != null) {
            server.shutdownNow();
        }
    }
}
