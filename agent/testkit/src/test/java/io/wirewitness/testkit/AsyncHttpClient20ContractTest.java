package io.wirewitness.testkit;

/** The oldest that runs on Java 17: the netty of 2.0.20 does not, and 2.0.0 finds no Unsafe. */
final class AsyncHttpClient20ContractTest extends ClientContract {

    AsyncHttpClient20ContractTest() {
        super(
                "io.wirewitness.instrumentation.asynchttpclient.AsyncHttpClientCaller",
                ClassPath.of("async-http-client-2.0", "org.asynchttpclient:async-http-client:2.0.30"));
    }

    @Override
    String library() {
        return "async-http-client 2.0.30";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return true; // while its event loop is busy; see the driver
    }

    @Override
    boolean replaysPost() {
        return true;
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }

    /** TooManyConnectionsException and RemotelyClosedException are one object for all calls. */
    @Override
    boolean annotates(String scenario) {
        return !scenario.equals("full") && !scenario.equals("half");
    }
}
