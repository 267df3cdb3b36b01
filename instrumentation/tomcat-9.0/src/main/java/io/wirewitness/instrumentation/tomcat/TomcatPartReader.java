package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code AbstractHttp11Protocol} and its endpoint. Fields and defaults as read in Tomcat 9.0.1 and 11.0.27. */
final class TomcatPartReader implements PartReader {

    /** In code; the {@code server.xml} that Tomcat comes with says 20 s. */
    private static final long CONNECTION_MILLIS = 60_000;

    private static final long HTTP2_KEEP_ALIVE_MILLIS = 20_000;
    private static final long REQUESTS = 100;
    private static final long ACCEPT_COUNT = 100;
    private static final long CONNECTIONS = 8192;
    private static final long THREADS = 200;

    @Override
    public String library() {
        return "tomcat";
    }

    @Override
    public @Nullable Part read(Object protocol, int number) {
        Object endpoint = Fields.read(protocol, "endpoint");
        if (endpoint == null || Fields.read(protocol, "upgradeProtocols") == null) {
            return null; // AJP
        }
        PartBuilder part = PartBuilder.ofServer(
                Part.Kind.HTTP_SERVER,
                library(),
                LibraryVersion.of(protocol.getClass(), "tomcat-embed-core", "tomcat-coyote"),
                "Tomcat",
                port(protocol),
                number);
        Found connection = Found.in(endpoint, "socketProperties", "soTimeout").noneBelow(0);
        Found own = Found.in(endpoint, "keepAliveTimeout").noneBelow(0);
        Found keepAlive = own.isThere() ? own : connection;
        return part.add(
                        SettingKey.IDLE,
                        keepAlive,
                        CONNECTION_MILLIS,
                        own.isThere() ? "keepAliveTimeout" : "connectionTimeout, as keepAliveTimeout is not set",
                        "keepAliveTimeout=\"%d000\" on the Connector, server.tomcat.keep-alive-timeout=%ds")
                .add(http2(protocol))
                .add(packaging(protocol))
                .add(waiting(connection, SettingKey.REQUEST_TIMEOUT))
                .add(waiting(connection, SettingKey.READ_TIMEOUT))
                .add(SettingKey.WRITE_TIMEOUT, connection, CONNECTION_MILLIS, "connectionTimeout", null)
                .add(
                        SettingKey.REQUESTS,
                        Found.in(endpoint, "maxKeepAliveRequests").noneBelow(0),
                        REQUESTS,
                        "maxKeepAliveRequests",
                        "maxKeepAliveRequests=\"%d\" on the Connector, server.tomcat.max-keep-alive-requests=%d")
                .add(
                        SettingKey.BACKLOG,
                        Found.in(endpoint, "acceptCount"),
                        ACCEPT_COUNT,
                        "acceptCount",
                        "acceptCount=\"%d\" on the Connector, server.tomcat.accept-count=%d")
                .add(
                        SettingKey.MOST_TOTAL,
                        Found.in(endpoint, "maxConnections").noneBelow(0),
                        CONNECTIONS,
                        "maxConnections",
                        "maxConnections=\"%d\" on the Connector")
                .add(SettingKey.WORKERS, Found.in(endpoint, "maxThreads"), THREADS, "maxThreads", "maxThreads=\"%d\"")
                .add(keepAlive(Found.in(endpoint, "socketProperties", "soKeepAlive")))
                .part();
    }

    /** One time-out for the first byte of a request, and between any two of it. */
    private static @Nullable Setting waiting(Found connection, SettingKey key) {
        return connection.as(
                key,
                CONNECTION_MILLIS,
                "connectionTimeout",
                "connectionTimeout=\"%d000\" on the Connector, server.tomcat.connection-timeout=%ds");
    }

    /** Not set is the kernel's: off. */
    private static @Nullable Setting keepAlive(Found found) {
        return (found.isThere() ? found : found.with(false))
                .as(SettingKey.TCP_KEEP_ALIVE, false, "socket.soKeepAlive", "socket.soKeepAlive=\"true\"");
    }

    /** What read a {@code server.xml} keeps itself in the server that it made of it. */
    private static @Nullable Setting packaging(Object protocol) {
        Object server = Fields.read(protocol, "adapter", "connector", "service", "server");
        if (server == null) {
            return null;
        }
        Found catalina = Found.in(server, "catalina");
        return catalina.with(catalina.isThere() ? "server.xml" : "embedded")
                .as(SettingKey.PACKAGING, null, "how Tomcat was started", null);
    }

    private static @Nullable Setting http2(Object protocol) {
        if (Fields.read(protocol, "upgradeProtocols") instanceof List<?> upgrades) {
            for (Object each : upgrades) {
                if (each.getClass().getName().endsWith("http2.Http2Protocol")) {
                    return Found.in(each, "keepAliveTimeout")
                            .noneBelow(0)
                            .as(
                                    SettingKey.IDLE_H2,
                                    HTTP2_KEEP_ALIVE_MILLIS,
                                    "Http2Protocol keepAliveTimeout",
                                    "keepAliveTimeout=\"%d000\" on the UpgradeProtocol");
                }
            }
        }
        return null;
    }

    /** The one it listens on, where it is a channel of the JDK, or the one that was set. */
    @Override
    public int port(Object protocol) {
        Object endpoint = Fields.read(protocol, "endpoint");
        Object bound = Fields.read(endpoint, "serverSock", "localAddress");
        if (bound instanceof InetSocketAddress address) {
            return address.getPort();
        }
        return (int) (Fields.number(endpoint, 0, "port") + Fields.number(endpoint, 0, "portOffset"));
    }
}
