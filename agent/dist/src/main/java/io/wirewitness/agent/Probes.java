package io.wirewitness.agent;

import io.wirewitness.instrumentation.apache4.ApacheHttpClient4Probe;
import io.wirewitness.instrumentation.apache5.ApacheHttpClient5Probe;
import io.wirewitness.instrumentation.asynchttpclient.AsyncHttpClientProbe;
import io.wirewitness.instrumentation.grpc.GrpcProbe;
import io.wirewitness.instrumentation.httpclient.JdkHttpClientProbe;
import io.wirewitness.instrumentation.httpserver.JdkHttpServerProbe;
import io.wirewitness.instrumentation.httpurlconnection.HttpUrlConnectionProbe;
import io.wirewitness.instrumentation.jettyclient.JettyClientProbe;
import io.wirewitness.instrumentation.jettyserver.JettyServerProbe;
import io.wirewitness.instrumentation.names.JdkNamesProbe;
import io.wirewitness.instrumentation.netty.NettyProbe;
import io.wirewitness.instrumentation.okhttp.OkHttpProbe;
import io.wirewitness.instrumentation.reactornetty.ReactorNettyProbe;
import io.wirewitness.instrumentation.sockets.JdkSocketsProbe;
import io.wirewitness.instrumentation.tls.JdkTlsProbe;
import io.wirewitness.instrumentation.tomcat.TomcatProbe;
import io.wirewitness.instrumentation.undertow.UndertowProbe;
import io.wirewitness.instrumentation.vertx.VertxProbe;
import io.wirewitness.weave.Probe;
import java.util.List;

/** The list of probes: one line each. */
final class Probes {

    private Probes() {}

    static List<Probe> all() {
        return List.of(
                new JdkSocketsProbe(),
                new JdkHttpClientProbe(),
                new HttpUrlConnectionProbe(),
                new OkHttpProbe(),
                new ApacheHttpClient4Probe(),
                new ApacheHttpClient5Probe(),
                new JdkTlsProbe(),
                new NettyProbe(),
                new GrpcProbe(),
                new ReactorNettyProbe(),
                new AsyncHttpClientProbe(),
                new VertxProbe(),
                new JettyClientProbe(),
                new JettyServerProbe(),
                new JdkHttpServerProbe(),
                new TomcatProbe(),
                new UndertowProbe(),
                new JdkNamesProbe());
    }
}
