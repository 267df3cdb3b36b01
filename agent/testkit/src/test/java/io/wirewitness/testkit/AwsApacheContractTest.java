package io.wirewitness.testkit;

/** The AWS SDK's blocking client stands on Apache HttpClient 4.5 and repeats nothing below the SDK. */
final class AwsApacheContractTest extends ClientContract {

    AwsApacheContractTest() {
        super(Drivers.named("aws"), ClassPath.withoutDriver("software.amazon.awssdk:apache-client:2.57.8"));
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

    /** Nothing is sent again, whatever it is told, so that replayidle fails as idle does. */
    @Override
    boolean mayLoseTheRace() {
        return true;
    }
}
