package io.wirewitness.testkit;

/** The pool looks only at connections that were idle for two seconds; the driver lets it repeat a POST, its defaults do not. */
final class ApacheClient45ContractTest extends ClientContract {

    ApacheClient45ContractTest() {
        super(
                "io.wirewitness.instrumentation.apache4.ApacheClient4Caller",
                ClassPath.of("apache-httpclient-4.5", "org.apache.httpcomponents:httpclient:4.5"));
    }

    @Override
    String library() {
        return "apache-httpclient 4.5";
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
