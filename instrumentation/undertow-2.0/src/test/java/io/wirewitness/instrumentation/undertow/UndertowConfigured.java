package io.wirewitness.instrumentation.undertow;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.wirewitness.contract.Configured;
import org.xnio.Options;

final class UndertowConfigured implements Configured {

    @Override
    public Object byDefault() {
        return started(Undertow.builder());
    }

    @Override
    public Object chosen() {
        return started(Undertow.builder()
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 75_000)
                .setServerOption(UndertowOptions.IDLE_TIMEOUT, 90_000)
                .setSocketOption(Options.BACKLOG, 7));
    }

    private static Undertow started(Undertow.Builder builder) {
        Undertow server = builder.addHttpListener(0, "127.0.0.1").build();
        server.start();
        return server;
    }
}
