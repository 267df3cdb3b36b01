package io.wirewitness.instrumentation.undertow;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.wirewitness.contract.Behaviour;
import io.wirewitness.contract.Served;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.xnio.Options;

/** Undertow with a blocking handler on its workers. */
public final class UndertowServed implements Served {

    private final Undertow undertow;

    /** Loaded by name. */
    public UndertowServed(Settings settings) throws IOException, GeneralSecurityException {
        Undertow.Builder builder = Undertow.builder().setWorkerThreads(110).setHandler(UndertowServed::handle);
        String keyStore = settings.keyStore();
        if (keyStore == null) {
            builder.addHttpListener(0, "127.0.0.1");
        } else {
            builder.addHttpsListener(0, "127.0.0.1", tls(keyStore));
        }
        if (settings.sendTimeoutMillis() > 0) {
            builder.setSocketOption(Options.WRITE_TIMEOUT, settings.sendTimeoutMillis());
        }
        if (settings.idleTimeoutMillis() > 0) {
            builder.setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, settings.idleTimeoutMillis());
        }
        undertow = builder.build();
    }

    private static SSLContext tls(String keyStore) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(keyStore)) {
            store.load(in, Settings.PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, Settings.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static void handle(HttpServerExchange exchange) throws IOException {
        if (exchange.isInIoThread()) {
            exchange.dispatch(UndertowServed::handle);
            return;
        }
        exchange.startBlocking();
        exchange.getInputStream().readAllBytes();
        Behaviour.of(exchange.getRequestMethod().toString(), exchange.getRequestURI())
                .play((status, lengthBytes) -> {
                    exchange.setStatusCode(status);
                    exchange.setResponseContentLength(lengthBytes);
                    return exchange.getOutputStream();
                });
    }

    @Override
    public int start() {
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void stop() {
        undertow.stop();
    }
}
