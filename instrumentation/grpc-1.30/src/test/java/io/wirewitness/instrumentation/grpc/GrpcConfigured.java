package io.wirewitness.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.wirewitness.contract.Configured;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server each and a channel to it, over the transport that is on the class path. */
final class GrpcConfigured implements Configured {

    @Override
    public Object byDefault() throws Exception {
        Server server = GrpcServerProgram.builder().build().start();
        return List.of(server, used(channel(server).build()));
    }

    @Override
    public Object chosen() throws Exception {
        ServerBuilder<?> builder = GrpcServerProgram.builder();
        GrpcServerProgram.set(builder, "maxConnectionIdle", 300_000);
        GrpcServerProgram.set(builder, "maxConnectionAge", 600_000);
        GrpcServerProgram.set(builder, "maxConnectionAgeGrace", 30_000);
        GrpcServerProgram.set(builder, "permitKeepAliveTime", 20_000);
        GrpcServerProgram.set(builder, "keepAliveTime", 60_000);
        builder.getClass()
                .getMethod("permitKeepAliveWithoutCalls", boolean.class)
                .invoke(builder, true);
        Server server = builder.build().start();
        return List.of(
                server,
                used(channel(server)
                        .keepAliveTime(45, TimeUnit.SECONDS)
                        .keepAliveWithoutCalls(true)
                        .idleTimeout(10, TimeUnit.MINUTES)
                        .build()));
    }

    private static ManagedChannelBuilder<?> channel(Server server) {
        return ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext();
    }

    /** The server has no such method, and the connection stays. */
    private static ManagedChannel used(ManagedChannel channel) {
        MethodDescriptor<byte[], byte[]> none = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("none/none")
                .setRequestMarshaller(new GrpcCaller.Bytes())
                .setResponseMarshaller(new GrpcCaller.Bytes())
                .build();
        try {
            ClientCalls.blockingUnaryCall(channel, none, CallOptions.DEFAULT, new byte[0]);
        } catch (StatusRuntimeException unimplemented) {
            return channel;
        }
        throw new IllegalStateException("an answer");
    }
}
