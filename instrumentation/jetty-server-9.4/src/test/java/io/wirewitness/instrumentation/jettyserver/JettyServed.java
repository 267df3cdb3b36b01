package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.contract.Behaviour;
import io.wirewitness.contract.Served;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Embedded Jetty 9.4 to 12.1, whichever is on the class path, with one handler. By reflection, because the handler's types
 * differ: until 9.4 of {@code javax.servlet}, then of {@code jakarta.servlet}, and in 12 of Jetty's own.
 */
public final class JettyServed implements Served {

    private static final String ROOT = "org.eclipse.jetty.";

    private final Object server;
    private final Object connector;

    /** Loaded by name. */
    public JettyServed(Settings settings) throws ReflectiveOperationException {
        Class<?> serverType = Class.forName(ROOT + "server.Server");
        Class<?> connectorType = Class.forName(ROOT + "server.ServerConnector");
        server = serverType.getConstructor().newInstance();
        String keyStore = settings.keyStore();
        if (keyStore == null) {
            connector = connectorType.getConstructor(serverType).newInstance(server);
        } else {
            Object keys = Class.forName(ROOT + "util.ssl.SslContextFactory$Server")
                    .getConstructor()
                    .newInstance();
            set(keys, "setKeyStorePath", String.class, keyStore);
            set(keys, "setKeyStorePassword", String.class, Settings.PASSWORD);
            set(keys, "setKeyStoreType", String.class, "PKCS12");
            connector = secure(serverType, connectorType, keys);
        }
        set(connector, "setHost", String.class, "127.0.0.1");
        set(connector, "setPort", int.class, 0);
        if (settings.sendTimeoutMillis() > 0) {
            set(connector, "setIdleTimeout", long.class, (long) settings.sendTimeoutMillis());
        }
        if (settings.idleTimeoutMillis() > 0) {
            set(connector, "setIdleTimeout", long.class, (long) settings.idleTimeoutMillis());
        }
        set(server, "addConnector", Class.forName(ROOT + "server.Connector"), connector);
        Class<?> handlerType = Class.forName(ROOT + "server.Handler");
        Object handler = Proxy.newProxyInstance(
                handlerType.getClassLoader(), new Class<?>[] {handlerType}, new PlayedHandler()::answer);
        set(server, "setHandler", handlerType, handler);
    }

    private Object secure(Class<?> serverType, Class<?> connectorType, Object keys)
            throws ReflectiveOperationException {
        try {
            return connectorType.getConstructor(serverType, keys.getClass()).newInstance(server, keys);
        } catch (NoSuchMethodException until9) {
            return connectorType
                    .getConstructor(serverType, keys.getClass().getSuperclass())
                    .newInstance(server, keys);
        }
    }

    @Override
    public int start() throws Exception {
        server.getClass().getMethod("start").invoke(server);
        return (int) connector.getClass().getMethod("getLocalPort").invoke(connector);
    }

    @Override
    public void stop() throws Exception {
        server.getClass().getMethod("stop").invoke(server);
    }

    private static void set(Object on, String setter, Class<?> type, Object value) throws ReflectiveOperationException {
        on.getClass().getMethod(setter, type).invoke(on, value);
    }

    /** Stands for a {@code Handler}: what the server asks of it besides handling is its state. */
    private static final class PlayedHandler {

        private volatile boolean started;
        private volatile @Nullable Object server;

        @Nullable
        Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Exception {
            switch (method.getName()) {
                case "handle" -> {
                    return handle(arguments == null ? new Object[0] : arguments);
                }
                case "start", "stop" -> started = method.getName().equals("start");
                case "isStarted", "isRunning" -> {
                    return started;
                }
                case "isStopped" -> {
                    return !started;
                }
                case "setServer" -> server = arguments == null ? null : arguments[0];
                case "getServer" -> {
                    return server;
                }
                case "getInvocationType" -> {
                    return method.getReturnType().getField("BLOCKING").get(null);
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                }
                case "toString" -> {
                    return "played";
                }
                default -> {
                    // listeners and the rest are of no interest
                }
            }
            return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
        }

        private static @Nullable Object handle(Object[] arguments) throws Exception {
            if (arguments.length == 4) {
                set(arguments[1], "setHandled", boolean.class, true);
                ((InputStream) get(arguments[1], "getInputStream")).readAllBytes();
                Behaviour.of((String) get(arguments[1], "getMethod"), (String) get(arguments[1], "getRequestURI"))
                        .play((status, lengthBytes) -> begin(arguments[3], status, lengthBytes));
                return null;
            }
            Class<?> requestType = Class.forName(ROOT + "server.Request");
            Class<?> source = Class.forName(ROOT + "io.Content$Source");
            ((InputStream) source.getMethod("asInputStream", source).invoke(null, arguments[0])).readAllBytes();
            Object uri = requestType.getMethod("getHttpURI").invoke(arguments[0]);
            Object path =
                    Class.forName(ROOT + "http.HttpURI").getMethod("getPath").invoke(uri);
            Object method = requestType.getMethod("getMethod").invoke(arguments[0]);
            OutputStream[] out = new OutputStream[1];
            Behaviour.of((String) method, (String) path).play((status, lengthBytes) -> {
                out[0] = beginTwelve(arguments[1], status, lengthBytes);
                return out[0];
            });
            out[0].close();
            Class.forName(ROOT + "util.Callback").getMethod("succeeded").invoke(arguments[2]);
            return true;
        }

        private static OutputStream begin(Object response, int status, long lengthBytes) {
            try {
                set(response, "setStatus", int.class, status);
                set(response, "setContentLengthLong", long.class, lengthBytes);
                return (OutputStream) get(response, "getOutputStream");
            } catch (ReflectiveOperationException otherVersion) {
                throw new IllegalStateException(otherVersion);
            }
        }

        private static OutputStream beginTwelve(Object response, int status, long lengthBytes) throws IOException {
            try {
                Class<?> type = Class.forName(ROOT + "server.Response");
                type.getMethod("setStatus", int.class).invoke(response, status);
                Object headers = type.getMethod("getHeaders").invoke(response);
                Class.forName(ROOT + "http.HttpFields$Mutable")
                        .getMethod("put", String.class, long.class)
                        .invoke(headers, "Content-Length", lengthBytes);
                Class<?> sink = Class.forName(ROOT + "io.Content$Sink");
                return (OutputStream) sink.getMethod("asOutputStream", sink).invoke(null, response);
            } catch (ReflectiveOperationException otherVersion) {
                throw new IOException(otherVersion);
            }
        }

        private static Object get(Object from, String method) throws ReflectiveOperationException {
            return from.getClass().getMethod(method).invoke(from);
        }
    }
}
