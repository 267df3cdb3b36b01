package io.wirewitness.testkit;

final class JettyClient12Http2ContractTest extends Http2Contract {

    JettyClient12Http2ContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyclient.JettyCaller",
                ClassPath.of(
                        "jetty-client-9.4",
                        "org.eclipse.jetty:jetty-client:12.1.14",
                        "org.eclipse.jetty.http2:jetty-http2-client-transport:12.1.14"));
    }

    @Override
    String library() {
        return "jetty-client 12.1.14";
    }

    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }
}
