package io.wirewitness.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.wirewitness.flow.Replay;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Lost;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what {@link IncidentJson} wrote. Fields that are not known are passed over, missing ones are null; what a field
 * must be and is not, is as if it were missing. The incident has what was written of it and no more: rules that ask for
 * the kernel's numbers find none, so the verdict is taken as it stands and not judged again. Any thread.
 */
public final class IncidentReader {

    private static final String FAMILY = "wirewitness.incident/";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int NANO_DIGITS_OF_MILLIS = 6;

    /** A century: what a JVM does takes less, and its end fits a long. */
    private static final double MOST_MILLIS = 3.2e12;

    private IncidentReader() {}

    /** What is not an incident that can be read: its message is for people, and names no file. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /**
     * The report of one JSON object.
     *
     * @param json the object
     * @param packets its packets as {@link PacketLines} writes them; null if there are none
     * @return null if it is an object of ours that is no incident, such as a summary
     */
    public static @Nullable Report read(String json, @Nullable String packets) throws Unreadable {
        JsonObject object = object(json);
        String schema = text(object, "schema");
        if (schema == null) {
            throw new Unreadable("an object without a schema");
        }
        if (!schema.startsWith(FAMILY)) {
            if (schema.startsWith("wirewitness.")) {
                return null;
            }
            throw new Unreadable("an object of another schema");
        }
        if (!schema.equals(IncidentJson.SCHEMA)) {
            throw new Unreadable("schema " + Inert.text(schema, 60) + ": this version reads " + IncidentJson.SCHEMA);
        }
        Long at = nanos(text(object, "at"));
        if (at == null) {
            throw new Unreadable("an incident without its time");
        }
        return new Report(incident(object, at, packets), verdict(object, at), List.of());
    }

    /** What is said of a line that is longer than any incident. */
    public static Unreadable tooLong(int mostCharacters) {
        return new Unreadable("longer than " + mostCharacters + " characters");
    }

    private static JsonObject object(String json) throws Unreadable {
        try {
            JsonElement parsed = JsonParser.parseString(json);
            if (parsed.isJsonObject()) {
                return parsed.getAsJsonObject();
            }
        } catch (JsonParseException | StackOverflowError notJson) {
            // told below, without the foreign text that the parser would quote
        }
        throw new Unreadable("not a JSON object");
    }

    private static Incident incident(JsonObject object, long at, @Nullable String packets) {
        JsonObject exception = child(object, "exception");
        String className = exception == null ? null : text(exception, "class");
        String message = exception == null ? null : text(exception, "message");
        Call call = call(object);
        JsonObject said = child(object, "connection");
        List<TcpSegment> segments = packets == null ? List.of() : PacketLines.read(packets);
        Connection connection = said == null ? null : connection(said, role(object), at, host(call));
        return new IncidentBuilder(
                        or(text(object, "id"), ""),
                        at,
                        new Failure(ExceptionWords.kind(className, message), className, message))
                .connection(connection)
                .call(call)
                .flow(flow(said, connection, segments))
                .jvm(jvm(object))
                .tiers(tiers(object))
                .lost(lost(child(object, "lost")))
                .trace(trace(child(object, "trace")))
                .build();
    }

    /** Null where what is written is no trace: foreign text is not passed on as an id. */
    private static @Nullable Trace trace(@Nullable JsonObject said) {
        return said == null ? null : Trace.of(text(said, "traceId"), text(said, "spanId"));
    }

    /** What the JVM did; of what somebody else may have written, no more than we write. */
    private static List<JvmEvent> jvm(JsonObject object) {
        List<JvmEvent> events = new ArrayList<>();
        for (JsonObject one : objects(object, "jvm")) {
            Long at = nanos(text(one, "at"));
            Long nanos = millisAsNanos(one);
            JvmEvent.Kind kind = constantOrNull(JvmEvent.Kind.class, text(one, "kind"));
            if (at != null && nanos != null && kind != null && events.size() < 2 * JvmJson.MOST_EACH) {
                List<String> stack = texts(one, "stack");
                events.add(new JvmEvent(
                        kind,
                        at,
                        nanos,
                        or(text(one, "detail"), ""),
                        text(one, "thread"),
                        stack.subList(0, Math.min(stack.size(), JvmJson.MOST_FRAMES))));
            }
        }
        return events;
    }

    private static @Nullable Long millisAsNanos(JsonObject one) {
        JsonElement value = one.get("millis");
        if (value == null
                || !value.isJsonPrimitive()
                || !value.getAsJsonPrimitive().isNumber()) {
            return null;
        }
        double millis = value.getAsDouble(); // first: a number may have a thousand digits, or a huge exponent
        if (!(millis >= 0 && millis < MOST_MILLIS)) {
            return null;
        }
        return millis < 1e-6
                ? 0L
                : value.getAsBigDecimal().movePointRight(NANO_DIGITS_OF_MILLIS).longValue();
    }

    private static @Nullable Call call(JsonObject object) {
        String library = text(object, "library");
        String request = text(object, "request");
        if (library == null && request == null) {
            return null;
        }
        String line = or(request, "");
        int space = line.indexOf(' ');
        String method = space < 0 ? null : line.substring(0, space);
        String url = request == null ? null : line.substring(space + 1);
        return new Call(0, or(library, ""), method, url, null, -1, null);
    }

    /** The name in the request's URL; null if there is an address, or none, or it was cut. */
    private static @Nullable String host(@Nullable Call call) {
        String url = call == null ? null : call.url();
        int from = url == null ? -1 : url.indexOf("://");
        if (url == null || from < 0) {
            return null;
        }
        int end = from + 3;
        while (end < url.length() && "/?#:".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String host = url.substring(from + 3, end);
        boolean name = host.chars().anyMatch(Character::isLetter)
                && host.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
        return name ? host : null;
    }

    private static Connection connection(JsonObject said, Role role, long at, @Nullable String host) {
        Long age = number(said, "ageMillis");
        Long idle = number(said, "idleMillis");
        Long ordinal = number(said, "ordinal");
        Long out = number(said, "bytesOut");
        Long in = number(said, "bytesIn");
        long born = age == null || age < 0 ? 0 : at - age * NANOS_PER_MILLI;
        return new Connection(
                0,
                role,
                endpoint(said, "local"),
                endpoint(said, "remote"),
                host,
                born,
                born,
                0,
                0,
                in == null ? -1 : in,
                out == null ? -1 : out,
                ordinal == null ? 0 : (int) Math.max(0, Math.min(Integer.MAX_VALUE, ordinal)),
                0,
                idle == null ? -1 : idle,
                0,
                0,
                0,
                null,
                null,
                null);
    }

    /** The packets that were written down; without any, a flow of which only the history is known, or null. */
    private static @Nullable FlowSnapshot flow(
            @Nullable JsonObject said, @Nullable Connection connection, List<TcpSegment> segments) {
        if (said == null || connection == null) {
            return Replay.of(segments, null);
        }
        boolean accepted = connection.role() == Role.SERVER;
        Endpoint client = accepted ? connection.remote() : connection.local();
        Endpoint server = accepted ? connection.local() : connection.remote();
        FlowSnapshot shown = Replay.of(segments, client);
        String history = text(said, "history");
        if (shown != null) {
            return history == null ? shown : withHistory(shown, history);
        }
        if (history == null || client == null || server == null) {
            return null;
        }
        FlowSnapshot.Side nothing = new FlowSnapshot.Side(0, 0, 0, 0, -1, -1, null, null, -1, -1);
        return new FlowSnapshot(
                client, server, history, history.startsWith("S"), nothing, nothing, List.of(), false, 0, 0);
    }

    /** The whole connection's letters, of which the segments that were written down may be a part. */
    private static FlowSnapshot withHistory(FlowSnapshot flow, String history) {
        return new FlowSnapshot(
                flow.client(),
                flow.server(),
                history,
                flow.handshakeSeen(),
                flow.fromClient(),
                flow.fromServer(),
                flow.recent(),
                flow.recentComplete(),
                flow.firstNanos(),
                flow.lastNanos());
    }

    private static Verdict verdict(JsonObject object, long at) {
        JsonObject retry = child(object, "retry");
        String safe = retry == null ? null : text(retry, "safe");
        String why = retry == null ? null : text(retry, "why");
        List<Evidence> evidence = new ArrayList<>();
        for (JsonObject one : objects(object, "evidence")) {
            String fact = text(one, "fact");
            Long when = nanos(text(one, "at"));
            Long packet = number(one, "packet");
            if (fact != null) {
                Tier tier = constant(Tier.class, text(one, "tier"), Tier.APP);
                evidence.add(new Evidence(tier, when == null ? at : when, fact, packet == null ? 0 : packet));
            }
        }
        List<RuledOut> ruledOut = new ArrayList<>();
        for (JsonObject one : objects(object, "ruledOut")) {
            String cause = text(one, "cause");
            if (cause != null) {
                ruledOut.add(new RuledOut(cause, or(text(one, "because"), "")));
            }
        }
        return new Verdict(
                or(text(object, "cause"), Verdict.UNKNOWN),
                constant(Blame.class, text(object, "blame"), Blame.UNKNOWN),
                constant(Confidence.class, text(object, "confidence"), Confidence.UNKNOWN),
                or(text(object, "headline"), ""),
                or(text(object, "action"), ""),
                new Retry(constant(Retry.Safe.class, safe, Retry.Safe.UNKNOWN), or(why, "")),
                evidence,
                ruledOut,
                texts(object, "missing"));
    }

    private static Role role(JsonObject object) {
        return constant(Role.class, text(object, "role"), Role.UNKNOWN);
    }

    private static Set<Tier> tiers(JsonObject object) {
        EnumSet<Tier> tiers = EnumSet.noneOf(Tier.class);
        List<String> names = texts(object, "tiers");
        Arrays.stream(Tier.values()).filter(tier -> names.contains(tier.text())).forEach(tiers::add);
        return tiers;
    }

    private static Lost lost(@Nullable JsonObject lost) {
        Long events = lost == null ? null : number(lost, "events");
        Long packets = lost == null ? null : number(lost, "packets");
        return new Lost(events == null ? 0 : events, packets == null ? 0 : packets);
    }

    // ---- fields, each of which may be anything ----

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static @Nullable String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                ? value.getAsString()
                : null;
    }

    private static @Nullable Long number(JsonObject object, String name) {
        JsonElement value = object.get(name);
        if (value == null
                || !value.isJsonPrimitive()
                || !value.getAsJsonPrimitive().isNumber()) {
            return null;
        }
        double approximately = value.getAsDouble(); // a number may have a thousand digits
        return Math.abs(approximately) < Long.MAX_VALUE ? value.getAsNumber().longValue() : null;
    }

    private static @Nullable JsonObject child(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value != null && value.isJsonObject() ? value.getAsJsonObject() : null;
    }

    private static List<JsonObject> objects(JsonObject object, String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement one : array(object, name)) {
            if (one.isJsonObject()) {
                objects.add(one.getAsJsonObject());
            }
        }
        return objects;
    }

    private static List<String> texts(JsonObject object, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonElement one : array(object, name)) {
            if (one.isJsonPrimitive()) {
                texts.add(one.getAsString());
            }
        }
        return texts;
    }

    private static JsonArray array(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value != null && value.isJsonArray() ? value.getAsJsonArray() : new JsonArray();
    }

    private static @Nullable Endpoint endpoint(JsonObject object, String name) {
        String text = text(object, name);
        try {
            return text == null ? null : Endpoint.parse(text);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private static @Nullable Long nanos(@Nullable String instant) {
        try {
            Instant at = instant == null ? null : Instant.parse(instant);
            return at == null
                    ? null
                    : Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_PER_SECOND), at.getNano());
        } catch (DateTimeException | ArithmeticException notATime) {
            return null;
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, @Nullable String text, E otherwise) {
        E constant = constantOrNull(type, text);
        return constant == null ? otherwise : constant;
    }

    private static <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return null;
    }
}
