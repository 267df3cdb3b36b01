package io.wirewitness.testkit;

import java.util.List;

final class UrlConnectionContractTest extends ClientContract {

    UrlConnectionContractTest() {
        super(Drivers.named("urlconnection"), ClassPath.BARE);
    }

    @Override
    String library() {
        return "HttpURLConnection";
    }

    /** It repeats a request whose writing failed, whatever it is told; and one whose answer did not come, by default. */
    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    @Override
    boolean replaysPost() {
        return true;
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
