package io.wirewitness.testkit;

/** The pool looks only at connections that were idle for two seconds; the driver lets it repeat a POST, its defaults do not. */
final class ApacheClient50ContractTest extends ClientContract {

    ApacheClient50ContractTest() {
        super(
                "io.wirewitness.instrumentation.apache5.ApacheClient5Caller",
                ClassPath.of("apache-httpclient-5.0", "org.apache.httpcomponents.client5:httpclient5:5.0"));
    }

    @Override
    String library() {
        return "apache-httpclient 5.0";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return true;
    }

    @Override
    boolean replaysPost() {
        return true;
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
