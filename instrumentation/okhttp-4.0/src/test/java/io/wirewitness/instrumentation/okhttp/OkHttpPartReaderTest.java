package io.wirewitness.instrumentation.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.Reach;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OkHttpPartReaderTest {

    private final Events events = new Events();
    private final OkHttpPartReader reader = new OkHttpPartReader();

    @BeforeEach
    void listen() {
        Hooks.install(events);
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
        Reach.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void aClientWithDefaultsHasThem(String version) throws Exception {
        try (OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Part part = built(okhttp, "build");
            assertThat(part.subject()).isEqualTo("OkHttpClient@1");
            assertThat(part.settings().values()).noneMatch(Setting::chosen);
            assertThat(part.shown())
                    .isEqualTo(new TreeMap<>(Map.ofEntries(
                            Map.entry("idle", "300 s"),
                            Map.entry("connect-timeout", "10 s"),
                            Map.entry("read-timeout", "10 s"),
                            Map.entry("write-timeout", "10 s"),
                            Map.entry("call-timeout", "no limit"),
                            Map.entry("ping-interval", "off"),
                            Map.entry("retry-post", "on"),
                            Map.entry("retry-sent", "on"),
                            Map.entry("http2", "on"),
                            Map.entry("happy-eyeballs", version.startsWith("5") ? "on" : "off"),
                            Map.entry("resolver", "jdk"),
                            Map.entry("tcp-keep-alive", "off"),
                            Map.entry("obeys-hint", "off"),
                            Map.entry("lifetime", "no limit"))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.3.0", "4.9.3", "4.12.0", "5.0.0", "5.5.1"})
    void whatWasChosenIsTold(String version) throws Exception {
        try (OkHttpVersion okhttp = new OkHttpVersion(version)) {
            Part part = built(okhttp, "build chosen");
            Map<String, String> chosen = part.shown();
            part.settings().values().stream()
                    .filter(setting -> !setting.chosen())
                    .forEach(setting -> chosen.remove(setting.key().text()));
            assertThat(chosen)
                    .isEqualTo(new TreeMap<>(Map.of(
                            "idle", "50 s",
                            "connect-timeout", "1 s",
                            "read-timeout", "no limit",
                            "write-timeout", "3 s",
                            "call-timeout", "4 s",
                            "ping-interval", "5 s",
                            "retry-post", "off",
                            "retry-sent", "off",
                            "http2", "off")));
            Setting idle = Objects.requireNonNull(part.setting(SettingKey.IDLE));
            assertThat(idle.evidence())
                    .isEqualTo(
                            "ConnectionPool keepAliveDuration is 50 s (field RealConnectionPool.keepAliveDurationNs)");
            assertThat(idle.toSet(20)).isEqualTo("new ConnectionPool(7, 20, TimeUnit.SECONDS)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.1", "4.9.3", "4.12.0", "5.5.1"})
    void aClientsConnectionsLeadToItsPeers(String version) throws Exception {
        try (Peer peer = new Peer("a");
                OkHttpVersion okhttp = new OkHttpVersion(version)) {
            assertThat(driver(okhttp).apply("GET " + peer.url())).isEqualTo("wires");
            Object client = Objects.requireNonNull(events.built.poll());
            Collection<?> connections = Objects.requireNonNull(reader.connections(client));
            assertThat(connections)
                    .hasSize(1)
                    .first()
                    .extracting(Object::getClass)
                    .extracting(Class::getSimpleName)
                    .isEqualTo("RealConnection");
        }
    }

    /** A client is told when it is built, once. */
    private Part built(OkHttpVersion okhttp, String command) throws Exception {
        Object client = driver(okhttp).apply(command);
        assertThat(events.built).singleElement().isSameAs(client);
        assertThat(okhttp.faults).isEmpty();
        return Objects.requireNonNull(reader.read(client, 1));
    }

    @SuppressWarnings("unchecked")
    private static Function<String, Object> driver(OkHttpVersion okhttp) throws ReflectiveOperationException {
        return (Function<String, Object>) okhttp.loadClass(Driver.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }
}
