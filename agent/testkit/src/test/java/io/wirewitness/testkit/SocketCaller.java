package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A plain {@link Socket}, kept between calls; nothing that a probe knows. */
final class SocketCaller implements Caller {

    private final Settings settings;
    private volatile @Nullable Socket socket;
    private volatile int localPort;

    SocketCaller(Settings settings) {
        this.settings = settings;
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException {
        Socket kept = socket;
        if (kept == null) {
            kept = new Socket();
            socket = kept;
            kept.setSoTimeout(settings.readTimeoutMillis());
            kept.connect(new InetSocketAddress(target.getHost(), target.getPort()), settings.connectTimeoutMillis());
        }
        localPort = kept.getLocalPort();
        kept.getOutputStream().write(PlainHttp.request(method, target, bodyBytes));
        return PlainHttp.Response.from(kept.getInputStream()).status();
    }

    @Override
    public void abort() throws IOException {
        Socket kept = socket;
        if (kept != null) {
            kept.close();
        }
    }

    @Override
    public int localPort() {
        return localPort;
    }
}
