package io.wirewitness.testkit;

/** The AWS SDK's small blocking client stands on the JDK's {@code HttpURLConnection}, and streams each body. */
final class AwsUrlConnectionContractTest extends ClientContract {

    AwsUrlConnectionContractTest() {
        super(Drivers.named("aws"), ClassPath.withoutDriver("software.amazon.awssdk:url-connection-client:2.57.8"));
    }

    @Override
    String library() {
        return "HttpURLConnection";
    }

    /** Before a body is streamed the JDK looks whether the connection is still open. */
    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    /** A streamed body cannot be sent again. */
    @Override
    boolean replaysPost() {
        return false;
    }

    @Override
    boolean limitsItsPool() {
        return false;
    }

    /** Java 17 takes a body that ends early for a whole one; 25 does not. */
    @Override
    boolean noticesTruncation() {
        return false;
    }
}
