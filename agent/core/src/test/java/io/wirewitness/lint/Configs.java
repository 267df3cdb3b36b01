package io.wirewitness.lint;

import io.wirewitness.model.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** {@link #API} behind a box that forgets idle connections without a word. */
    public static Peer nat(long idleMillis, KnownLimit.Certainty certainty) {
        return api(idleMillis, certainty).ofLayer(4, true);
    }

    /** A channel of gRPC that talks to {@link #API}. */
    public static Part channel(Setting... settings) {
        return Part.of(Part.Kind.GRPC_CHANNEL, "grpc", "1.84.0", "grpc@1")
                .talkingTo(API)
                .with(settings);
    }

    /** A JVM that asks OCSP during handshakes, with these system properties too. */
    public static JvmSettings askingOcsp(int feature, String version, Map<String, String> more) {
        return checking(feature, version, more, Map.of("ocsp.enable", "true"));
    }

    /** A JVM that fetches lists of revoked certificates during handshakes, with these system properties too. */
    public static JvmSettings fetchingCrl(int feature, String version, Map<String, String> more) {
        Map<String, String> system = new HashMap<>(more);
        system.put("com.sun.security.enableCRLDP", "true");
        return checking(feature, version, system, Map.of());
    }

    private static JvmSettings checking(
            int feature, String version, Map<String, String> more, Map<String, String> security) {
        Map<String, String> system = new HashMap<>(more);
        system.put("com.sun.net.ssl.checkRevocation", "true");
        return new JvmSettings(feature, version, system, security, Map.of());
    }

    /** A proxy in front of servers, with this idle limit towards them. */
    public static Peer front(long idleMillis, KnownLimit.Certainty certainty) {
        return Peer.from("proxy.example.com").with(Peer.Limit.IDLE, idleMillis, certainty, "as the test says");
    }

    /** The same peer, to which requests never pause for longer than 900 ms. */
    public static Peer withoutPauses(Peer peer) {
        return peer.with(Peer.Limit.LONGEST_PAUSE, 900, KnownLimit.Certainty.OBSERVED, "10000 requests");
    }

    /** The same peer, to which so many connections were used again after this pause, in an hour. */
    public static Peer used(long count, long idleMillis, Peer peer) {
        return peer.pausing(new Pauses(3_600_000, new TreeMap<>(Map.of(Pauses.step(idleMillis), count))));
    }

    /** The same peer, which says that it keeps idle connections for so long. */
    public static Peer promising(long seconds, Peer peer) {
        return peer.with(
                Peer.Limit.PROMISED_IDLE,
                seconds * 1000,
                KnownLimit.Certainty.ANNOUNCED,
                "Keep-Alive: timeout=" + seconds);
    }

    /** OkHttp with its default pool. */
    public static Part okHttp() {
        return client(
                "okhttp",
                "4.12.0",
                Setting.of(SettingKey.IDLE, 300_000, "ConnectionPool keepAliveDuration", "field keepAliveDurationNs")
                        .byDefault()
                        .setBy("new ConnectionPool(5, %d, TimeUnit.SECONDS)"));
    }

    /** Tomcat with this limit. */
    public static Part tomcat(long idleMillis) {
        return server(
                "tomcat",
                "10.1",
                Setting.of(SettingKey.IDLE, idleMillis, "keepAliveTimeout", "AbstractHttp11Protocol")
                        .setBy("server.tomcat.keep-alive-timeout=%ds"));
    }

    /** A layer that repeats calls to {@link #API}. */
    public static Part retrier(String library, long retries, Setting... settings) {
        return Part.of(Part.Kind.RETRIER, library, null, library + "@1")
                .talkingTo(API)
                .with(set(SettingKey.RETRIES, retries))
                .with(settings);
    }

    /** A finding as the tests write it: {@code severity subject: headline; evidence; ... => action}. */
    static String line(Finding finding) {
        return finding.severity().text() + " " + finding.subject() + ": " + finding.headline() + "; "
                + (finding.expected() == null ? "" : "expected: " + finding.expected() + "; ")
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
