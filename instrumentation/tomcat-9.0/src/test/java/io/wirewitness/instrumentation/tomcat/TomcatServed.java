package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.contract.Behaviour;
import io.wirewitness.contract.Served;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;

/**
 * Embedded Tomcat with one servlet. Until 9 the servlet's type is of {@code javax.servlet}, since 10 of {@code
 * jakarta.servlet}: the driver is written against what they share, and asks for the rest by reflection.
 */
public final class TomcatServed implements Served {

    private final Tomcat tomcat = new Tomcat();

    /** Loaded by name. */
    public TomcatServed(Settings settings) throws IOException, ReflectiveOperationException {
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(0);
        set(connector, "address", "127.0.0.1");
        set(connector, "maxKeepAliveRequests", "-1"); // else the connection of a benchmark ends with its 100th request
        if (settings.sendTimeoutMillis() > 0) {
            set(connector, "connectionTimeout", Integer.toString(settings.sendTimeoutMillis()));
        }
        if (settings.idleTimeoutMillis() > 0) {
            set(connector, "keepAliveTimeout", Integer.toString(settings.idleTimeoutMillis()));
        }
        String keyStore = settings.keyStore();
        if (keyStore != null) {
            connector.setSecure(true);
            connector.setScheme("https");
            set(connector, "SSLEnabled", "true");
            SSLHostConfig host = new SSLHostConfig();
            SSLHostConfigCertificate key = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.RSA);
            key.setCertificateKeystoreFile(keyStore);
            key.setCertificateKeystoreType("PKCS12");
            key.setCertificateKeystorePassword(Settings.PASSWORD);
            host.addCertificate(key);
            connector.addSslHostConfig(host);
        }
        tomcat.getService().addConnector(connector);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Class<?> type = servletType();
        Object servlet = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer(method, arguments));
        Wrapper wrapper = (Wrapper) Tomcat.class
                .getMethod("addServlet", Context.class, String.class, type)
                .invoke(null, context, "played", servlet);
        wrapper.addMapping("/*");
    }

    /** Until 9.0.30 {@code setProperty} returned an {@code Object}, later a {@code boolean}. */
    private static void set(Connector connector, String name, String value) throws ReflectiveOperationException {
        Connector.class.getMethod("setProperty", String.class, String.class).invoke(connector, name, value);
    }

    private static Class<?> servletType() throws ClassNotFoundException {
        try {
            return Class.forName("jakarta.servlet.Servlet");
        } catch (ClassNotFoundException until9) {
            return Class.forName("javax.servlet.Servlet");
        }
    }

    private static @Nullable Object answer(Method method, Object[] arguments) throws IOException {
        if (method.getName().equals("service")) {
            service(arguments[0], arguments[1]);
        }
        return method.getName().equals("hashCode") ? 1 : null;
    }

    private static void service(Object request, Object response) throws IOException {
        ((InputStream) get(request, "getInputStream")).readAllBytes();
        Behaviour.of((String) get(request, "getMethod"), (String) get(request, "getRequestURI"))
                .play((status, lengthBytes) -> {
                    call(response, "setStatus", int.class, status);
                    call(response, "setContentLengthLong", long.class, lengthBytes);
                    return (OutputStream) get(response, "getOutputStream");
                });
    }

    private static Object get(Object from, String method) {
        try {
            Method found = from.getClass().getMethod(method);
            found.setAccessible(true);
            return found.invoke(from);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof IOException failure) {
                throw new UncheckedIOException(failure);
            }
            throw new IllegalStateException(thrown);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static void call(Object on, String method, Class<?> type, Object argument) {
        try {
            Method found = on.getClass().getMethod(method, type);
            found.setAccessible(true);
            found.invoke(on, argument);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public int start() throws Exception {
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
