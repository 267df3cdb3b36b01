package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's client 9.4 to 12.1, whichever is on the class path. By reflection, because 12 moved the API's types to another
 * package. It has no setting for repeating requests, and none for waiting in the queue but the total time-out.
 */
final class JettyCaller implements Caller {

    private static final String ROOT = "org.eclipse.jetty.";

    private final Settings settings;
    private final Object client;
    private final Class<?> requestType;
    private volatile @Nullable Object inFlight;

    JettyCaller(Settings settings) throws ReflectiveOperationException {
        this.settings = settings;
        requestType = either(ROOT + "client.Request", ROOT + "client.api.Request");
        Class<?> type = Class.forName(ROOT + "client.HttpClient");
        client = settings.http2() ? overHttp2(type) : overHttp1(type);
        set(type, "setConnectTimeout", long.class, (long) settings.connectTimeoutMillis());
        if (settings.maxConnections() > 0) {
            set(type, "setMaxConnectionsPerDestination", int.class, settings.maxConnections());
        }
        type.getMethod("start").invoke(client);
    }

    /** Until 9.4 a client speaks TLS only if it is given the means. */
    private static Object overHttp1(Class<?> type) throws ReflectiveOperationException {
        Class<?> tls = Class.forName(ROOT + "util.ssl.SslContextFactory");
        try {
            return type.getConstructor(tls)
                    .newInstance(ofClients(tls).getConstructor().newInstance());
        } catch (NoSuchMethodException sinceTen) {
            return type.getConstructor().newInstance();
        }
    }

    private static Class<?> ofClients(Class<?> tls) {
        try {
            return Class.forName(tls.getName() + "$Client");
        } catch (ClassNotFoundException before9418) {
            return tls;
        }
    }

    private static Object overHttp2(Class<?> type) throws ReflectiveOperationException {
        Class<?> low = Class.forName(ROOT + "http2.client.HTTP2Client");
        Class<?> transport = either(
                ROOT + "http2.client.transport.HttpClientTransportOverHTTP2",
                ROOT + "http2.client.http.HttpClientTransportOverHTTP2");
        Object over =
                transport.getConstructor(low).newInstance(low.getConstructor().newInstance());
        Class<?> interfaceType = Class.forName(ROOT + "client.HttpClientTransport");
        try {
            return type.getConstructor(interfaceType).newInstance(over);
        } catch (NoSuchMethodException beforeTen) {
            Class<?> tls = Class.forName(ROOT + "util.ssl.SslContextFactory");
            return type.getConstructor(interfaceType, tls).newInstance(over, null);
        }
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        try {
            Object request =
                    client.getClass().getMethod("newRequest", URI.class).invoke(client, target);
            requestType.getMethod("method", String.class).invoke(request, method);
            timeout(request, "idleTimeout", settings.readTimeoutMillis());
            int total = settings.callTimeoutMillis() > 0 ? settings.callTimeoutMillis() : settings.leaseTimeoutMillis();
            if (total > 0) {
                timeout(request, "timeout", total);
            }
            settings.addHeader((name, value) -> header(request, name, value));
            if (method.equals("POST") || bodyBytes > 0) {
                body(request, new byte[bodyBytes]);
            }
            inFlight = request;
            Object response = requestType.getMethod("send").invoke(request);
            return (int) either(ROOT + "client.Response", ROOT + "client.api.Response")
                    .getMethod("getStatus")
                    .invoke(response);
        } catch (InvocationTargetException thrown) {
            throw JettyCaller.<RuntimeException>same(Objects.requireNonNull(thrown.getCause()));
        } catch (ReflectiveOperationException otherVersion) {
            throw new IllegalStateException(otherVersion);
        }
    }

    private void timeout(Object request, String name, long millis) throws ReflectiveOperationException {
        requestType.getMethod(name, long.class, TimeUnit.class).invoke(request, millis, TimeUnit.MILLISECONDS);
    }

    /** 12 has no method for one header any more, only a consumer of all. */
    private void header(Object request, String name, String value) {
        try {
            requestType.getMethod("header", String.class, String.class).invoke(request, name, value);
        } catch (NoSuchMethodException sinceTwelve) {
            headers(request, name, value);
        } catch (ReflectiveOperationException otherVersion) {
            throw new IllegalStateException(otherVersion);
        }
    }

    private void headers(Object request, String name, String value) {
        Consumer<Object> put = fields -> {
            try {
                Class.forName(ROOT + "http.HttpFields$Mutable")
                        .getMethod("put", String.class, String.class)
                        .invoke(fields, name, value);
            } catch (ReflectiveOperationException otherVersion) {
                throw new IllegalStateException(otherVersion);
            }
        };
        try {
            requestType.getMethod("headers", Consumer.class).invoke(request, put);
        } catch (ReflectiveOperationException otherVersion) {
            throw new IllegalStateException(otherVersion);
        }
    }

    private void body(Object request, byte[] bytes) throws ReflectiveOperationException {
        try {
            Class<?> content = either(ROOT + "client.BytesRequestContent", ROOT + "client.util.BytesRequestContent");
            requestType
                    .getMethod("body", Class.forName(requestType.getName() + "$Content"))
                    .invoke(request, content.getConstructor(byte[][].class).newInstance((Object) new byte[][] {bytes}));
        } catch (ClassNotFoundException beforeTen) {
            Class<?> content = Class.forName(ROOT + "client.util.BytesContentProvider");
            requestType
                    .getMethod("content", Class.forName(ROOT + "client.api.ContentProvider"))
                    .invoke(request, content.getConstructor(byte[][].class).newInstance((Object) new byte[][] {bytes}));
        }
    }

    @Override
    public void abort() {
        Object request = inFlight;
        if (request != null) {
            try {
                requestType
                        .getMethod("abort", Throwable.class)
                        .invoke(request, new CancellationException("the user left"));
            } catch (ReflectiveOperationException otherVersion) {
                throw new IllegalStateException(otherVersion);
            }
        }
    }

    private void set(Class<?> type, String setter, Class<?> of, Object value) throws ReflectiveOperationException {
        type.getMethod(setter, of).invoke(client, value);
    }

    private static Class<?> either(String one, String other) throws ClassNotFoundException {
        try {
            return Class.forName(one);
        } catch (ClassNotFoundException elsewhere) {
            return Class.forName(other);
        }
    }

    /** Passes on what the library threw, checked or not, as the same object. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T same(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
