package io.wirewitness.testkit;

final class OkHttp4ContractTest extends ClientContract {

    OkHttp4ContractTest() {
        super(Drivers.named("okhttp"), ClassPath.OKHTTP_4);
    }

    @Override
    String library() {
        return "okhttp 4";
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

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
