package io.wirewitness.lint;

import io.wirewitness.lint.KnownLimit.Certainty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the agent knows of a process by itself, of a configuration that tests made up: all else is taken out. What readers find is
 * taken from the texts of the live test of settings, what is read of the JVM and of the host from the sources that list it.
 */
final class Knowable {

    private static final Path AGENT = Path.of("..");

    /** What {@code Lessons.merged} tells of peers, whichever way connections go. */
    private static final Set<Peer.Limit> LEARNT = EnumSet.of(Peer.Limit.IDLE, Peer.Limit.REQUESTS, Peer.Limit.LIFETIME);

    /** And of those that we connect to. */
    private static final Set<Peer.Limit> LEARNT_BEYOND = EnumSet.of(
            Peer.Limit.PROMISED_IDLE, Peer.Limit.LONGEST_PAUSE, Peer.Limit.CONNECT_RATE, Peer.Limit.REQUEST_RATE);

    private static final long LEAST_PING_MILLIS = 10_000;

    private final Map<Part.Kind, Map<String, Set<SettingKey>>> found = new EnumMap<>(Part.Kind.class);
    private final String ofJvm;
    private final String ofHost;

    Knowable() throws IOException {
        try (Stream<Path> texts = Files.list(AGENT.resolve("testkit/src/test/settings"))) {
            for (Path text : texts.toList()) {
                take(Files.readAllLines(text));
            }
        }
        ofJvm = Files.readString(AGENT.resolve("dist/src/main/java/io/wirewitness/agent/lint/JdkValues.java"));
        Path kernel = AGENT.resolve("kernel/src/main/java/io/wirewitness/kernel");
        ofHost =
                Files.readString(kernel.resolve("HostView.java")) + Files.readString(kernel.resolve("HostLimits.java"));
    }

    /** {@code http-client okhttp 4.12.0: OkHttpClient@1}, and behind it its settings, two blanks before each. */
    private void take(List<String> lines) {
        Set<SettingKey> keys = EnumSet.noneOf(SettingKey.class);
        for (String line : lines) {
            String[] words = line.strip().split("[ :]+", 3);
            if (!line.startsWith(" ") && words.length > 1) {
                Part.Kind kind =
                        Part.Kind.valueOf(words[0].toUpperCase(Locale.ROOT).replace('-', '_'));
                keys = found.computeIfAbsent(kind, none -> new HashMap<>())
                        .computeIfAbsent(words[1], none -> EnumSet.noneOf(SettingKey.class));
            } else {
                SettingKey key = SettingKey.of(words[0]);
                if (key != null) {
                    keys.add(key);
                }
            }
        }
    }

    /** Names of libraries that parts of a process have. */
    Set<String> libraries() {
        Set<String> all = new TreeSet<>();
        found.values().forEach(each -> all.addAll(each.keySet()));
        return all;
    }

    /**
     * What would be known of it.
     *
     * @param peersAreTold whether somebody named a settings file in {@code lint.upstream}, which may tell all of the peers
     * @param isNamed libraries for which the rule has an own word: those have what their own readers find, others what any
     *     reader of that kind finds
     */
    ConfigSnapshot of(ConfigSnapshot config, boolean peersAreTold, Predicate<String> isNamed) {
        List<Part> parts = new ArrayList<>();
        for (Part part : config.parts()) {
            Part known = part(part, isNamed);
            if (known != null) {
                parts.add(known);
            }
        }
        return new ConfigSnapshot(
                jvm(config.jvm()),
                host(config.host()),
                parts,
                peersAreTold
                        ? config.peers()
                        : config.peers().stream()
                                .map(peer -> peer(peer, config.servers()))
                                .toList());
    }

    private @Nullable Part part(Part part, Predicate<String> isNamed) {
        Map<String, Set<SettingKey>> byLibrary = found.getOrDefault(part.kind(), Map.of());
        Set<SettingKey> keys = EnumSet.noneOf(SettingKey.class);
        if (isNamed.test(part.library())) {
            keys.addAll(byLibrary.getOrDefault(part.library(), Set.of()));
        } else {
            byLibrary.values().forEach(keys::addAll);
        }
        if (byLibrary.isEmpty() || (isNamed.test(part.library()) && keys.isEmpty())) {
            return null;
        }
        Map<SettingKey, Setting> settings = new EnumMap<>(SettingKey.class);
        part.settings().forEach((key, setting) -> {
            if (keys.contains(key)) {
                settings.put(key, asChannelsHaveIt(part, setting));
            }
        });
        return new Part(part.kind(), part.library(), part.version(), part.subject(), settings, part.peers());
    }

    /** Its builder makes a shorter interval of pings this long: what was asked for is gone. */
    private static Setting asChannelsHaveIt(Part part, Setting setting) {
        return part.kind() == Part.Kind.GRPC_CHANNEL
                        && setting.key() == SettingKey.PING_INTERVAL
                        && setting.value() < LEAST_PING_MILLIS
                ? Setting.of(setting.key(), LEAST_PING_MILLIS, setting.name(), setting.source())
                : setting;
    }

    /** What somebody configured may as well have been seen; not what never comes to pass. */
    private static Peer peer(Peer peer, List<Part> servers) {
        Map<Peer.Limit, KnownLimit> limits = new EnumMap<>(Peer.Limit.class);
        peer.limits().forEach((what, limit) -> {
            if (what == Peer.Limit.IDLE && peer.way() == Peer.Way.FROM && closeBefore(servers, limit)) {
                return; // whoever always finds the connection closed never shows when he would have closed it
            }
            if (LEARNT.contains(what) || (peer.way() == Peer.Way.TO && LEARNT_BEYOND.contains(what))) {
                Certainty certainty =
                        limit.certainty() == Certainty.CONFIGURED ? Certainty.OBSERVED : limit.certainty();
                limits.put(what, new KnownLimit(limit.value(), certainty, limit.because()));
            }
        });
        boolean silent = peer.dropsSilently();
        return new Peer(
                peer.address(),
                peer.way(),
                limits,
                peer.way() == Peer.Way.TO ? peer.server() : null,
                silent ? 4 : 0,
                silent,
                peer.near(),
                peer.pauses());
    }

    private static boolean closeBefore(List<Part> servers, KnownLimit limit) {
        return servers.stream()
                .allMatch(server -> server.idleEffectiveMillis() >= 0
                        && server.idleEffectiveMillis() < limit.value() - Margin.RACE_MILLIS);
    }

    private JvmSettings jvm(JvmSettings jvm) {
        return new JvmSettings(
                jvm.feature(),
                jvm.version(),
                listed(jvm.system(), name -> isIn(ofJvm, name)),
                listed(jvm.security(), name -> isIn(ofJvm, name)),
                listed(jvm.effective(), name -> isIn(ofJvm, name.substring(name.indexOf('.') + 1))));
    }

    private HostSettings host(HostSettings host) {
        return new HostSettings(
                listed(
                        host.sysctl(),
                        name -> isIn(ofHost, name)
                                || isIn(
                                        ofHost,
                                        name.replaceFirst("^net\\.ipv4\\.", "").replaceFirst("\\.(low|high)$", ""))),
                host.cloud(),
                "kubernetes".equals(host.orchestrator()) ? host.orchestrator() : null,
                host.ipv6Route(),
                host.tunnel(),
                host.socketTimers());
    }

    private static boolean isIn(String source, String name) {
        return source.contains('"' + name + '"');
    }

    private static <V> Map<String, V> listed(Map<String, V> all, Predicate<String> names) {
        Map<String, V> known = new HashMap<>(all);
        known.keySet().removeIf(names.negate());
        return known;
    }
}
