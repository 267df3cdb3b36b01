package io.wirewitness.testkit;

final class OkHttp4Http2ContractTest extends Http2Contract {

    OkHttp4Http2ContractTest() {
        super(Drivers.named("okhttp"), ClassPath.OKHTTP_4);
    }

    @Override
    String library() {
        return "okhttp 4";
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
