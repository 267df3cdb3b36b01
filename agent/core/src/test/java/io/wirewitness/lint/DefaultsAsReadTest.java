package io.wirewitness.lint;

import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.wirewitness.lint.KnownLimit.Certainty;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import io.wirewitness.report.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The defaults of every library as the agent reads them from the library itself (the texts of the live test of settings), beside
 * others that bear with them: nothing above a note is found, but that a time-out is missing.
 */
class DefaultsAsReadTest {

    private static final Path TEXTS = Path.of("..", "testkit", "src", "test", "settings");
    private static final String API = "api.example.com:443";
    private static final String BALANCER = "10.0.0.7";
    private static final long DAY_MILLIS = 86_400_000;

    /** What is so whoever the peer is: these libraries wait for ever, or for long, if nobody tells them not to. */
    private static final Set<String> WHOEVER_THE_PEER_IS = Set.of(
            "acquire-timeout-missing",
            "connect-timeout-long",
            "connect-timeout-missing",
            "pool-per-route-tiny",
            "read-timeout-missing",
            "response-body-unbounded",
            "tcp-user-timeout-missing",
            "tls-handshake-unbounded");

    /** Of each text the first part of each kind: it is built before the one with settings of its own. */
    static List<Part> defaults() throws IOException, SettingsReader.Unreadable {
        List<Part> all = new ArrayList<>();
        try (Stream<Path> texts = Files.list(TEXTS)) {
            for (Path text : texts.sorted().toList()) {
                Set<Part.Kind> seen = new TreeSet<>();
                for (Part part : parts(Files.readAllLines(text))) {
                    if (seen.add(part.kind())) {
                        all.add(part);
                    }
                }
            }
        }
        return all;
    }

    private static List<Part> parts(List<String> lines) throws SettingsReader.Unreadable {
        JsonArray parts = new JsonArray();
        JsonObject settings = new JsonObject();
        for (String line : lines) {
            if (!line.startsWith(" ")) {
                String[] words = line.split(" ", 3);
                JsonObject part = new JsonObject();
                settings = new JsonObject();
                part.addProperty("kind", words[0]);
                part.addProperty("library", words[1].replace(":", ""));
                part.addProperty("version", words[2].contains(": ") ? words[2].split(": ", 2)[0] : "17");
                part.addProperty("subject", line);
                part.add("settings", settings);
                parts.add(part);
            } else if (line.contains(" = ")) {
                String value = line.substring(line.indexOf(" = ") + 3, line.indexOf(" | "));
                JsonObject setting = new JsonObject();
                setting.addProperty("value", value.replaceAll("[\\[\\]]", ""));
                setting.addProperty("default", value.startsWith("["));
                settings.add(line.strip().substring(0, line.strip().indexOf(' ')), setting);
            }
        }
        JsonObject file = new JsonObject();
        file.addProperty("schema", "wirewitness.settings/1");
        file.add("parts", parts);
        return SettingsReader.read(file.toString()).parts();
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void besideOnesThatBearWithThem(Part part) {
        Part used = part.talkingTo(part.isServer() ? BALANCER : API);
        boolean forEver = part.unlimited(SettingKey.IDLE);
        Peer peer = part.isServer()
                ? Peer.from(BALANCER).with(Peer.Limit.IDLE, 1_000, Certainty.OBSERVED, "closes first")
                : Peer.to(API)
                        .with(
                                Peer.Limit.IDLE,
                                forEver ? Setting.UNLIMITED : DAY_MILLIS,
                                Certainty.OBSERVED,
                                "keeps them longer");
        ConfigSnapshot config = on(
                with(snapshot(used), peer),
                new HostSettings(
                        Map.of("net.ipv4.tcp_keepalive_time", 7200L, "net.core.somaxconn", 4096L),
                        null,
                        null,
                        true,
                        false,
                        null));
        assertThat(serious(config)).isSubsetOf(WHOEVER_THE_PEER_IS);
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void besideNobodyWhoIsKnown(Part part) {
        Part used = part.talkingTo(part.isServer() ? BALANCER : API);
        assertThat(serious(snapshot(used))).isSubsetOf(WHOEVER_THE_PEER_IS);
    }

    /** The same parts are told of where nobody bears with them: else the others would prove nothing. */
    @ParameterizedTest
    @MethodSource("defaults")
    void besideOneThatClosesFirst(Part part) {
        long idle = part.value(SettingKey.IDLE, -1);
        if (part.kind() != Part.Kind.HTTP_CLIENT || idle < 0) {
            return; // what it keeps is not known, or another rule's
        }
        Peer peer = Peer.to(API).with(Peer.Limit.IDLE, 1_000, Certainty.OBSERVED, "closes first");
        assertThat(serious(with(snapshot(part.talkingTo(API)), peer)))
                .containsAnyOf("keep-alive-outlives-peer", "keep-alive-unlimited");
    }

    /** A public client without a load balancer, and one with: a server's defaults are no warning. */
    @ParameterizedTest
    @MethodSource("defaults")
    void reachedFromOutside(Part part) {
        if (part.isServer()) {
            assertThat(serious(snapshot(part.talkingTo("203.0.113.7")))).isEmpty();
        }
    }

    private static Set<String> serious(ConfigSnapshot config) {
        return new Linter((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                })
                .lint(config).stream()
                        .filter(finding -> finding.severity() != Severity.NOTE)
                        .map(Finding::rule)
                        .collect(Collectors.toSet());
    }
}
