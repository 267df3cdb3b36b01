package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkAsyncHttpService;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/** The asynchronous HTTP client of the AWS SDK that is on the class path, as the SDK itself finds and calls it. */
final class AwsAsyncCaller implements Caller {

    private final SdkAsyncHttpClient client;
    private volatile @Nullable CompletableFuture<Void> inFlight;

    AwsAsyncCaller(Settings settings) {
        client = ServiceLoader.load(SdkAsyncHttpService.class)
                .iterator()
                .next()
                .createAsyncHttpClientFactory()
                .buildWithDefaults(AwsSettings.of(settings));
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        Answer answer = new Answer();
        CompletableFuture<Void> done = client.execute(AsyncExecuteRequest.builder()
                .request(AwsSettings.request(method, target, bodyBytes).build())
                .requestContentPublisher(new Body(bodyBytes))
                .responseHandler(answer)
                .build());
        inFlight = done;
        try {
            done.get();
            return answer.status;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
    }

    @Override
    public void abort() {
        CompletableFuture<Void> call = inFlight;
        if (call != null) {
            call.completeExceptionally(new IOException("cancelled"));
        }
    }

    /** One buffer, at the first demand. */
    private record Body(int bytes) implements SdkHttpContentPublisher {

        @Override
        public Optional<Long> contentLength() {
            return Optional.of((long) bytes);
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Subscription() {

                private boolean sent;

                @Override
                public void request(long demand) {
                    if (!sent) {
                        sent = true;
                        if (bytes > 0) {
                            subscriber.onNext(ByteBuffer.allocate(bytes));
                        }
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    sent = true;
                }
            });
        }
    }

    /** Keeps the status and reads the body to its end. */
    private static final class Answer implements SdkAsyncHttpResponseHandler {

        private volatile int status;

        @Override
        public void onHeaders(SdkHttpResponse headers) {
            status = headers.statusCode();
        }

        @Override
        public void onStream(Publisher<ByteBuffer> body) {
            body.subscribe(new Subscriber<>() {

                @Override
                public void onSubscribe(Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(ByteBuffer part) {
                    // of no interest
                }

                @Override
                public void onError(Throwable thrown) {
                    // The future of the call fails too.
                }

                @Override
                public void onComplete() {
                    // The future of the call completes.
                }
            });
        }

        @Override
        public void onError(Throwable thrown) {
            // The future of the call fails too.
        }
    }
}
