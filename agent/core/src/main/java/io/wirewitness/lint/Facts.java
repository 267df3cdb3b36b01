package io.wirewitness.lint;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Of which kinds the numbers of a configuration are, found in one pass: what decides which rules are worth loading. A rule's class
 * costs a quarter of a millisecond in a JVM that has just started, and most configurations concern a dozen of them.
 *
 * <p>Each fact is necessary for the rules that ask for it, never sufficient: the rules judge. Any thread once it is made. Plain loops, because
 * this is code that runs cold.
 */
final class Facts {

    /** There is a client over HTTP or gRPC. */
    static final long CLIENT = 1;

    /** Two clients have different limits of idleness or of an answer. */
    static final long CLIENTS_DIFFER = 1 << 1;

    /** There is a server. */
    static final long SERVER = 1 << 2;

    /** Somebody from outside has connected to a server. */
    static final long VISITED = 1 << 3;

    /** Somebody off this host was called. */
    static final long FAR = 1 << 4;

    /** A client has no margin to the idle limit of a next hop. */
    static final long STALE = 1 << 5;

    /** A next hop drops idle connections without a word, after a time that is known. */
    static final long SILENT = 1 << 6;

    /** A peer that connects to us says what it is. */
    static final long FRONT_NAMED = 1 << 7;

    /** Somebody wrote 0 and got no limit. */
    static final long ZERO = 1 << 8;

    /** An answer is waited for so shortly that a lost packet fails it, or may be. */
    static final long IMPATIENT = 1 << 9;

    /** A system property of those that are read is set. */
    static final long PROPERTY = 1 << 10;

    /** Addresses are not kept as by default: for ever, or not at all, or somebody chose. */
    static final long DNS_CHOSEN = 1 << 11;

    /** Failed lookups are not kept for the usual time. */
    static final long DNS_FAILURES_KEPT = 1 << 12;

    /** Stale addresses are kept. */
    static final long DNS_STALE_KEPT = 1 << 13;

    /** The JDK has read for how long it keeps addresses. */
    static final long DNS_READ = 1 << 14;

    /** Certificates are checked for revocation. */
    static final long REVOCATION = 1 << 15;

    /** IPv6 is tried first. */
    static final long IPV6_FIRST = 1 << 16;

    /** The kernel resets what finds the accept queue full. */
    static final long OVERFLOW_RESETS = 1 << 17;

    /** The kernel's connection tracking is strict, in a cluster. */
    static final long STRICT_NODE = 1 << 18;

    /** The node has a number of its own for probes. */
    static final long NODE_PROBES = 1 << 19;

    /** Probes come so often that they may end connections. */
    static final long PROBES_OFTEN = 1 << 20;

    /** Connections leave through a tunnel. */
    static final long TUNNEL = 1 << 21;

    /** The cloud is known. */
    static final long CLOUD = 1 << 22;

    /** A packet that the kernel repeats comes this late at the least, twice over. */
    private static final long IMPATIENT_MILLIS = 1_000;

    private static final long USUAL_FAILURE_SECONDS = 10;
    private static final long OFTEN_MILLIS = 10_000;

    private final boolean everything;
    private final Set<Part.Kind> kinds = EnumSet.noneOf(Part.Kind.class);
    private final Set<SettingKey> known = EnumSet.noneOf(SettingKey.class);
    private final Set<SettingKey> unlimited = EnumSet.noneOf(SettingKey.class);
    private final Set<SettingKey> chosen = EnumSet.noneOf(SettingKey.class);
    private final Set<Peer.Limit> to = EnumSet.noneOf(Peer.Limit.class);
    private final Set<Peer.Limit> from = EnumSet.noneOf(Peer.Limit.class);
    private final Set<String> libraries = new HashSet<>();
    private final Map<SettingKey, Long> differing = new EnumMap<>(SettingKey.class);
    private long facts;

    private Facts(boolean everything) {
        this.everything = everything;
    }

    /** What concerns every rule. */
    static Facts everything() {
        return new Facts(true);
    }

    /** Of this configuration. */
    static Facts of(ConfigSnapshot config) {
        Facts facts = new Facts(false);
        for (Part part : config.parts()) {
            facts.take(part);
        }
        for (Peer peer : config.peers()) {
            facts.take(peer);
        }
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            facts.take(hop);
        }
        facts.take(config.jvm());
        facts.take(config.host());
        facts.put(FAR, !config.calling().isEmpty());
        return facts;
    }

    private void put(long fact, boolean is) {
        facts |= is ? fact : 0;
    }

    private void take(Part part) {
        kinds.add(part.kind());
        libraries.add(part.library());
        put(CLIENT, part.isClient());
        put(SERVER, part.isServer());
        put(VISITED, part.isServer() && Strangers.areAmong(part));
        for (Setting setting : part.settings().values()) {
            known.add(setting.key());
            if (setting.unlimited()) {
                unlimited.add(setting.key());
            }
            if (setting.chosen()) {
                chosen.add(setting.key());
            }
            put(ZERO, setting.isZeroForUnlimited());
        }
        if (part.isClient()) {
            compare(part.setting(SettingKey.IDLE));
            compare(part.setting(SettingKey.READ_TIMEOUT));
            long waits = part.answerMillis();
            put(IMPATIENT, waits > 0 && waits < IMPATIENT_MILLIS);
        }
        put(
                PROBES_OFTEN,
                part.on(SettingKey.TCP_KEEP_ALIVE)
                        && part.value(SettingKey.TCP_KEEP_IDLE, Setting.UNLIMITED) <= OFTEN_MILLIS);
    }

    private void compare(@Nullable Setting setting) {
        if (setting != null) {
            Long other = differing.put(setting.key(), setting.value());
            put(CLIENTS_DIFFER, other != null && other != setting.value());
        }
    }

    private void take(Peer peer) {
        boolean next = peer.way() == Peer.Way.TO;
        (next ? to : from).addAll(peer.limits().keySet());
        put(FRONT_NAMED, !next && peer.server() != null);
    }

    private void take(ConfigSnapshot.Hop hop) {
        if (hop.limit(Peer.Limit.IDLE) != null) {
            put(SILENT, hop.peer().dropsSilently());
            put(STALE, IdleMargin.isStale(hop));
        }
    }

    private void take(JvmSettings jvm) {
        put(PROPERTY, !jvm.system().isEmpty());
        put(IPV6_FIRST, "true".equals(jvm.system("java.net.preferIPv6Addresses")));
        put(REVOCATION, RevocationCheck.isOn(jvm));
        DnsCache found = DnsCache.found(jvm);
        put(DNS_CHOSEN, found.chosen() || found.seconds() <= 0);
        DnsCache failed = DnsCache.of(jvm, DnsCache.Kind.FAILED);
        put(DNS_FAILURES_KEPT, failed != null && (failed.seconds() < 0 || failed.seconds() > USUAL_FAILURE_SECONDS));
        put(DNS_STALE_KEPT, DnsCache.of(jvm, DnsCache.Kind.STALE) != null);
        put(
                DNS_READ,
                jvm.effective(DnsCache.Kind.FOUND.field()) != null
                        || jvm.effective(DnsCache.Kind.FAILED.field()) != null);
    }

    private void take(HostSettings host) {
        put(OVERFLOW_RESETS, host.sysctl("net.ipv4.tcp_abort_on_overflow", 0) != 0);
        put(STRICT_NODE, host.orchestrator() != null);
        put(NODE_PROBES, host.sysctl("node." + TcpProbes.IDLE_SYSCTL, -1) >= 0);
        put(
                PROBES_OFTEN,
                knows(SettingKey.TCP_KEEP_ALIVE)
                        && host.sysctl(TcpProbes.IDLE_SYSCTL, Long.MAX_VALUE) <= OFTEN_MILLIS / 1_000);
        put(TUNNEL, host.tunnel());
        put(CLOUD, host.cloud() != null);
    }

    /** Whether all of these are so. */
    boolean are(long all) {
        return everything || (facts & all) == all;
    }

    /** Whether a part of this kind is there. */
    boolean has(Part.Kind kind) {
        return everything || kinds.contains(kind);
    }

    /** Whether a part of this library is there. */
    boolean uses(String library) {
        return everything || libraries.contains(library);
    }

    /** Whether this setting of some part is known. */
    boolean knows(SettingKey key) {
        return everything || known.contains(key);
    }

    /** Whether some part is known to have no such limit. */
    boolean isUnlimited(SettingKey key) {
        return everything || unlimited.contains(key);
    }

    /** Whether somebody chose this setting of some part. */
    boolean isChosen(SettingKey key) {
        return everything || chosen.contains(key);
    }

    /** Whether this is known of some peer that we connect to. */
    boolean knowsTo(Peer.Limit limit) {
        return everything || to.contains(limit);
    }

    /** Whether this is known of some peer that connects to us. */
    boolean knowsFrom(Peer.Limit limit) {
        return everything || from.contains(limit);
    }
}
