package io.wirewitness.testkit;

final class JdkHttpClientContractTest extends ClientContract {

    JdkHttpClientContractTest() {
        super(Drivers.named("jdk"), ClassPath.BARE);
    }

    @Override
    String library() {
        return "java.net.http";
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
    boolean limitsItsPool() {
        return false;
    }

    @Override
    boolean speaksHttp2() {
        return true;
    }
}
