package io.wirewitness.testkit;

/** The reactor sees that an idle connection ends; an exchange that the server ended is not repeated, whatever the strategy says of its method. */
final class ApacheAsync50ContractTest extends ClientContract {

    ApacheAsync50ContractTest() {
        super(
                "io.wirewitness.instrumentation.apache5.ApacheAsync5Caller",
                ClassPath.of("apache-httpclient-5.0", "org.apache.httpcomponents.client5:httpclient5:5.0"));
    }

    @Override
    String library() {
        return "apache-httpclient 5.0";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    @Override
    boolean replaysPost() {
        return false;
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }

    /** 5.0 looks at the time-out of a wait only when a connection comes back: by then the pool is not exhausted any more. */
    @Override
    boolean limitsItsPool() {
        return false;
    }
}
