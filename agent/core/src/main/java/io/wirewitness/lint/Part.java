package io.wirewitness.lint;

import io.wirewitness.diagnose.Quantity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client, a server or a pool of the process. Immutable; any thread.
 *
 * @param kind what it is
 * @param library as the probe names it, such as {@code okhttp}
 * @param version its version; null if not known
 * @param subject as its users would know it again, such as {@code OkHttp ConnectionPool@1}
 * @param settings what was read; what is missing is not known
 * @param peers whom it has talked to, {@code host:port}; of a server, who connects to it
 */
public record Part(
        Kind kind,
        String library,
        @Nullable String version,
        String subject,
        Map<SettingKey, Setting> settings,
        Set<String> peers) {

    /** What it is. */
    public enum Kind {
        HTTP_CLIENT,
        HTTP_SERVER,
        GRPC_CHANNEL,
        GRPC_SERVER,
        /** Connections to a database. */
        DATABASE_POOL,
        /** A driver of a database by itself. */
        DATABASE_DRIVER,
        /** Any other pool of connections. */
        OBJECT_POOL,
        /** Kafka, AMQP, Redis. */
        MESSAGING,
        /** A layer that repeats calls: Resilience4j, Spring Retry, Feign's Retryer. */
        RETRIER
    }

    public Part {
        EnumMap<SettingKey, Setting> copy = new EnumMap<>(SettingKey.class);
        copy.putAll(settings);
        settings = Collections.unmodifiableMap(copy);
        peers = Collections.unmodifiableSet(new LinkedHashSet<>(peers));
    }

    /** A part of which nothing is known yet. */
    public static Part of(Kind kind, String library, @Nullable String version, String subject) {
        return new Part(kind, library, version, subject, Map.of(), Set.of());
    }

    /** The same with these settings too. */
    public Part with(Setting... more) {
        EnumMap<SettingKey, Setting> all = new EnumMap<>(SettingKey.class);
        all.putAll(settings);
        for (Setting setting : more) {
            all.put(setting.key(), setting);
        }
        return new Part(kind, library, version, subject, all, peers);
    }

    /** The same that talks to these peers too. */
    public Part talkingTo(String... more) {
        Set<String> all = new LinkedHashSet<>(peers);
        all.addAll(List.of(more));
        return new Part(kind, library, version, subject, settings, all);
    }

    /** A setting; null if not known. */
    public @Nullable Setting setting(SettingKey key) {
        return settings.get(key);
    }

    /** A number; {@code missing} if not known. */
    public long value(SettingKey key, long missing) {
        Setting setting = settings.get(key);
        return setting == null ? missing : setting.value();
    }

    /** Whether a switch is known to be on. */
    public boolean on(SettingKey key) {
        return value(key, 0) == 1;
    }

    /** Whether a switch is known to be off. */
    public boolean off(SettingKey key) {
        return value(key, 1) == 0;
    }

    /** Whether a limit is known not to be there. */
    public boolean unlimited(SettingKey key) {
        return value(key, 0) == Setting.UNLIMITED;
    }

    /** Whether it calls others over HTTP. */
    public boolean isClient() {
        return kind == Kind.HTTP_CLIENT || kind == Kind.GRPC_CHANNEL;
    }

    /** Whether others call it. */
    public boolean isServer() {
        return kind == Kind.HTTP_SERVER || kind == Kind.GRPC_SERVER;
    }

    /**
     * How long an idle connection may live until its cleaner has seen it: the limit and the cleaner's period. -1 if not known.
     */
    public long idleEffectiveMillis() {
        long idle = value(SettingKey.IDLE, -1);
        long period = value(SettingKey.CLEANER_PERIOD, 0);
        return idle < 0 || idle == Setting.UNLIMITED || period == Setting.UNLIMITED ? idle : idle + period;
    }

    /** The limit and its cleaner's period, {@code 300 s}, {@code without limit}. */
    public String shownIdle() {
        long idle = idleEffectiveMillis();
        return idle == Setting.UNLIMITED ? "without limit" : Quantity.millis(idle);
    }

    /**
     * Whether nothing of the library's own ends a call to a peer that has vanished: no limit between two bytes, none of the
     * call, no ping that must be answered.
     */
    public boolean waitsForEver() {
        return unlimited(SettingKey.READ_TIMEOUT)
                && value(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED) == Setting.UNLIMITED
                && value(SettingKey.PING_INTERVAL, Setting.UNLIMITED) == Setting.UNLIMITED;
    }

    /** Whether it has talked to anybody. */
    public boolean isUsed() {
        return !peers.isEmpty();
    }

    /** Whether somebody with an address of the open internet has connected to it. */
    public boolean isReachedFromOutside() {
        return peers.stream().anyMatch(PeerMatch::isPublic);
    }

    /** Whether it is a client of Kafka. */
    public boolean isKafka() {
        return kind == Kind.MESSAGING && library.startsWith("kafka");
    }

    /**
     * How long a call waits for an answer of a silent peer: the shorter one of the limits between two bytes and of the whole
     * call. {@link Setting#UNLIMITED} for ever; -1 if not known.
     */
    public long answerMillis() {
        long read = value(SettingKey.READ_TIMEOUT, -1);
        long call = value(SettingKey.CALL_TIMEOUT, -1);
        if (call < 0 || call == Setting.UNLIMITED) {
            return read;
        }
        return read < 0 ? call : Math.min(read, call);
    }

    /** Whether this limit is known, and is one. */
    public boolean limited(SettingKey key) {
        long value = value(key, -1);
        return value >= 0 && value != Setting.UNLIMITED;
    }

    /** The library with its version, {@code okhttp 4.12.0}. */
    public String named() {
        return version == null ? library : library + " " + version;
    }

    /** Whether the library is this one and its version at least this; false if the version is not known. */
    public boolean isAtLeast(String name, int... version) {
        return library.equals(name) && VersionNumber.compare(this.version, version) >= 0;
    }

    /** Whether the library is this one and its version below this; false if the version is not known. */
    public boolean isBelow(String name, int... version) {
        return library.equals(name)
                && this.version != null
                && VersionNumber.parse(this.version) != null
                && VersionNumber.compare(this.version, version) < 0;
    }

    /** The evidence lines of these settings, as far as they are known. */
    public List<String> evidence(SettingKey... keys) {
        List<String> lines = new ArrayList<>();
        for (SettingKey key : keys) {
            Setting setting = settings.get(key);
            if (setting != null) {
                lines.add(setting.evidence());
            }
        }
        return lines;
    }

    /** The settings by name, as findings show their values. */
    public Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>();
        settings.values().forEach(setting -> shown.put(setting.key().text(), setting.shown()));
        return shown;
    }
}
