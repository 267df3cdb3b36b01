package io.wirewitness.jfr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.PacketLines;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes each report into whatever recordings run, as {@link IncidentEvent}; next to nothing while none does. What the event
 * says is taken from the incident's JSON, so that both say the same and what is redacted there is redacted here. One thread.
 */
public final class JfrSink implements Sink {

    /** Packets in an event: some 150 bytes each, so that an incident stays below 10 KiB. */
    static final int MOST_PACKETS = 48;

    private final IncidentJson json;

    /** Events with what this JSON says. */
    public JfrSink(IncidentJson json) {
        this.json = json;
    }

    @Override
    public String name() {
        return "jfr";
    }

    @Override
    public void accept(Report report) {
        IncidentEvent event = new IncidentEvent();
        if (!event.shouldCommit()) {
            return;
        }
        String text = json.write(report);
        event.json = text;
        say(event, JsonParser.parseString(text).getAsJsonObject());
        event.failedAt = TimeUnit.NANOSECONDS.toMillis(report.incident().epochNanos());
        ends(event, report);
        FlowSnapshot flow = report.incident().flow();
        event.packets = flow == null ? null : PacketLines.write(flow, MOST_PACKETS);
        event.lostEvents = report.incident().lost().events();
        event.lostPackets = report.incident().lost().packets();
        event.commit();
    }

    private static void say(IncidentEvent event, JsonObject incident) {
        event.id = text(incident, "id");
        event.cause = text(incident, "cause");
        event.blame = text(incident, "blame");
        event.confidence = text(incident, "confidence");
        event.headline = text(incident, "headline");
        event.action = text(incident, "action");
        event.retrySafe = text(incident.getAsJsonObject("retry"), "safe");
        event.retryReason = text(incident.getAsJsonObject("retry"), "why");
        event.role = text(incident, "role");
        event.library = text(incident, "library");
        event.request = text(incident, "request");
        event.tiers = lines(incident, "tiers", ", ", JsonElement::getAsString);
        event.missing = lines(incident, "missing", "\n", JsonElement::getAsString);
        event.evidence = lines(incident, "evidence", "\n", one -> {
            JsonObject fact = one.getAsJsonObject();
            return text(fact, "at") + " " + text(fact, "tier") + ": " + text(fact, "fact")
                    + (fact.has("packet") ? " (packet " + fact.get("packet").getAsLong() + ")" : "");
        });
        event.ruledOut = lines(incident, "ruledOut", "\n", one -> {
            JsonObject other = one.getAsJsonObject();
            return text(other, "cause") + ": " + text(other, "because");
        });
        if (incident.get("exception").isJsonObject()) {
            event.exceptionClass = text(incident.getAsJsonObject("exception"), "class");
            event.exceptionMessage = text(incident.getAsJsonObject("exception"), "message");
        }
        if (incident.get("connection").isJsonObject()) {
            event.history = text(incident.getAsJsonObject("connection"), "history");
        }
    }

    private static void ends(IncidentEvent event, Report report) {
        Endpoint local = report.incident().local();
        Endpoint remote = report.incident().remote();
        event.localAddress = local == null ? null : local.host();
        event.localPort = local == null ? 0 : local.port();
        event.remoteAddress = remote == null ? null : remote.host();
        event.remotePort = remote == null ? 0 : remote.port();
        Connection connection = report.incident().connection();
        if (connection == null) {
            event.idle = -1;
            return;
        }
        event.connectionId = connection.id();
        long born = connection.connectedNanos() != 0 ? connection.connectedNanos() : connection.openedNanos();
        event.age = born == 0 ? 0 : Math.max(0, report.incident().epochNanos() - born);
        event.idle = connection.exchangeIdleMillis() < 0
                ? -1
                : TimeUnit.MILLISECONDS.toNanos(connection.exchangeIdleMillis());
        event.ordinal = connection.ordinal();
        event.bytesOut = connection.bytesOut();
        event.bytesIn = connection.bytesIn();
    }

    private static @Nullable String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    private static String lines(JsonObject object, String name, String between, Function<JsonElement, String> line) {
        StringJoiner lines = new StringJoiner(between);
        JsonArray all = object.getAsJsonArray(name);
        all.forEach(one -> lines.add(line.apply(one)));
        return lines.toString();
    }
}
