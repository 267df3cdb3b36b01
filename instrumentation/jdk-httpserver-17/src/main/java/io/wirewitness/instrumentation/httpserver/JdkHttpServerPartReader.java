package io.wirewitness.instrumentation.httpserver;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.Initialised;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads {@code ServerConfig}, which all servers of the JVM share, for each of them. Names as in OpenJDK 17.0.15 and 25.0.3. */
final class JdkHttpServerPartReader implements PartReader {

    private static final String CONFIG = "sun.net.httpserver.ServerConfig";
    private static final String PREFIX = "sun.net.httpserver.";
    private static final long IDLE_MILLIS = 30_000;
    private static final long TICK_MILLIS = 10_000;

    @Override
    public String library() {
        return "jdk-httpserver";
    }

    @Override
    public @Nullable Part read(Object server, int number) {
        if (!server.getClass().getName().equals(PREFIX + "ServerImpl")) {
            return null;
        }
        PartBuilder part = PartBuilder.ofServer(
                Part.Kind.HTTP_SERVER, library(), LibraryVersion.ofJdk(), "HttpServer", port(server), number);
        return part.add(
                        SettingKey.IDLE,
                        constant("idleIntervalMillis"),
                        IDLE_MILLIS,
                        PREFIX + "idleInterval",
                        "-D" + PREFIX + "idleInterval=%d")
                .add(
                        SettingKey.CLEANER_PERIOD,
                        constant("idleTimerScheduleMillis"),
                        TICK_MILLIS,
                        PREFIX + "clockTick",
                        "-D" + PREFIX + "clockTick (in ms)")
                .add(limit("maxReqTime", SettingKey.REQUEST_TIMEOUT))
                .add(limit("maxReqTime", SettingKey.READ_TIMEOUT))
                .add(limit("maxRspTime", SettingKey.WRITE_TIMEOUT))
                .always(SettingKey.REQUESTS, Setting.UNLIMITED, "requests on a connection")
                .part();
    }

    @Override
    public int port(Object server) {
        return Fields.read(server, "schan", "localAddress") instanceof InetSocketAddress address
                ? address.getPort()
                : 0;
    }

    /** In seconds; below 1 there is none. */
    private static @Nullable Setting limit(String name, SettingKey key) {
        Found found = constant(name);
        Found limit = found.value() instanceof Number number && number.longValue() > 0
                ? found.in(TimeUnit.SECONDS)
                : found.isThere() ? found.with(Setting.UNLIMITED) : found;
        return limit.as(key, Setting.UNLIMITED, PREFIX + name, "-D" + PREFIX + name + "=%d");
    }

    private static Found constant(String field) {
        return new Found(Initialised.read(CONFIG, field), "field ServerConfig." + field);
    }
}
