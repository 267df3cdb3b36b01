package io.wirewitness.instrumentation.undertow;

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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server was given with {@code Undertow.builder()}. Fields and defaults as read in 2.0.0 and 2.4.4; a server that is put
 * together from its listeners by hand, as WildFly's, is not seen.
 */
final class UndertowPartReader implements PartReader {

    private static final long NO_REQUEST_MILLIS = 60_000;
    private static final long BACKLOG = 1000;

    @Override
    public String library() {
        return "undertow";
    }

    @Override
    public @Nullable Part read(Object server, int number) {
        Object options = Fields.read(server, "serverOptions");
        if (options == null) {
            return null;
        }
        PartBuilder part = PartBuilder.ofServer(
                Part.Kind.HTTP_SERVER,
                library(),
                LibraryVersion.of(server.getClass(), "undertow-core"),
                "Undertow",
                port(server),
                number);
        return part.add(
                        SettingKey.IDLE,
                        option(options, "NO_REQUEST_TIMEOUT", NO_REQUEST_MILLIS).noneBelow(1),
                        NO_REQUEST_MILLIS,
                        "NO_REQUEST_TIMEOUT",
                        "setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, %d * 1000),"
                                + " server.undertow.no-request-timeout=%ds")
                .add(
                        SettingKey.READ_TIMEOUT,
                        option(options, "IDLE_TIMEOUT", 0).noneBelow(1),
                        Setting.UNLIMITED,
                        "IDLE_TIMEOUT",
                        "setServerOption(UndertowOptions.IDLE_TIMEOUT, %d * 1000)")
                .add(
                        SettingKey.BACKLOG,
                        option(Fields.read(server, "socketOptions"), "BACKLOG", BACKLOG),
                        BACKLOG,
                        "BACKLOG",
                        "setSocketOption(Options.BACKLOG, %d)")
                .always(SettingKey.REQUESTS, Setting.UNLIMITED, "requests on a connection")
                .part();
    }

    /** What was set, or what the library takes where nothing is. */
    private static Found option(@Nullable Object options, String name, long missing) {
        if (Fields.read(options, "value") instanceof Map<?, ?> values) {
            for (Map.Entry<?, ?> each : values.entrySet()) {
                if (name.equals(Fields.read(each.getKey(), "name"))) {
                    return new Found(each.getValue(), "option " + name);
                }
            }
            return new Found(missing, "option " + name + " not set");
        }
        return new Found(null, name);
    }

    /** The first listener's: the one it has, where it is the JDK's channel, or the one that was asked for. */
    @Override
    public int port(Object server) {
        if (Fields.read(server, "channels") instanceof List<?> channels) {
            for (Object each : channels) {
                if (Fields.read(each, "channel", "localAddress") instanceof InetSocketAddress address) {
                    return address.getPort();
                }
            }
        }
        if (Fields.read(server, "listeners") instanceof List<?> listeners && !listeners.isEmpty()) {
            return (int) Fields.number(listeners.get(0), 0, "port");
        }
        return 0;
    }
}
