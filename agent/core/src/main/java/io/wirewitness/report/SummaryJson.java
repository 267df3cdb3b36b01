package io.wirewitness.report;

import com.google.gson.stream.JsonWriter;
import io.wirewitness.model.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A summary as one JSON object of schema {@code wirewitness.summary/1} on one line. Names and order of fields are a promise;
 * adding is free. Any thread.
 */
public final class SummaryJson {

    /** The schema's name. */
    public static final String SCHEMA = "wirewitness.summary/1";

    private SummaryJson() {}

    /** The object, without a line feed in it or after it. */
    public static String write(Summary summary) {
        StringWriter text = new StringWriter(512);
        try (JsonWriter json = new JsonWriter(text)) {
            json.setSerializeNulls(true);
            json.beginObject();
            json.name("schema").value(SCHEMA);
            json.name("packets").value(summary.packets());
            json.name("bytes").value(summary.bytes());
            json.name("connections").value(summary.connections());
            json.name("byCause").beginObject();
            for (Map.Entry<String, Long> cause : summary.byCause().entrySet()) {
                json.name(cause.getKey()).value(cause.getValue());
            }
            json.endObject();
            json.name("duplicates").value(summary.duplicates());
            json.name("malformed").value(summary.malformed());
            json.name("truncated").value(summary.faults().size());
            json.name("seconds").value(Math.round(summary.seconds() * 1000) / 1000.0);
            instant(json.name("first"), summary.firstNanos());
            instant(json.name("last"), summary.lastNanos());
            lines(json.name("captures"), summary.captures());
            lines(json.name("faults"), summary.faults());
            lines(json.name("notices"), summary.notices());
            json.name("recordings").value(summary.recordings());
            json.name("incidentFiles").value(summary.incidentFiles());
            json.name("incidents").value(summary.incidents());
            json.name("processes").beginArray();
            for (ProcessStory story : summary.processes()) {
                process(json, story);
            }
            json.endArray();
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return Inert.json(text.toString());
    }

    private static void process(JsonWriter json, ProcessStory story) throws IOException {
        json.beginObject();
        lines(json.name("sources"), story.sources());
        json.name("jvm").value(story.jvm());
        json.name("pid");
        if (story.pid() == 0) {
            json.nullValue();
        } else {
            json.value(story.pid());
        }
        instant(json.name("first"), story.firstNanos());
        instant(json.name("last"), story.lastNanos());
        json.name("agent").value(story.agent());
        json.name("events").value(story.events());
        json.name("stalls").value(story.jvmEventsInAll());
        json.name("incidents").value(story.incidentsInAll());
        json.name("connections").value(story.connectionsInAll());
        json.name("poolReuses").value(story.reusesInAll());
        json.name("findings").beginArray();
        for (Finding finding : story.findings()) {
            FindingJson.write(json, finding);
        }
        json.endArray();
        json.endObject();
    }

    private static void instant(JsonWriter json, long epochNanos) throws IOException {
        if (epochNanos == 0) {
            json.nullValue();
        } else {
            json.value(Facts.instant(epochNanos));
        }
    }

    private static void lines(JsonWriter json, List<String> lines) throws IOException {
        json.beginArray();
        for (String line : lines) {
            json.value(line);
        }
        json.endArray();
    }
}
