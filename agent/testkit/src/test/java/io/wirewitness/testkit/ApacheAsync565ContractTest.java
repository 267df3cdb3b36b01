package io.wirewitness.testkit;

/** The reactor sees that an idle connection ends; an exchange that the server ended is not repeated, whatever the strategy says of its method. */
final class ApacheAsync565ContractTest extends ClientContract {

    ApacheAsync565ContractTest() {
        super(
                "io.wirewitness.instrumentation.apache5.ApacheAsync5Caller",
                ClassPath.of("apache-httpclient-5.0", "org.apache.httpcomponents.client5:httpclient5:5.6.5"));
    }

    @Override
    String library() {
        return "apache-httpclient 5.6.5";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    @Override
    boolean replaysPost() {
        return false;
    }

    /** The asynchronous pool looks at the time-out of a wait only when a connection comes back: then it is not exhausted. */
    @Override
    boolean limitsItsPool() {
        return false;
    }
}
