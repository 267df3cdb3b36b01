package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code ServerConnector}. Fields and defaults as read in Jetty 9.4.58 and 12.1.14. */
final class JettyServerPartReader implements PartReader {

    private static final long IDLE_MILLIS = 30_000;

    /** What the JDK takes for 0. */
    private static final long BACKLOG = 50;

    @Override
    public String library() {
        return "jetty";
    }

    @Override
    public @Nullable Part read(Object connector, int number) {
        Found idle = Found.in(connector, "_idleTimeout");
        if (!idle.isThere()) {
            return null;
        }
        PartBuilder part = PartBuilder.ofServer(
                Part.Kind.HTTP_SERVER,
                library(),
                LibraryVersion.of(connector.getClass(), "jetty-server"),
                "Jetty",
                port(connector),
                number);
        Found backlog = Found.in(connector, "_acceptQueueSize");
        Found rate = Found.in(configuration(connector), "_minResponseDataRate");
        String how = "ServerConnector.setIdleTimeout(%d * 1000L), server.jetty.connection-idle-timeout=%ds";
        return part.add(SettingKey.IDLE, idle.noneBelow(1), IDLE_MILLIS, "ServerConnector idleTimeout", how)
                .add(SettingKey.READ_TIMEOUT, idle.noneBelow(1), IDLE_MILLIS, "ServerConnector idleTimeout", how)
                .add(SettingKey.WRITE_TIMEOUT, idle.noneBelow(1), IDLE_MILLIS, "ServerConnector idleTimeout", how)
                .add(
                        SettingKey.BACKLOG,
                        backlog.value() instanceof Integer size && size == 0 ? backlog.with(BACKLOG) : backlog,
                        BACKLOG,
                        "acceptQueueSize",
                        "ServerConnector.setAcceptQueueSize(%d)")
                .add(
                        SettingKey.LEAST_RATE,
                        rate,
                        0,
                        "HttpConfiguration minResponseDataRate",
                        "HttpConfiguration.setMinResponseDataRate(%d)")
                .always(SettingKey.REQUESTS, Setting.UNLIMITED, "requests on a connection")
                .part();
    }

    /** -1 before it listens, -2 behind that. */
    @Override
    public int port(Object connector) {
        return (int) Math.max(0, Fields.number(connector, 0, "_localPort"));
    }

    /** Of the first protocol that has one. */
    private static @Nullable Object configuration(Object connector) {
        if (Fields.read(connector, "_factories") instanceof Map<?, ?> factories) {
            for (Object each : factories.values()) {
                Object config = Fields.read(each, "_config");
                config = config == null ? Fields.read(each, "config") : config;
                if (config != null) {
                    return config;
                }
            }
        }
        return null;
    }
}
