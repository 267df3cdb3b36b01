package io.wirewitness.agent;

import io.wirewitness.instrumentation.httpclient.JdkHttpClientProbe;
import io.wirewitness.instrumentation.httpurlconnection.HttpUrlConnectionProbe;
import io.wirewitness.instrumentation.okhttp.OkHttpProbe;
import io.wirewitness.instrumentation.sockets.JdkSocketsProbe;
import io.wirewitness.instrumentation.tls.JdkTlsProbe;
import io.wirewitness.weave.Probe;
import java.util.List;

/** The list of probes: one line each. */
final class Probes {

    private Probes() {}

    static List<Probe> all() {
        return List.of(
                new JdkSocketsProbe(),
                new JdkTlsProbe(),
                new JdkHttpClientProbe(),
                new HttpUrlConnectionProbe(),
                new OkHttpProbe());
    }
}
