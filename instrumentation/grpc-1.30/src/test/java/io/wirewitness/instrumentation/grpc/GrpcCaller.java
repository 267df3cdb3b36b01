package io.wirewitness.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.wirewitness.contract.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** gRPC without generated code, over whichever transport is on the class path: the path of the URL is the method's name. */
public final class GrpcCaller implements Caller {

    /** A system property: the seconds between keepalive pings, which scenarios have no setting for. */
    public static final String KEEP_ALIVE = "wirewitness.test.keepAliveSeconds";

    private final Settings settings;
    private @Nullable ManagedChannel channel;
    private volatile @Nullable Thread inFlight;

    public GrpcCaller(Settings settings) {
        this.settings = settings;
    }

    @Override
    public int call(String method, URI target, int bodyBytes) {
        MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(target.getPath().substring(1))
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(settings.readTimeoutMillis(), TimeUnit.MILLISECONDS);
        inFlight = Thread.currentThread();
        try {
            ClientCalls.blockingUnaryCall(channelTo(target), descriptor, options, new byte[bodyBytes]);
            return 200;
        } finally {
            inFlight = null;
        }
    }

    private synchronized ManagedChannel channelTo(URI target) {
        ManagedChannel known = channel;
        if (known == null) {
            ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forAddress(target.getHost(), target.getPort())
                    .usePlaintext();
            Long keepAliveSeconds = Long.getLong(KEEP_ALIVE);
            if (keepAliveSeconds != null) {
                builder.keepAliveTime(keepAliveSeconds, TimeUnit.SECONDS);
            }
            known = (settings.retries() ? builder.enableRetry() : builder.disableRetry()).build();
            channel = known;
        }
        return known;
    }

    @Override
    public void abort() {
        Thread thread = inFlight;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Messages as they are. */
    static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
