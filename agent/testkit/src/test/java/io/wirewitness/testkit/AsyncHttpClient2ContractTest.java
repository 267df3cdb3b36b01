package io.wirewitness.testkit;

final class AsyncHttpClient2ContractTest extends ClientContract {

    AsyncHttpClient2ContractTest() {
        super(
                "io.wirewitness.instrumentation.asynchttpclient.AsyncHttpClientCaller",
                ClassPath.of("async-http-client-2.0", "org.asynchttpclient:async-http-client:2.12.4"));
    }

    @Override
    String library() {
        return "async-http-client 2.12.4";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return true; // while its event loop is busy; see the driver
    }

    @Override
    boolean replaysPost() {
        return true;
    }

    /** TooManyConnectionsException and RemotelyClosedException are one object for all calls. */
    @Override
    boolean annotates(String scenario) {
        return !scenario.equals("full") && !scenario.equals("half");
    }

    @Override
    boolean tellsInterimAnswers() {
        return true;
    }

    /** Seen on a busy machine; 3.0 does so more often. */
    @Override
    boolean mayHideAnEarlyAnswer() {
        return true;
    }
}
