package io.wirewitness.testkit;

final class JettyClient12Http2ContractTest extends JettyClientHttp2Contract {

    JettyClient12Http2ContractTest() {
        super("org.eclipse.jetty:jetty-client:12.1.14", "org.eclipse.jetty.http2:jetty-http2-client-transport:12.1.14");
    }

    @Override
    String library() {
        return "jetty-client 12.1.14";
    }
}
