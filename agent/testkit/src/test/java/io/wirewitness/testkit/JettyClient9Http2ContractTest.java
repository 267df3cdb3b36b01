package io.wirewitness.testkit;

import java.util.List;

final class JettyClient9Http2ContractTest extends JettyClientHttp2Contract {

    JettyClient9Http2ContractTest() {
        super(
                "org.eclipse.jetty:jetty-client:9.4.58.v20250814",
                "org.eclipse.jetty.http2:http2-http-client-transport:9.4.58.v20250814");
    }

    @Override
    String library() {
        return "jetty-client 9.4.58";
    }

    /** Which of its threads fails the stream first, the reader of the GOAWAY or the connection's end, is a race of its own. */
    @Override
    boolean differsFromRunToRun(String scenario) {
        return List.of("unprocessed", "unfinished", "draining", "aged", "calm").contains(scenario);
    }
}
