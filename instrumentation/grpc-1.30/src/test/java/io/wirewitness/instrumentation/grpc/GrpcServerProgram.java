package io.wirewitness.instrumentation.grpc;

import io.grpc.Context;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real gRPC server over the transport that is on the class path, for tests: answers every method with what it was sent, unless its name ends otherwise. Says
 * its port, {@code @serving}, {@code @cancelled} and {@code @served} with the method's name; a line {@code open METHOD} lets what is
 * {@code late} go on; ends with its standard input.
 *
 * <p>Endings: {@code hold} is never answered; {@code unavailable} with that status; {@code late-stream} when told so; {@code throw}
 * and {@code enospc} throw, {@code enospc-async} answers with the exception. {@code stream} behind any of them makes the
 * method one of many answers; {@code late} sends them until it is told that nobody wants more.
 */
public final class GrpcServerProgram {

    /** More than gRPC takes to tell the handler that its call was cancelled. */
    private static final int MOST_MESSAGES = 10_000_000;

    private static final String OPEN = "open ";

    private static final Map<String, CompletableFuture<Void>> GATES = new ConcurrentHashMap<>();

    private GrpcServerProgram() {}

    /** The first argument is the greatest age of a connection in milliseconds; 0 for none. */
    public static void main(String[] arguments) throws Exception {
        Server server = start(Long.parseLong(arguments[0]));
        say("@port " + server.getPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith(OPEN)) {
                gate(line.substring(OPEN.length())).complete(null);
            }
        }
        server.shutdownNow();
    }

    /** Starts on a free port. */
    static Server start(long ageMillis) throws IOException, ReflectiveOperationException {
        ServerBuilder<?> builder = builder().fallbackHandlerRegistry(new EveryMethod());
        if (ageMillis > 0) {
            set(builder, "maxConnectionAge", ageMillis);
            set(builder, "maxConnectionAgeGrace", 1);
        }
        return builder.build().start();
    }

    /** The transport over OkHttp knows only the newer way, which is not in the oldest version. */
    static ServerBuilder<?> builder() throws ReflectiveOperationException {
        try {
            return ServerBuilder.forPort(0);
        } catch (UnsupportedOperationException newer) {
            Class<?> credentials = Class.forName("io.grpc.ServerCredentials");
            Object none = Class.forName("io.grpc.InsecureServerCredentials")
                    .getMethod("create")
                    .invoke(null);
            return (ServerBuilder<?>) Class.forName("io.grpc.Grpc")
                    .getMethod("newServerBuilderForPort", int.class, credentials)
                    .invoke(null, 0, none);
        }
    }

    private static CompletableFuture<Void> gate(String method) {
        return GATES.computeIfAbsent(method, name -> new CompletableFuture<>());
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Only the transport's own builder has these in the oldest version. */
    static void set(ServerBuilder<?> builder, String name, long millis) throws ReflectiveOperationException {
        builder.getClass().getMethod(name, long.class, TimeUnit.class).invoke(builder, millis, TimeUnit.MILLISECONDS);
    }

    private static final class EveryMethod extends HandlerRegistry {

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            boolean streams = name.endsWith("-stream");
            MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(streams ? MethodDescriptor.MethodType.SERVER_STREAMING : MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(name)
                    .setRequestMarshaller(new GrpcCaller.Bytes())
                    .setResponseMarshaller(new GrpcCaller.Bytes())
                    .build();
            String kind = streams ? name.substring(0, name.length() - "-stream".length()) : name;
            ServerCallHandler<byte[], byte[]> handler = streams
                    ? ServerCalls.asyncServerStreamingCall((request, observer) -> handle(name, kind, request, observer))
                    : ServerCalls.asyncUnaryCall((request, observer) -> handle(name, kind, request, observer));
            return ServerMethodDefinition.create(descriptor, handler);
        }

        private static void handle(String name, String kind, byte[] request, StreamObserver<byte[]> observer) {
            Context.current().addListener(ended -> say("@cancelled " + name), Runnable::run);
            say("@serving " + name);
            if (kind.endsWith("late")) {
                // On another thread: gRPC tells a handler of a cancel only when it has returned.
                CompletableFuture<Void> unused = gate(name).thenRunAsync(() -> publish(name, request, observer));
                return;
            }
            try {
                answer(kind, request, observer);
            } catch (RuntimeException thrown) {
                say("@served " + name + " " + thrown);
                throw thrown;
            }
            say("@served " + name + " ok");
        }

        /** As publishers do: one message after the other until the client does not want more. */
        private static void publish(String name, byte[] request, StreamObserver<byte[]> observer) {
            try {
                for (int i = 0; i < MOST_MESSAGES; i++) {
                    observer.onNext(request);
                }
                say("@served " + name + " ok");
            } catch (RuntimeException thrown) {
                say("@served " + name + " " + thrown + " " + List.of(thrown.getSuppressed()));
            }
        }

        private static void answer(String kind, byte[] request, StreamObserver<byte[]> observer) {
            IOException full = new IOException("No space left on device");
            if (kind.endsWith("unavailable")) {
                observer.onError(Status.UNAVAILABLE.withDescription("not today").asRuntimeException());
            } else if (kind.endsWith("throw")) {
                throw new IllegalStateException("the handler failed");
            } else if (kind.endsWith("enospc")) {
                throw new IllegalStateException("cannot store it", full);
            } else if (kind.endsWith("enospc-async")) {
                observer.onError(Status.INTERNAL.withCause(full).asRuntimeException());
            } else if (!kind.endsWith("hold")) {
                observer.onNext(request);
                observer.onCompleted();
            }
        }
    }
}
