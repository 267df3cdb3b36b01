package io.wirewitness.testkit;

/** The reactor sees that an idle connection ends; what was sent is never sent again. */
final class ApacheAsync41ContractTest extends ClientContract {

    ApacheAsync41ContractTest() {
        super(
                "io.wirewitness.instrumentation.apache4.ApacheAsync4Caller",
                ClassPath.of("apache-httpclient-4.5", "org.apache.httpcomponents:httpasyncclient:4.1"));
    }

    @Override
    String library() {
        return "apache-httpasyncclient 4.1";
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

    /** The asynchronous pool looks at the time-out of a wait only when a connection comes back: then it is not exhausted. */
    @Override
    boolean limitsItsPool() {
        return false;
    }
}
