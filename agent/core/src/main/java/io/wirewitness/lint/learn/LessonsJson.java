package io.wirewitness.lint.learn;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wirewitness.lint.Peer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@link Lessons} as one JSON object, and back. Any thread, as long as nobody changes the lessons. */
public final class LessonsJson {

    /** The version of the form; another one is not read. */
    public static final String SCHEMA = "wirewitness-peers/1";

    /** More is not what we wrote. */
    private static final int LONGEST_TEXT = 300;

    private LessonsJson() {}

    /** All that was learnt, on one line a peer. */
    public static String write(Lessons lessons) {
        StringBuilder json = new StringBuilder("{\"schema\":\"" + SCHEMA + "\",\"peers\":[");
        String separator = "\n";
        for (Peer.Way way : Peer.Way.values()) {
            for (PeerLessons peer : lessons.lessons(way)) {
                json.append(separator).append(write(peer));
                separator = ",\n";
            }
        }
        return json.append("\n]}\n").toString();
    }

    private static JsonObject write(PeerLessons peer) {
        JsonObject json = new JsonObject();
        json.addProperty("address", peer.address);
        json.addProperty("way", peer.way.name().toLowerCase(Locale.ROOT));
        json.addProperty("near", peer.near);
        if (peer.server != null) {
            json.addProperty("server", peer.server);
        }
        json.addProperty("announcedIdleSeconds", peer.announcedIdleSeconds);
        json.addProperty("announcedRequests", peer.announcedRequests);
        json.addProperty("observedMillis", peer.observedMillis);
        json.addProperty("longestPauseMillis", peer.longestPauseMillis);
        json.addProperty("mostConnectsPerMinute", peer.mostConnectsPerMinute);
        json.addProperty("mostRequestsPerSecond", peer.mostRequestsPerSecond);
        json.add("limits", limits(Lessons.merged(peer)));
        JsonArray ends = new JsonArray();
        for (End end : peer.ends) {
            JsonArray one = new JsonArray();
            one.add(end.how().name().toLowerCase(Locale.ROOT));
            one.add(end.measured());
            one.add(end.idleMillis());
            one.add(end.ageMillis());
            one.add(end.ordinal());
            one.add(end.epochMillis());
            ends.add(one);
        }
        json.add("ends", ends);
        JsonArray pauses = new JsonArray();
        peer.pauses.in(peer.observedMillis).uses().forEach((step, uses) -> pauses.add(pair(step, uses)));
        json.add("pauses", pauses);
        json.add("idles", write(peer.idles));
        json.add("requests", write(peer.requests));
        json.add("ages", write(peer.ages));
        return json;
    }

    /** What follows from it, for people: nobody reads it back. */
    private static JsonObject limits(Peer peer) {
        JsonObject limits = new JsonObject();
        peer.limits().forEach((what, limit) -> {
            JsonObject one = new JsonObject();
            one.addProperty("value", limit.value());
            one.addProperty("certainty", limit.certainty().text());
            one.addProperty("because", limit.because());
            limits.add(what.name().toLowerCase(Locale.ROOT).replace('_', '-'), one);
        });
        return limits;
    }

    private static JsonArray write(Longest longest) {
        JsonArray entries = new JsonArray();
        longest.entries().forEach(entry -> entries.add(pair(entry.value(), entry.epochMillis())));
        return entries;
    }

    private static JsonArray pair(long first, long second) {
        JsonArray pair = new JsonArray();
        pair.add(first);
        pair.add(second);
        return pair;
    }

    /**
     * The lessons of such a text.
     *
     * @throws IllegalArgumentException if it is none, with what is wrong
     */
    public static Lessons read(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            JsonElement schema = json.get("schema");
            if (schema == null || !SCHEMA.equals(schema.getAsString())) {
                throw new IllegalArgumentException("its schema is not " + SCHEMA);
            }
            Lessons lessons = new Lessons();
            for (JsonElement peer : json.getAsJsonArray("peers")) {
                lessons.put(peer(peer.getAsJsonObject()));
            }
            return lessons;
        } catch (IllegalArgumentException known) { // NumberFormatException is one
            throw known;
        } catch (RuntimeException | StackOverflowError broken) { // Gson throws whatever its cast met
            throw new IllegalArgumentException("it is broken: " + broken, broken);
        }
    }

    private static PeerLessons peer(JsonObject json) {
        PeerLessons peer = new PeerLessons(
                shortened(json.get("address").getAsString()),
                Peer.Way.valueOf(json.get("way").getAsString().toUpperCase(Locale.ROOT)));
        peer.near = json.get("near").getAsBoolean();
        JsonElement server = json.get("server");
        peer.server = server == null ? null : shortened(server.getAsString());
        peer.announcedIdleSeconds = json.get("announcedIdleSeconds").getAsLong();
        peer.announcedRequests = json.get("announcedRequests").getAsLong();
        peer.observedMillis = json.get("observedMillis").getAsLong();
        peer.longestPauseMillis = json.get("longestPauseMillis").getAsLong();
        peer.mostConnectsPerMinute = json.get("mostConnectsPerMinute").getAsLong();
        peer.mostRequestsPerSecond = json.get("mostRequestsPerSecond").getAsLong();
        for (JsonElement each : json.getAsJsonArray("ends")) {
            JsonArray end = each.getAsJsonArray();
            peer.remember(new End(
                    End.How.valueOf(end.get(0).getAsString().toUpperCase(Locale.ROOT)),
                    end.get(1).getAsBoolean(),
                    end.get(2).getAsLong(),
                    end.get(3).getAsLong(),
                    end.get(4).getAsInt(),
                    end.get(5).getAsLong()));
        }
        for (JsonElement each : json.getAsJsonArray("pauses")) {
            JsonArray pair = each.getAsJsonArray();
            peer.pauses.add(pair.get(0).getAsInt(), pair.get(1).getAsLong());
        }
        read(json.getAsJsonArray("idles"), peer.idles);
        read(json.getAsJsonArray("requests"), peer.requests);
        read(json.getAsJsonArray("ages"), peer.ages);
        return peer;
    }

    private static void read(@Nullable JsonArray entries, Longest into) {
        if (entries != null) {
            for (JsonElement each : entries) {
                JsonArray pair = each.getAsJsonArray();
                into.add(pair.get(0).getAsLong(), pair.get(1).getAsLong());
            }
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
