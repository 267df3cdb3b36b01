package io.wirewitness.testkit;

import java.util.List;

/** The AWS SDK's smallest client stands on the JDK's HttpURLConnection. */
final class AwsUrlConnectionContractTest extends ClientContract {

    AwsUrlConnectionContractTest() {
        super(Drivers.named("aws"), ClassPath.withoutDriver("software.amazon.awssdk:url-connection-client:2.57.8"));
    }

    @Override
    String library() {
        return "HttpURLConnection";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    @Override
    boolean replaysPost() {
        return false; // it streams the body, which cannot be had a second time
    }

    @Override
    List<String> jvmArguments(boolean retries) {
        return List.of("-Dsun.net.http.retryPost=" + retries);
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
