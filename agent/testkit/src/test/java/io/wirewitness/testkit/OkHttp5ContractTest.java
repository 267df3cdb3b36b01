package io.wirewitness.testkit;

final class OkHttp5ContractTest extends ClientContract {

    OkHttp5ContractTest() {
        super(Drivers.named("okhttp"), ClassPath.OKHTTP_5);
    }

    @Override
    String library() {
        return "okhttp 5";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return true;
    }

    @Override
    boolean replaysPost() {
        return true;
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
