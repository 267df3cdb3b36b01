package io.wirewitness.testkit;

final class OkHttp5Http2ContractTest extends Http2Contract {

    OkHttp5Http2ContractTest() {
        super(Drivers.named("okhttp"), ClassPath.OKHTTP_5);
    }

    @Override
    String library() {
        return "okhttp 5";
    }

    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }

    @Override
    boolean tellsShortBodies() {
        return true;
    }
}
