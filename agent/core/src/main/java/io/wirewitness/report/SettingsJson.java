package io.wirewitness.report;

import com.google.gson.stream.JsonWriter;
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
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot as one JSON object of schema {@code wirewitness.settings/1}: what {@link SettingsReader} reads. Names of fields
 * are a promise; adding is free. Any thread.
 */
public final class SettingsJson {

    /** The schema's name. */
    public static final String SCHEMA = "wirewitness.settings/1";

    /** No limit. */
    static final String UNLIMITED = SettingKey.NO_LIMIT;

    private SettingsJson() {}

    /** The object, with line feeds, for people to read and to change. */
    public static String write(ConfigSnapshot config) {
        StringWriter text = new StringWriter(4096);
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.beginObject();
            json.name("schema").value(SCHEMA);
            jvm(json.name("jvm"), config.jvm());
            host(json.name("host"), config.host());
            json.name("parts").beginArray();
            for (Part part : config.parts()) {
                part(json, part);
            }
            json.endArray();
            json.name("peers").beginArray();
            for (Peer peer : config.peers()) {
                peer(json, peer);
            }
            json.endArray();
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return Inert.json(text.toString());
    }

    private static void jvm(JsonWriter json, JvmSettings jvm) throws IOException {
        json.beginObject();
        json.name("version").value(jvm.version());
        words(json.name("system"), jvm.system());
        words(json.name("security"), jvm.security());
        numbers(json.name("effective"), jvm.effective());
        json.endObject();
    }

    private static void host(JsonWriter json, HostSettings host) throws IOException {
        json.beginObject();
        numbers(json.name("sysctl"), host.sysctl());
        if (host.cloud() != null) {
            json.name("cloud").value(host.cloud());
        }
        if (host.orchestrator() != null) {
            json.name("orchestrator").value(host.orchestrator());
        }
        if (host.ipv6Route() != null) {
            json.name("ipv6Route").value(host.ipv6Route());
        }
        json.name("tunnel").value(host.tunnel());
        HostSettings.SocketTimers timers = host.socketTimers();
        if (timers != null) {
            json.name("socketTimers").beginObject();
            json.name("sockets").value(timers.sockets());
            json.name("keepAlive").value(timers.keepAlive());
            json.name("longestMillis").value(timers.longestMillis());
            json.endObject();
        }
        json.endObject();
    }

    private static void part(JsonWriter json, Part part) throws IOException {
        json.beginObject();
        json.name("kind").value(kebab(part.kind()));
        json.name("library").value(part.library());
        if (part.version() != null) {
            json.name("version").value(part.version());
        }
        json.name("subject").value(part.subject());
        json.name("peers").beginArray();
        for (String peer : part.peers()) {
            json.value(peer);
        }
        json.endArray();
        json.name("settings").beginObject();
        for (Setting setting : part.settings().values()) {
            json.name(setting.key().text()).beginObject();
            json.name("value").value(value(setting));
            json.name("name").value(setting.name());
            json.name("source").value(setting.source());
            if (!setting.chosen()) {
                json.name("default").value(true);
            }
            if (setting.howToSet() != null) {
                json.name("howToSet").value(setting.howToSet());
            }
            json.endObject();
        }
        json.endObject();
        json.endObject();
    }

    private static void peer(JsonWriter json, Peer peer) throws IOException {
        json.beginObject();
        json.name("address").value(peer.address());
        json.name("way").value(kebab(peer.way()));
        if (peer.server() != null) {
            json.name("server").value(peer.server());
        }
        if (peer.layer() != 0) {
            json.name("layer").value(peer.layer());
        }
        json.name("dropsSilently").value(peer.dropsSilently());
        json.name("near").value(peer.near());
        if (peer.pauses() != null) {
            pauses(json.name("pauses"), peer.pauses());
        }
        json.name("limits").beginObject();
        for (Map.Entry<Peer.Limit, KnownLimit> limit : peer.limits().entrySet()) {
            json.name(kebab(limit.getKey())).beginObject();
            json.name("value")
                    .value(number(limit.getValue().value(), limit.getKey().unit()));
            json.name("certainty").value(limit.getValue().certainty().text());
            json.name("because").value(limit.getValue().because());
            json.endObject();
        }
        json.endObject();
        json.endObject();
    }

    private static void pauses(JsonWriter json, Pauses pauses) throws IOException {
        json.beginObject();
        json.name("observedMillis").value(pauses.observedMillis());
        json.name("uses").beginObject();
        for (Map.Entry<Integer, Long> step : pauses.uses().entrySet()) {
            json.name(step.getKey().toString()).value(step.getValue());
        }
        json.endObject();
        json.endObject();
    }

    private static String value(Setting setting) {
        return switch (setting.key().unit()) {
            case WORD -> String.valueOf(setting.word());
            case SWITCH -> setting.on() ? "on" : "off";
            default -> number(setting.value(), setting.key().unit());
        };
    }

    /** Milliseconds are written as such: seconds would lose what is behind the comma. */
    private static String number(long value, Unit unit) {
        return value == Setting.UNLIMITED ? UNLIMITED : unit == Unit.MILLIS ? value + " ms" : Long.toString(value);
    }

    static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void words(JsonWriter json, Map<String, String> words) throws IOException {
        json.beginObject();
        for (Map.Entry<String, String> word : new TreeMap<>(words).entrySet()) {
            json.name(word.getKey()).value(word.getValue());
        }
        json.endObject();
    }

    private static void numbers(JsonWriter json, Map<String, Long> numbers) throws IOException {
        json.beginObject();
        for (Map.Entry<String, Long> number : new TreeMap<>(numbers).entrySet()) {
            json.name(number.getKey()).value(number.getValue());
        }
        json.endObject();
    }
}
