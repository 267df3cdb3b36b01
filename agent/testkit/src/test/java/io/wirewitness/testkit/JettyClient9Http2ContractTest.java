package io.wirewitness.testkit;

final class JettyClient9Http2ContractTest extends Http2Contract {

    JettyClient9Http2ContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyclient.JettyCaller",
                ClassPath.of(
                        "jetty-client-9.4",
                        "org.eclipse.jetty:jetty-client:9.4.58.v20250814",
                        "org.eclipse.jetty.http2:http2-http-client-transport:9.4.58.v20250814"));
    }

    @Override
    String library() {
        return "jetty-client 9.4.58";
    }

    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }
}
