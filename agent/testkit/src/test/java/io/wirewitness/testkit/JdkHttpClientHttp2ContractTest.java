package io.wirewitness.testkit;

final class JdkHttpClientHttp2ContractTest extends Http2Contract {

    JdkHttpClientHttp2ContractTest() {
        super(Drivers.named("jdk"), ClassPath.BARE);
    }

    @Override
    String library() {
        return "java.net.http";
    }

    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }
}
