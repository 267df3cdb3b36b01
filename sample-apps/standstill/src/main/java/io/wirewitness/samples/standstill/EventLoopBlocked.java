package io.wirewitness.samples.standstill;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.Response;

/** Two requests on one event loop: the handler of the first sleeps there, and the answer to the second is not read. */
final class EventLoopBlocked {

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofMillis(2_500);
    private static final long SLEEP_MILLIS = 4_000;

    private EventLoopBlocked() {}

    static void play(String[] arguments) throws Exception {
        try (Server server = Server.start(60);
                AsyncHttpClient client = Dsl.asyncHttpClient(Dsl.config()
                        .setIoThreadsCount(1)
                        .setRequestTimeout(PATIENT)
                        .setReadTimeout(PATIENT)
                        .setMaxRequestRetry(0))) {
            client.prepareGet(server.answeringAfter(0).toString()).execute().get();
            Future<Response> unread = client.preparePost(
                            server.answeringAfter(900).toString())
                    .setBody("item=1")
                    .setRequestTimeout(TIMEOUT)
                    .execute();
            Future<Integer> blocking =
                    client.prepareGet(server.answeringAfter(500).toString()).execute(new Slow());
            try {
                unread.get();
                System.out.println("answered all the same");
            } catch (ExecutionException failed) {
                System.out.println("the second request failed: " + failed.getCause());
            }
            blocking.get();
        }
    }

    /** What nobody should do on the loop's thread. */
    private static final class Slow implements AsyncHandler<Integer> {
        private int status;

        @Override
        public State onStatusReceived(HttpResponseStatus response) throws Exception {
            status = response.getStatusCode();
            lookUpPrices();
            return State.CONTINUE;
        }

        private static void lookUpPrices() throws InterruptedException {
            Thread.sleep(SLEEP_MILLIS);
        }

        @Override
        public State onHeadersReceived(HttpHeaders headers) {
            return State.CONTINUE;
        }

        @Override
        public State onBodyPartReceived(HttpResponseBodyPart part) {
            return State.CONTINUE;
        }

        @Override
        public void onThrowable(Throwable thrown) {
            System.out.println("the first request failed: " + thrown);
        }

        @Override
        public Integer onCompleted() {
            return status;
        }
    }
}
