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
        return true; // while its event loop is busy; see the driver
    }

    @Override
    boolean replaysPost() {
        return true;
    }

    /** It closes at an answer that says so, and the rest of the body fails the call before the answer completes it. */
    @Override
    boolean mayHideAnEarlyAnswer() {
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
}
