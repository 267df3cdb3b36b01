package io.wirewitness.samples.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server that allows its connections an age of 2 s and 1 s of grace, as a mesh does with 30 minutes, and a report that
 * takes longer. The application's log says {@code UNAVAILABLE: Connection closed after GOAWAY}, with the debug data {@code max_age}
 * as the only hint.
 */
public final class MaxAge {

    private static final MethodDescriptor<String, String> REPORT = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("samples.Reports/Make")
            .setRequestMarshaller(new Text())
            .setResponseMarshaller(new Text())
            .build();

    private static final CountDownLatch OVER = new CountDownLatch(1);

    private MaxAge() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxConnectionAge(2, TimeUnit.SECONDS)
                .maxConnectionAgeGrace(1, TimeUnit.SECONDS)
                .addService(ServerServiceDefinition.builder("samples.Reports")
                        .addMethod(REPORT, ServerCalls.asyncUnaryCall(MaxAge::make))
                        .build())
                .build()
                .start();
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
                .usePlaintext()
                .build();
        for (String report : new String[] {"short", "long"}) {
            try {
                System.out.println(
                        report + ": " + ClientCalls.blockingUnaryCall(channel, REPORT, CallOptions.DEFAULT, report));
            } catch (StatusRuntimeException failure) {
                System.out.println(report + ": " + failure.getMessage());
                failure.printStackTrace();
            }
        }
        OVER.countDown();
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.shutdownNow();
    }

    private static void make(String report, StreamObserver<String> answer) {
        if (report.equals("long")) {
            try {
                OVER.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        answer.onNext("made");
        answer.onCompleted();
    }

    /** Strings as their bytes. */
    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
