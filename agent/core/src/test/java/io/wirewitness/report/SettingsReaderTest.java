package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.Configs;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.KnownLimit.Certainty;
import io.wirewitness.lint.Linter;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Pauses;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    private static final String HEAD = "{\"schema\": \"wirewitness.settings/1\", ";

    @Test
    void whatIsWrittenIsReadBack() throws SettingsReader.Unreadable {
        ConfigSnapshot config = new ConfigSnapshot(
                new JvmSettings(
                        17,
                        "17.0.15",
                        Map.of("http.keepAlive", "true"),
                        Map.of("networkaddress.cache.ttl", "30"),
                        Map.of("InetAddressCachePolicy.cachePolicy", -1L)),
                new HostSettings(
                        Map.of("net.ipv4.tcp_keepalive_time", 7200L),
                        "aws",
                        "kubernetes",
                        false,
                        true,
                        new HostSettings.SocketTimers(4, 1, 7_199_000)),
                List.of(
                        Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "OkHttp ConnectionPool@1")
                                .talkingTo("api.example.com:443")
                                .with(
                                        Setting.of(SettingKey.IDLE, 300_000, "keepAliveDuration", "field x")
                                                .setBy("new ConnectionPool(5, %d, SECONDS)")
                                                .byDefault(),
                                        Setting.of(SettingKey.LIFETIME, Setting.UNLIMITED, "none", "field y"),
                                        Setting.of(SettingKey.RETRY_POST, true, "retry", "field z"),
                                        Setting.of(SettingKey.LEASING, "lifo", "leasing", "field l"),
                                        Setting.of(SettingKey.RETRIES, 20, "retries", "field r")),
                        Part.of(Part.Kind.HTTP_SERVER, "tomcat", null, "Tomcat :8080")),
                List.of(
                        Peer.to("api.example.com:443")
                                .with(Peer.Limit.IDLE, 59_800, Certainty.OBSERVED, "42 ended")
                                .with(Peer.Limit.REQUESTS, 1000, Certainty.GUESSED, "nginx's default")
                                .called("nginx/1.29.8")
                                .pausing(new Pauses(60_000, new TreeMap<>(Map.of(8, 3L, 12, 1L))))
                                .ofLayer(7, false),
                        Peer.from("10.0.0.0/8").ofLayer(4, true).onThisHost()));
        assertThat(SettingsReader.read(SettingsJson.write(config))).isEqualTo(config);
    }

    @Test
    void whatPeopleWriteMayBeShort() throws SettingsReader.Unreadable {
        ConfigSnapshot config = SettingsReader.read(HEAD
                + "\"jvm\": {\"version\": \"1.8.0_392\"},"
                + "\"parts\": [{\"kind\": \"http-client\", \"library\": \"okhttp\", \"peers\": [\"api:443\"],"
                + "  \"settings\": {\"idle\": \"5 min\", \"http2\": true, \"retries\": 3}}],"
                + "\"peers\": [{\"address\": \"api:443\", \"limits\": {\"idle\": \"60 s\"}}]}");
        Part part = config.parts().get(0);
        assertThat(config.jvm().feature()).isEqualTo(8);
        assertThat(part.subject()).isEqualTo("okhttp");
        assertThat(part.value(SettingKey.IDLE, -1)).isEqualTo(300_000);
        assertThat(part.on(SettingKey.HTTP2)).isTrue();
        assertThat(part.value(SettingKey.RETRIES, -1)).isEqualTo(3);
        assertThat(Objects.requireNonNull(config.peers().get(0).limit(Peer.Limit.IDLE))
                        .shown())
                .isEqualTo("60 s (configured: the settings file)");
        assertThat(SettingsReader.read(HEAD.replace(", ", "}")).jvm()).isEqualTo(JvmSettings.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "300 s,300000",
        "250ms,250",
        "5 min,300000",
        "1.5 s,1500",
        "2h,7200000",
        "1 d,86400000",
        "0,0",
        "no limit," + Long.MAX_VALUE
    })
    void times(String text, long millis) throws SettingsReader.Unreadable {
        assertThat(SettingsReader.read(
                                HEAD + "\"parts\": [{\"kind\": \"http-client\", \"library\": \"x\", \"settings\":"
                                        + " {\"idle\": \"" + text + "\"}}]}")
                        .parts()
                        .get(0)
                        .value(SettingKey.IDLE, -1))
                .isEqualTo(millis);
    }

    /** What happens every so often is off where others have no limit; of a limit that word would say nothing. */
    @ParameterizedTest
    @CsvSource({"ping-interval", "heartbeat", "validate-after", "cleaner-period"})
    void whatHappensEverySoOftenMayBeOff(String key) throws SettingsReader.Unreadable {
        for (String text : List.of("off", "no limit")) {
            Setting setting = Objects.requireNonNull(SettingsReader.read(HEAD
                            + "\"parts\": [{\"kind\": \"http-client\", \"library\": \"x\", \"settings\": {\""
                            + key + "\": \"" + text + "\"}}]}")
                    .parts()
                    .get(0)
                    .setting(Objects.requireNonNull(SettingKey.of(key))));
            assertThat(setting.unlimited()).isTrue();
            assertThat(setting.shown()).isEqualTo("off");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [] | the file must be an object
                    { | no JSON
                    HEAD "parts": [{"kind": "http-client", "library": "x", "settings": {"idle": "off"}}]} | parts[0].settings.idle: off is no time
                    {} | schema is missing: this version reads "schema": "wirewitness.settings/1"
                    {"schema": "wirewitness.settings/2"} | schema is wirewitness.settings/2: this version reads
                    HEAD "partz": []} | the file: there is no partz; did you mean parts?
                    HEAD "parts": {}} | parts must be a list
                    HEAD "parts": [{"library": "x"}]} | parts[0]: kind is missing
                    HEAD "parts": [{"kind": "client", "library": "x"}]} | parts[0].kind: there is no client; did you mean
                    HEAD "parts": [{"kind": "http-client", "library": "x", "settings": {"idel": "1 s"}}]} | parts[0].settings: there is no idel; did you mean idle?
                    HEAD "parts": [{"kind": "http-client", "library": "x", "settings": {"idle": 300}}]} | parts[0].settings.idle: 300 is no time with its unit, such as 300 s
                    HEAD "parts": [{"kind": "http-client", "library": "x", "settings": {"idle": true}}]} | true and false are for switches
                    HEAD "parts": [{"kind": "http-client", "library": "x", "settings": {"http2": "maybe"}}]} | parts[0].settings.http2: maybe is no switch: on or off
                    HEAD "parts": [{"kind": "http-client", "library": "x", "settings": {"idle": {"name": "n"}}}]} | parts[0].settings.idle: a setting needs a value
                    HEAD "peers": [{"limits": {}}]} | peers[0]: address is missing
                    HEAD "peers": [{"address": "a", "limits": {"idle": {"value": "1 s", "certainty": "sure"}}}]} | peers[0].limits.idle.certainty: there is no sure
                    HEAD "peers": [{"address": "a", "pauses": {"uses": {}}}]} | peers[0].pauses: pauses need observedMillis
                    HEAD "peers": [{"address": "a", "pauses": {"observedMillis": 1, "uses": {"144": 1}}}]} | peers[0].pauses.uses.144: steps go from 0 to 143
                    HEAD "peers": [{"address": "a", "pauses": {"observedMillis": 1, "uses": {"4294967296": 1}}}]} | peers[0].pauses.uses.4294967296: steps
                    HEAD "peers": [{"address": "a", "pauses": {"observedMillis": 1, "uses": {"x": 1}}}]} | peers[0].pauses.uses.x: steps
                    HEAD "peers": [{"address": "a", "pauses": {"observedMillis": 1, "uses": {"3": -1}}}]} | peers[0].pauses.uses.3: steps
                    HEAD "host": {"sysctl": {"net.core.somaxconn": "many"}}} | host.sysctl.net.core.somaxconn: many is no whole number
                    HEAD "jvm": {"version": "new"}} | jvm.version: new is no version such as 17.0.15
                    HEAD "host": {"socketTimers": {"sokets": 1}}} | host.socketTimers: there is no sokets; did you mean sockets?
                    HEAD "parts": [{"kind": "http-client", "library": "okhtpp"}]} | parts[0].library: there is no okhtpp; did you mean okhttp?
                    HEAD "parts": [{"kind": "http-client", "library": "x", "settings": {"leasing": "fif0"}}]} | parts[0].settings.leasing: there is no fif0; did you mean fifo?
                    """)
    void whatCannotBeReadIsSaid(String json, String message) {
        assertThatThrownBy(() -> SettingsReader.read(json.replace("HEAD ", HEAD)))
                .isInstanceOf(SettingsReader.Unreadable.class)
                .hasMessageContaining(message);
    }

    @Test
    void moreSocketsThanAnIntHoldsAreAsManyAsThat() throws SettingsReader.Unreadable {
        assertThat(SettingsReader.read(
                                HEAD + "\"host\": {\"socketTimers\": {\"sockets\": 99999999999, \"keepAlive\": -1}}}")
                        .host()
                        .socketTimers())
                .isEqualTo(new HostSettings.SocketTimers(Integer.MAX_VALUE, 0, -1));
    }

    /** A time-out of no time is none, but for the wait where Async Http Client's pool is full; idle for no time keeps no connection. */
    @ParameterizedTest
    @CsvSource({
        "x,read-timeout,true",
        "x,connect-timeout,true",
        "x,acquire-timeout,true",
        "apache-httpclient5,acquire-timeout,true",
        "async-http-client,acquire-timeout,false",
        "async-http-client,read-timeout,true",
        "x,idle,false"
    })
    void whereZeroIsNoLimit(String library, String key, boolean none) throws SettingsReader.Unreadable {
        for (String text : List.of("\"0\"", "0", "\"0 s\"")) {
            Setting setting = Objects.requireNonNull(SettingsReader.read(HEAD
                            + "\"parts\": [{\"kind\": \"http-client\", \"library\": \"" + library
                            + "\", \"settings\": {\"" + key + "\": " + text + "}}]}")
                    .parts()
                    .get(0)
                    .setting(Objects.requireNonNull(SettingKey.of(key))));
            assertThat(setting.isZeroForUnlimited()).isEqualTo(none);
        }
    }

    /** Async Http Client's default, as its part reader reads it: 0, a call fails at once where the pool is used up. */
    @Test
    void aFileSaysNoOtherThanTheProcessThatItIsOf() throws SettingsReader.Unreadable {
        ConfigSnapshot process = Configs.snapshot(Configs.client(
                        "async-http-client",
                        "3.0.2",
                        Setting.of(SettingKey.ACQUIRE_TIMEOUT, 0, "acquireFreeChannelTimeout", "field x")
                                .byDefault()
                                .setBy("config().setAcquireFreeChannelTimeout(%d * 1000)"),
                        Configs.set(SettingKey.MOST_TOTAL, 20))
                .talkingTo("api.example.com:443"));
        ConfigSnapshot file = SettingsReader.read(SettingsJson.write(process));

        assertThat(file.parts()).isEqualTo(process.parts());
        assertThat(rules(process)).doesNotContain("acquire-timeout-missing");
        assertThat(rules(file)).isEqualTo(rules(process));
    }

    private static List<String> rules(ConfigSnapshot config) {
        return new Linter((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                })
                .lint(config).stream().map(Finding::rule).toList();
    }

    @Test
    void aLibraryThatNobodyKnowsIsTakenAsItIs() throws SettingsReader.Unreadable {
        assertThat(SettingsReader.read(HEAD + "\"parts\": [{\"kind\": \"database-pool\", \"library\": \"hikaricp\"}]}")
                        .parts()
                        .get(0)
                        .library())
                .isEqualTo("hikaricp");
    }

    /** Pieces of a settings file put where they do not belong: it is read, or it is said what is wrong, and the rules bear it. */
    @Test
    void whateverStandsThereNothingBreaks() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "lint", "README.md"));
        int from = page.indexOf("```json\n") + "```json\n".length();
        String example = page.substring(from, page.indexOf("```", from));
        List<String> pieces = List.of(
                "null",
                "{}",
                "[]",
                "-1",
                "1.",
                "1e99",
                "99999999999999999999",
                "\"\"",
                "true",
                "\"no limit\"",
                "\"0 s\"",
                "\"999999999 d\"",
                "\"1.\"",
                "\":\"",
                "\"[::\"",
                "\"/\"",
                "\"10.0.0.0/99\"",
                "\"\\u0000\"",
                "[null]",
                "{\"value\": null}");
        List<int[]> values = new ArrayList<>();
        Matcher value = Pattern.compile(":\\s*(\"[^\"]*\"|true|false|\\d+)|\\[(\"[^\"]*\")")
                .matcher(example);
        while (value.find()) {
            int group = value.group(1) == null ? 2 : 1;
            values.add(new int[] {value.start(group), value.end(group)});
        }
        Linter linter = new Linter((rule, fault) -> {
            throw new AssertionError(rule, fault);
        });
        int read = 0;
        for (int[] at : values) {
            for (String piece : pieces) {
                String changed = example.substring(0, at[0]) + piece + example.substring(at[1]);
                try {
                    linter.lint(SettingsReader.read(changed));
                    read++;
                } catch (SettingsReader.Unreadable said) {
                    assertThat(said.getMessage()).isNotEmpty();
                }
            }
        }
        assertThat(read).isBetween(1, values.size() * pieces.size() - 1);
    }

    /** The live test of settings writes a text a library: its second word. */
    @Test
    void theLibrariesAreThoseThatProbesName() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> texts = Files.list(Path.of("..", "testkit", "src", "test", "settings"))) {
            for (Path text : texts.toList()) {
                named.add(Files.readString(text).split("[ :]", 3)[1]);
            }
        }
        assertThat(SettingsReader.LIBRARIES).containsExactlyInAnyOrderElementsOf(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31m", "\u202e"})
    void aMessageMovesNoCursor(String evil) {
        assertThatThrownBy(() -> SettingsReader.read(HEAD + "\"" + evil + "\": 1}"))
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain(evil));
    }
}
