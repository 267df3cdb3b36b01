package io.wirewitness.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Pauses;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings as {@link SettingsJson} writes them, and as people write them by hand: everything but {@code schema} may be
 * missing, and a setting may be its value alone. A word that is not known is an error with its place and the nearest that is:
 * a misspelt setting would otherwise pass as fine. Any thread.
 */
public final class SettingsReader {

    private static final String SUBJECT = "subject";
    private static final String VALUE = "value";
    private static final String SETTINGS = "settings";

    /** As the probes name them, and as the rules do; others are taken as they are. */
    static final Set<String> LIBRARIES = Set.of(
            "apache-httpasyncclient",
            "apache-httpclient",
            "apache-httpclient5",
            "async-http-client",
            "grpc",
            "jdk-httpclient",
            "jdk-httpserver",
            "jdk-httpurlconnection",
            "jetty",
            "jetty-client",
            "okhttp",
            "reactor-netty",
            "tomcat",
            "undertow",
            "vertx");

    /** What these settings may be; the rules compare them. */
    private static final Map<SettingKey, List<String>> WORDS = Map.of(
            SettingKey.LEASING, List.of("lifo", "fifo"),
            SettingKey.RESOLVER, List.of("jdk", "netty", "grpc"),
            SettingKey.PACKAGING, List.of("server.xml", "embedded"));

    /**
     * Time-outs that libraries take for none where 0 is written: one of no time at all would be of no use to anybody, but for the wait
     * for a connection ({@link #FULL_POOL_FAILS_AT_ONCE}).
     */
    private static final Set<SettingKey> NONE_IF_ZERO = EnumSet.of(
            SettingKey.CONNECT_TIMEOUT,
            SettingKey.READ_TIMEOUT,
            SettingKey.CALL_TIMEOUT,
            SettingKey.WRITE_TIMEOUT,
            SettingKey.ACQUIRE_TIMEOUT,
            SettingKey.TLS_TIMEOUT);

    /** Here a call that finds no free connection waits for 0 ms: {@code acquireFreeChannelTimeout} of 0, its default. */
    private static final String FULL_POOL_FAILS_AT_ONCE = "async-http-client";

    private SettingsReader() {}

    /** What cannot be read: its message is for people, says where, and names no file. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** The snapshot of one JSON object. */
    public static ConfigSnapshot read(String json) throws Unreadable {
        JsonElement parsed;
        try {
            parsed = JsonParser.parseString(json);
        } catch (JsonParseException | StackOverflowError e) {
            throw new Unreadable("no JSON: "
                    + Inert.text(String.valueOf(e.getMessage()), 200)
                            .replaceFirst("^[a-z.]+\\.[A-Z][A-Za-z]+Exception: ", ""));
        }
        JsonObject all = object(parsed, "the file");
        only(all, "the file", List.of("schema", "jvm", "host", "parts", "peers"));
        String schema = text(all, "schema", "the file");
        if (schema == null || !schema.equals(SettingsJson.SCHEMA)) {
            throw new Unreadable("schema is " + (schema == null ? "missing" : Inert.text(schema, 60))
                    + ": this version reads \"schema\": \"" + SettingsJson.SCHEMA + "\"");
        }
        List<Part> parts = new ArrayList<>();
        JsonArray givenParts = array(all, "parts");
        for (int i = 0; i < givenParts.size(); i++) {
            parts.add(part(givenParts.get(i), "parts[" + i + "]"));
        }
        List<Peer> peers = new ArrayList<>();
        JsonArray givenPeers = array(all, "peers");
        for (int i = 0; i < givenPeers.size(); i++) {
            peers.add(peer(givenPeers.get(i), "peers[" + i + "]"));
        }
        return new ConfigSnapshot(jvm(all.get("jvm")), host(all.get("host")), parts, peers);
    }

    private static JvmSettings jvm(@Nullable JsonElement element) throws Unreadable {
        if (element == null) {
            return JvmSettings.UNKNOWN;
        }
        JsonObject jvm = object(element, "jvm");
        only(jvm, "jvm", List.of("version", "system", "security", "effective"));
        String version = text(jvm, "version", "jvm");
        return new JvmSettings(
                version == null ? JvmSettings.UNKNOWN.feature() : feature(version),
                version == null ? JvmSettings.UNKNOWN.version() : version,
                words(jvm.get("system"), "jvm.system"),
                words(jvm.get("security"), "jvm.security"),
                numbers(jvm.get("effective"), "jvm.effective"));
    }

    /** {@code 17.0.15} is 17, {@code 1.8.0_392} is 8. */
    private static int feature(String version) throws Unreadable {
        try {
            return Runtime.Version.parse(
                            version.startsWith("1.") && version.length() > 2 ? version.substring(2, 3) : version)
                    .feature();
        } catch (IllegalArgumentException e) {
            throw new Unreadable("jvm.version: " + Inert.text(version, 40) + " is no version such as 17.0.15");
        }
    }

    private static HostSettings host(@Nullable JsonElement element) throws Unreadable {
        if (element == null) {
            return HostSettings.NONE;
        }
        JsonObject host = object(element, "host");
        only(host, "host", List.of("sysctl", "cloud", "orchestrator", "ipv6Route", "tunnel", "socketTimers"));
        HostSettings.SocketTimers timers = null;
        if (host.has("socketTimers")) {
            JsonObject given = object(host.get("socketTimers"), "host.socketTimers");
            only(given, "host.socketTimers", List.of("sockets", "keepAlive", "longestMillis"));
            Map<String, Long> numbers = numbers(given, "host.socketTimers");
            timers = new HostSettings.SocketTimers(
                    count(numbers, "sockets"), count(numbers, "keepAlive"), numbers.getOrDefault("longestMillis", -1L));
        }
        Boolean ipv6 = host.has("ipv6Route") ? truth(host, "ipv6Route", "host") : null;
        return new HostSettings(
                numbers(host.get("sysctl"), "host.sysctl"),
                text(host, "cloud", "host"),
                text(host, "orchestrator", "host"),
                ipv6,
                truth(host, "tunnel", "host"),
                timers);
    }

    /** More than an {@code int} holds is as many as that. */
    private static int count(Map<String, Long> numbers, String name) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, numbers.getOrDefault(name, 0L)));
    }

    private static Part part(JsonElement element, String where) throws Unreadable {
        JsonObject part = object(element, where);
        only(part, where, List.of("kind", "library", "version", SUBJECT, "peers", SETTINGS));
        String library = library(needed(part, "library", where), where);
        String subject = text(part, SUBJECT, where);
        Part read = Part.of(
                constant(Part.Kind.class, needed(part, "kind", where), where + ".kind"),
                library,
                text(part, "version", where),
                subject == null ? library : subject);
        List<String> peers = new ArrayList<>();
        for (JsonElement peer : array(part, "peers")) {
            peers.add(string(peer, where + ".peers"));
        }
        List<Setting> settings = new ArrayList<>();
        JsonElement given = part.get(SETTINGS);
        if (given != null) {
            for (Map.Entry<String, JsonElement> each :
                    object(given, where + "." + SETTINGS).entrySet()) {
                settings.add(setting(library, each.getKey(), each.getValue(), where + "." + SETTINGS));
            }
        }
        return read.talkingTo(peers.toArray(String[]::new)).with(settings.toArray(Setting[]::new));
    }

    /** One that nobody knows may be anything; one that is nearly a name that rules know is misspelt. */
    private static String library(String name, String where) throws Unreadable {
        String nearest = Nearest.to(name, LIBRARIES);
        if (nearest != null && !LIBRARIES.contains(name) && Nearest.edits(name, nearest) <= 2) {
            throw unknown(where + ".library", name, List.of(nearest));
        }
        return name;
    }

    private static Setting setting(String library, String name, JsonElement element, String inside) throws Unreadable {
        String where = inside + "." + Inert.text(name, 60);
        SettingKey key = SettingKey.of(name);
        if (key == null) {
            throw unknown(
                    inside,
                    name,
                    Arrays.stream(SettingKey.values()).map(SettingKey::text).toList());
        }
        JsonObject given = element.isJsonObject() ? element.getAsJsonObject() : null;
        if (given != null) {
            only(given, where, List.of(VALUE, "name", "source", "default", "howToSet"));
        }
        JsonElement value = given == null ? element : given.get(VALUE);
        if (value == null) {
            throw new Unreadable(where + ": a setting needs a value");
        }
        String word = key.unit() == Unit.WORD ? word(key, value, where) : null;
        String called = given == null ? null : text(given, "name", where);
        String source = given == null ? null : text(given, "source", where);
        long number = word == null ? number(key, value, where) : 0;
        boolean none = number == 0 && isNoneIfZero(library, key);
        return new Setting(
                key,
                none ? Setting.UNLIMITED : number,
                none ? "0" : word,
                called == null ? key.text() : called,
                given == null || !truth(given, "default", where),
                source == null ? "the settings file" : source,
                given == null ? null : text(given, "howToSet", where));
    }

    private static boolean isNoneIfZero(String library, SettingKey key) {
        return NONE_IF_ZERO.contains(key)
                && !(key == SettingKey.ACQUIRE_TIMEOUT && library.equals(FULL_POOL_FAILS_AT_ONCE));
    }

    /** Of what has few words, one of those. */
    private static String word(SettingKey key, JsonElement value, String where) throws Unreadable {
        String word = string(value, where);
        List<String> words = WORDS.getOrDefault(key, List.of(word));
        if (!words.contains(word)) {
            throw unknown(where, word, words);
        }
        return word;
    }

    /** What happens every so often may also be off. */
    private static long number(SettingKey key, JsonElement value, String where) throws Unreadable {
        boolean off = key.unlimitedText().equals(SettingKey.OFF)
                && value.isJsonPrimitive()
                && value.getAsString().strip().equalsIgnoreCase(SettingKey.OFF);
        return off ? Setting.UNLIMITED : number(value, key.unit(), where);
    }

    private static Peer peer(JsonElement element, String where) throws Unreadable {
        JsonObject given = object(element, where);
        only(given, where, List.of("address", "way", "server", "layer", "dropsSilently", "near", "pauses", "limits"));
        String way = text(given, "way", where);
        String address = needed(given, "address", where);
        Peer peer = way == null || constant(Peer.Way.class, way, where + ".way") == Peer.Way.TO
                ? Peer.to(address)
                : Peer.from(address);
        peer = peer.called(text(given, "server", where))
                .ofLayer(
                        given.has("layer") ? (int) number(given.get("layer"), Unit.COUNT, where + ".layer") : 0,
                        truth(given, "dropsSilently", where));
        if (truth(given, "near", where)) {
            peer = peer.onThisHost();
        }
        if (given.has("pauses")) {
            peer = peer.pausing(pauses(given.get("pauses"), where + ".pauses"));
        }
        JsonElement limits = given.get("limits");
        if (limits != null) {
            for (Map.Entry<String, JsonElement> each :
                    object(limits, where + ".limits").entrySet()) {
                peer = limited(peer, each.getKey(), each.getValue(), where + ".limits");
            }
        }
        return peer;
    }

    private static Pauses pauses(JsonElement element, String where) throws Unreadable {
        JsonObject given = object(element, where);
        only(given, where, List.of("observedMillis", "uses"));
        JsonElement observed = given.get("observedMillis");
        if (observed == null) {
            throw new Unreadable(where + ": pauses need observedMillis");
        }
        SortedMap<Integer, Long> uses = new TreeMap<>();
        for (Map.Entry<String, Long> step :
                numbers(given.get("uses"), where + ".uses").entrySet()) {
            int number = (int) Math.min(Pauses.STEPS, step(step.getKey()));
            if (number < 0 || number >= Pauses.STEPS || step.getValue() < 0) {
                throw new Unreadable(where + ".uses." + Inert.text(step.getKey(), 60) + ": steps go from 0 to "
                        + (Pauses.STEPS - 1) + ", and counts from 0");
            }
            uses.put(number, step.getValue());
        }
        return new Pauses(number(observed, Unit.COUNT, where + ".observedMillis"), uses);
    }

    /** -1 if it is none. */
    private static long step(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Peer limited(Peer peer, String name, JsonElement element, String inside) throws Unreadable {
        Peer.Limit what = constant(Peer.Limit.class, name, inside);
        String where = inside + "." + name;
        if (!element.isJsonObject()) {
            return peer.with(
                    what, number(element, what.unit(), where), KnownLimit.Certainty.CONFIGURED, "the settings file");
        }
        JsonObject given = element.getAsJsonObject();
        only(given, where, List.of(VALUE, "certainty", "because"));
        JsonElement value = given.get(VALUE);
        if (value == null) {
            throw new Unreadable(where + ": a limit needs a value");
        }
        String certainty = text(given, "certainty", where);
        String because = text(given, "because", where);
        return peer.with(
                what,
                number(value, what.unit(), where),
                certainty == null
                        ? KnownLimit.Certainty.CONFIGURED
                        : constant(KnownLimit.Certainty.class, certainty, where + ".certainty"),
                because == null ? "the settings file" : because);
    }

    // ---- values -----------------------------------------------------------------------------------------------------

    private static long number(JsonElement value, Unit unit, String where) throws Unreadable {
        if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            if (unit == Unit.SWITCH) {
                return primitive.getAsBoolean() ? 1 : 0;
            }
            throw new Unreadable(where + ": true and false are for switches");
        }
        String text = string(value, where);
        Long number = Numbers.parse(text, unit);
        if (number == null) {
            throw new Unreadable(where + ": " + Inert.text(text, 40) + " is no " + Numbers.kind(unit));
        }
        return number;
    }

    private static Map<String, String> words(@Nullable JsonElement element, String where) throws Unreadable {
        Map<String, String> words = new HashMap<>();
        if (element != null) {
            for (Map.Entry<String, JsonElement> each : object(element, where).entrySet()) {
                words.put(each.getKey(), string(each.getValue(), where + "." + each.getKey()));
            }
        }
        return words;
    }

    private static Map<String, Long> numbers(@Nullable JsonElement element, String where) throws Unreadable {
        Map<String, Long> numbers = new HashMap<>();
        for (Map.Entry<String, String> word : words(element, where).entrySet()) {
            try {
                numbers.put(word.getKey(), Long.valueOf(word.getValue()));
            } catch (NumberFormatException e) {
                throw new Unreadable(where + "." + Inert.text(word.getKey(), 60) + ": "
                        + Inert.text(word.getValue(), 40) + " is no whole number");
            }
        }
        return numbers;
    }

    // ---- shapes -----------------------------------------------------------------------------------------------------

    private static JsonObject object(JsonElement element, String where) throws Unreadable {
        if (!element.isJsonObject()) {
            throw new Unreadable(where + " must be an object");
        }
        return element.getAsJsonObject();
    }

    private static JsonArray array(JsonObject in, String name) throws Unreadable {
        JsonElement element = in.get(name);
        if (element == null) {
            return new JsonArray();
        }
        if (!element.isJsonArray()) {
            throw new Unreadable(name + " must be a list");
        }
        return element.getAsJsonArray();
    }

    private static String string(JsonElement element, String where) throws Unreadable {
        if (!element.isJsonPrimitive()) {
            throw new Unreadable(where + " must be a text or a number");
        }
        return element.getAsString();
    }

    private static @Nullable String text(JsonObject in, String name, String where) throws Unreadable {
        JsonElement element = in.get(name);
        return element == null || element.isJsonNull() ? null : string(element, where + "." + name);
    }

    private static String needed(JsonObject in, String name, String where) throws Unreadable {
        String text = text(in, name, where);
        if (text == null) {
            throw new Unreadable(where + ": " + name + " is missing");
        }
        return text;
    }

    private static boolean truth(JsonObject in, String name, String where) throws Unreadable {
        JsonElement element = in.get(name);
        return element != null && number(element, Unit.SWITCH, where + "." + name) == 1;
    }

    private static void only(JsonObject in, String where, List<String> names) throws Unreadable {
        for (String name : in.keySet()) {
            if (!names.contains(name)) {
                throw unknown(where, name, names);
            }
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String where) throws Unreadable {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (SettingsJson.kebab(constant).equals(name)) {
                return constant;
            }
            names.add(SettingsJson.kebab(constant));
        }
        throw unknown(where, name, names);
    }

    private static Unreadable unknown(String where, String name, List<String> names) {
        return new Unreadable(
                where + ": there is no " + Inert.text(name, 60) + "; did you mean " + Nearest.to(name, names) + "?");
    }
}
