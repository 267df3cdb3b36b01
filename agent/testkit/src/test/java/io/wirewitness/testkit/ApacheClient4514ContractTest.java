package io.wirewitness.testkit;

/** The pool looks only at connections that were idle for two seconds; the driver lets it repeat a POST, its defaults do not. */
final class ApacheClient4514ContractTest extends ClientContract {

    ApacheClient4514ContractTest() {
        super(
                "io.wirewitness.instrumentation.apache4.ApacheClient4Caller",
                ClassPath.of("apache-httpclient-4.5", "org.apache.httpcomponents:httpclient:4.5.14"));
    }

    @Override
    String library() {
        return "apache-httpclient 4.5.14";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return true;
    }

    @Override
    boolean replaysPost() {
        return true;
    }
}
