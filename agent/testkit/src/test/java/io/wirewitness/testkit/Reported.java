package io.wirewitness.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of {@code incidents.jsonl}, read as a user's script would read it: by the names of the contract. */
public record Reported(JsonObject json) {

    public static Reported parse(String line) {
        return new Reported(JsonParser.parseString(line).getAsJsonObject());
    }

    public String id() {
        return json.get("id").getAsString();
    }

    public String cause() {
        return json.get("cause").getAsString();
    }

    public String blame() {
        return json.get("blame").getAsString();
    }

    public String confidence() {
        return json.get("confidence").getAsString();
    }

    public String headline() {
        return json.get("headline").getAsString();
    }

    public String role() {
        return json.get("role").getAsString();
    }

    public String retry() {
        return json.getAsJsonObject("retry").get("safe").getAsString();
    }

    @Nullable
    public String request() {
        return text(json.get("request"));
    }

    @Nullable
    public String library() {
        return text(json.get("library"));
    }

    @Nullable
    public String exceptionClass() {
        JsonElement exception = json.get("exception");
        return exception == null || exception.isJsonNull()
                ? null
                : text(exception.getAsJsonObject().get("class"));
    }

    @Nullable
    public String exceptionMessage() {
        JsonElement exception = json.get("exception");
        return exception == null || exception.isJsonNull()
                ? null
                : text(exception.getAsJsonObject().get("message"));
    }

    /** -1 if not known. */
    public long idleMillis() {
        return number("idleMillis");
    }

    /** -1 if not known. */
    public long ordinal() {
        return number("ordinal");
    }

    /** -1 if not known. */
    public long bytesOut() {
        return number("bytesOut");
    }

    /** Empty if not known. */
    public String remote() {
        return address("remote");
    }

    /** Empty if not known. */
    public String local() {
        return address("local");
    }

    private String address(String name) {
        JsonElement connection = json.get("connection");
        String address = connection.isJsonNull()
                ? null
                : text(connection.getAsJsonObject().get(name));
        return address == null ? "" : address;
    }

    private long number(String name) {
        JsonElement connection = json.get("connection");
        JsonElement number =
                connection.isJsonNull() ? null : connection.getAsJsonObject().get(name);
        return number == null || number.isJsonNull() ? -1 : number.getAsLong();
    }

    /** What would have told more, one text. */
    public String missing() {
        return json.getAsJsonArray("missing").toString();
    }

    public List<String> tiers() {
        List<String> tiers = new ArrayList<>();
        JsonArray array = json.getAsJsonArray("tiers");
        array.forEach(tier -> tiers.add(tier.getAsString()));
        return tiers;
    }

    /** The evidence's words, in their order. */
    public List<String> facts() {
        List<String> facts = new ArrayList<>();
        json.getAsJsonArray("evidence")
                .forEach(each -> facts.add(each.getAsJsonObject().get("fact").getAsString()));
        return facts;
    }

    private static @Nullable String text(@Nullable JsonElement element) {
        return element == null || element.isJsonNull() ? null : element.getAsString();
    }

    /** A line for the messages of failed tests. */
    @Override
    public String toString() {
        return cause() + " (" + blame() + ", " + confidence() + ", retry " + retry() + ") by " + tiers() + " "
                + library() + " " + request() + " " + local() + " -> " + remote() + ": " + headline();
    }
}
