package io.wirewitness.instrumentation.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.wirewitness.contract.Behaviour;
import io.wirewitness.contract.Served;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The JDK's server with a thread for each request; it has no time-out for writing. */
public final class JdkServed implements Served {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Loaded by name. */
    public JdkServed(Settings settings) throws IOException, GeneralSecurityException {
        if (settings.idleTimeoutMillis() > 0) {
            // Read once per JVM: so many seconds, looked at so often.
            System.setProperty(
                    "sun.net.httpserver.idleInterval", Integer.toString(settings.idleTimeoutMillis() / 1_000));
            System.setProperty("sun.net.httpserver.clockTick", "500");
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        String keyStore = settings.keyStore();
        if (keyStore == null) {
            server = HttpServer.create(address, 100);
        } else {
            HttpsServer https = HttpsServer.create(address, 100);
            https.setHttpsConfigurator(new HttpsConfigurator(tls(keyStore)));
            server = https;
        }
        server.createContext("/", JdkServed::handle);
        server.setExecutor(threads);
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

    private static void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Behaviour.of(exchange.getRequestMethod(), exchange.getRequestURI().toString())
                .play((status, lengthBytes) -> {
                    exchange.sendResponseHeaders(status, lengthBytes);
                    return exchange.getResponseBody();
                });
        exchange.close();
    }

    @Override
    public int start() {
        server.start();
        return server.getAddress().getPort();
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdown();
    }
}
