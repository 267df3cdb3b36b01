package io.wirewitness.testkit;

/** The AWS SDK's blocking client in an old version. */
final class AwsApacheOldestContractTest extends ClientContract {

    AwsApacheOldestContractTest() {
        super(Drivers.named("aws"), ClassPath.withoutDriver("software.amazon.awssdk:apache-client:2.10.0"));
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
        return false;
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }

    /** Nothing is sent again, whatever it is told, so that replayidle fails as idle does. */
    @Override
    boolean mayLoseTheRace() {
        return true;
    }
}
