package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.Initialised;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what all {@code HttpURLConnection}s of a JVM share. Each may have time-outs of its own; those of the JVM are told only if
 * somebody set them, because else it is not known whether a connection has any.
 */
final class HttpUrlConnectionPartReader implements PartReader {

    private static final String KEEP_ALIVE = "http.keepAlive.time.server";
    private static final String CACHE = "sun.net.www.http.KeepAliveCache";
    private static final String CLIENT = "sun.net.www.http.HttpClient";
    private static final String NETWORK = "sun.net.NetworkClient";

    /** {@code KeepAliveCache.put}: where neither the server nor the property says more. */
    private static final long KEEP_ALIVE_SECONDS = 5;

    private static final long SECOND_MILLIS = 1000;

    @Override
    public String library() {
        return "jdk-httpurlconnection";
    }

    /** There is none: see {@link #ofJvm}. */
    @Override
    public @Nullable Part read(Object thing, int number) {
        return null;
    }

    @Override
    public List<Part> ofJvm(JvmSettings jvm) {
        if (jvm.effective("HttpClient.keepAliveProp") == null) {
            return List.of();
        }
        PartBuilder part =
                new PartBuilder(Part.Kind.HTTP_CLIENT, library(), LibraryVersion.ofJdk(), "HttpURLConnection");
        Found keeps = constant(CLIENT, "keepAliveProp");
        part.add(
                Boolean.FALSE.equals(keeps.value())
                        ? keeps.with(0L).as(SettingKey.IDLE, null, "http.keepAlive", "-Dhttp.keepAlive=true")
                        : idle());
        part.add(timeout("defaultConnectTimeout", SettingKey.CONNECT_TIMEOUT, "sun.net.client.defaultConnectTimeout"));
        part.add(timeout("defaultSoTimeout", SettingKey.READ_TIMEOUT, "sun.net.client.defaultReadTimeout"));
        return List.of(part.add(
                        SettingKey.RETRY_POST,
                        constant(CLIENT, "retryPostProp"),
                        true,
                        "sun.net.http.retryPost",
                        "-Dsun.net.http.retryPost=false")
                .always(SettingKey.RETRY_SENT, true, "a second attempt")
                .always(SettingKey.RETRIES, 1, "a second attempt")
                .always(SettingKey.OBEYS_HINT, true, "obeying Keep-Alive: timeout")
                .always(SettingKey.WATCHES_IDLE, false, "reading while idle")
                .always(SettingKey.LIFETIME, Setting.UNLIMITED, "a connection's lifetime")
                .always(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED, "a limit for the whole call")
                .always(SettingKey.WRITE_TIMEOUT, Setting.UNLIMITED, "a limit for writing")
                .always(SettingKey.HTTP2, false, "HTTP/2")
                .always(SettingKey.TCP_KEEP_ALIVE, false, "SO_KEEPALIVE")
                .always(SettingKey.HAPPY_EYEBALLS, false, "racing addresses")
                .always(SettingKey.RESOLVER, "jdk", "the resolver")
                .part());
    }

    /** The idle limit where the server sends no hint: what was read once, or before that what will be. */
    static Setting idle() {
        Found read = constant(CACHE, "userKeepAliveServer");
        long seconds = read.value() instanceof Number number ? number.longValue() : Long.getLong(KEEP_ALIVE, -1);
        long millis = (seconds < 0 ? KEEP_ALIVE_SECONDS : seconds) * SECOND_MILLIS;
        Setting idle = Setting.of(
                        SettingKey.IDLE, millis, KEEP_ALIVE, read.isThere() ? read.source() : "system property")
                .setBy("-D" + KEEP_ALIVE + "=%d");
        return seconds < 0 ? idle.byDefault() : idle;
    }

    private static @Nullable Setting timeout(String field, SettingKey key, String property) {
        Found found = constant(NETWORK, field);
        return found.value() instanceof Number number && number.longValue() > 0
                ? found.in(TimeUnit.MILLISECONDS).as(key, null, property, "-D" + property + " (in ms)")
                : null;
    }

    private static Found constant(String className, String field) {
        String simpleName = className.substring(className.lastIndexOf('.') + 1);
        return new Found(Initialised.read(className, field), "field " + simpleName + "." + field);
    }
}
