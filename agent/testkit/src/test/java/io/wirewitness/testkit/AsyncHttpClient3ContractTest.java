package io.wirewitness.testkit;

final class AsyncHttpClient3ContractTest extends ClientContract {

    AsyncHttpClient3ContractTest() {
        super(
                "io.wirewitness.instrumentation.asynchttpclient.AsyncHttpClientCaller",
                ClassPath.of("async-http-client-2.0", "org.asynchttpclient:async-http-client:3.0.2"));
    }

    @Override
    String library() {
        return "async-http-client 3.0.2";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return false; // its event loop sees the server's close and takes the connection out of the pool
    }

    @Override
    boolean replaysPost() {
        return true;
    }
}
