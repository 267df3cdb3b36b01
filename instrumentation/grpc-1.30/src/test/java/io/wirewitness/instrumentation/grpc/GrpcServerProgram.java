package io.wirewitness.instrumentation.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real gRPC server over Netty, for tests: answers every method with what it was sent; not at all if the name ends in
 * {@code hold}; with {@code UNAVAILABLE} if it ends in {@code unavailable}. Says its port, ends with its standard input.
 */
public final class GrpcServerProgram {

    private GrpcServerProgram() {}

    /** The first argument is the greatest age of a connection in milliseconds; 0 for none. */
    public static void main(String[] arguments) throws Exception {
        ServerBuilder<?> builder = ServerBuilder.forPort(0).fallbackHandlerRegistry(new EveryMethod());
        long ageMillis = Long.parseLong(arguments[0]);
        if (ageMillis > 0) {
            set(builder, "maxConnectionAge", ageMillis);
            set(builder, "maxConnectionAgeGrace", 1);
        }
        Server server = builder.build().start();
        System.out.println("@port " + server.getPort());
        System.out.flush();
        while (System.in.read() >= 0) {
            // until the parent is gone
        }
        server.shutdownNow();
    }

    /** Only the transport's own builder has these in the oldest version. */
    private static void set(ServerBuilder<?> builder, String name, long millis) throws ReflectiveOperationException {
        builder.getClass().getMethod(name, long.class, TimeUnit.class).invoke(builder, millis, TimeUnit.MILLISECONDS);
    }

    private static final class EveryMethod extends HandlerRegistry {

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(name)
                    .setRequestMarshaller(new GrpcCaller.Bytes())
                    .setResponseMarshaller(new GrpcCaller.Bytes())
                    .build();
            return ServerMethodDefinition.create(
                    descriptor, ServerCalls.asyncUnaryCall((request, observer) -> answer(name, request, observer)));
        }

        private static void answer(String name, byte[] request, StreamObserver<byte[]> observer) {
            if (name.endsWith("unavailable")) {
                observer.onError(Status.UNAVAILABLE.withDescription("not today").asRuntimeException());
            } else if (!name.endsWith("hold")) {
                observer.onNext(request);
                observer.onCompleted();
            }
        }
    }
}
