package io.wirewitness.testkit;

final class JdkHttpClientHttp2ContractTest extends Http2Contract {

    JdkHttpClientHttp2ContractTest() {
        super(Drivers.named("jdk"), ClassPath.BARE);
    }

    @Override
    String library() {
        return "java.net.http";
    }

    /** Measured: 25.0.3 repeats a POST too ("request not processed by peer"), 17.0.15 gives every stream up at a GOAWAY. */
    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return jdk.feature() >= 24;
    }

    @Override
    boolean givesUpAtAnyGoAway(Jdks.Jdk jdk) {
        return jdk.feature() < 24;
    }
}
