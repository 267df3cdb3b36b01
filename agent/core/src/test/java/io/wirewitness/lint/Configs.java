package io.wirewitness.lint;

import io.wirewitness.model.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Snapshots for the tests of lint rules. */
public final class Configs {

    /** Whom clients of these tests talk to. */
    public static final String API = "api.example.com:443";

    private Configs() {}

    /** A snapshot of a JVM 17 with defaults and these parts, and no peer known. */
    public static ConfigSnapshot snapshot(Part... parts) {
        return new ConfigSnapshot(JvmSettings.of(17), HostSettings.NONE, List.of(parts), List.of());
    }

    /** The same with these peers. */
    public static ConfigSnapshot with(ConfigSnapshot config, Peer... peers) {
        return new ConfigSnapshot(config.jvm(), config.host(), config.parts(), List.of(peers));
    }

    /** The same on this host. */
    public static ConfigSnapshot on(ConfigSnapshot config, HostSettings host) {
        return new ConfigSnapshot(config.jvm(), host, config.parts(), config.peers());
    }

    /** The same in this JVM. */
    public static ConfigSnapshot in(ConfigSnapshot config, JvmSettings jvm) {
        return new ConfigSnapshot(jvm, config.host(), config.parts(), config.peers());
    }

    /** A JVM with these system properties, names and values in turn. */
    public static JvmSettings system(int feature, String... properties) {
        return new JvmSettings(feature, Integer.toString(feature), map(properties), Map.of(), Map.of());
    }

    /** A JVM with these security properties, names and values in turn. */
    public static JvmSettings security(int feature, String... properties) {
        return new JvmSettings(feature, Integer.toString(feature), Map.of(), map(properties), Map.of());
    }

    /** The same JVM whose classes have read this. */
    public static JvmSettings effective(JvmSettings jvm, Map<String, Long> values) {
        return new JvmSettings(jvm.feature(), jvm.version(), jvm.system(), jvm.security(), values);
    }

    /** A host with these sysctls. */
    public static HostSettings sysctl(Map<String, Long> values) {
        return new HostSettings(values, null, null, null, false, null);
    }

    /** A client that talks to {@link #API}. */
    public static Part client(String library, @Nullable String version, Setting... settings) {
        return Part.of(Part.Kind.HTTP_CLIENT, library, version, library + "@1")
                .talkingTo(API)
                .with(settings);
    }

    /** A client that has talked to nobody. */
    public static Part unused(Setting... settings) {
        return Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@2").with(settings);
    }

    /** A client that talks to this host. */
    public static Part near(Setting... settings) {
        return unused(settings).talkingTo("localhost:8080", "127.0.0.1:8081");
    }

    /** A server. */
    public static Part server(String library, String version, Setting... settings) {
        return Part.of(Part.Kind.HTTP_SERVER, library, version, library + " :8080")
                .with(settings);
    }

    /** Milliseconds, or a count. */
    public static Setting set(SettingKey key, long value) {
        return Setting.of(key, value, key.text(), "field " + key.text());
    }

    /** A switch. */
    public static Setting set(SettingKey key, boolean on) {
        return Setting.of(key, on, key.text(), "field " + key.text());
    }

    /** A word. */
    public static Setting set(SettingKey key, String word) {
        return Setting.of(key, word, key.text(), "field " + key.text());
    }

    /** {@link #API} with this idle limit. */
    public static Peer api(long idleMillis, KnownLimit.Certainty certainty) {
        return Peer.to(API).with(Peer.Limit.IDLE, idleMillis, certainty, "as the test says");
    }

    /** A finding as the tests write it: {@code severity subject: headline; evidence; ... => action}. */
    static String line(Finding finding) {
        return finding.severity().text() + " " + finding.subject() + ": " + finding.headline() + "; "
                + String.join("; ", finding.evidence()) + " => " + finding.action();
    }

    private static Map<String, String> map(String... pairs) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
