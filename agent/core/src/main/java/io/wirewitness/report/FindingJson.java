package io.wirewitness.report;

import com.google.gson.stream.JsonWriter;
import io.wirewitness.model.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * A finding as one JSON object of schema {@code wirewitness.finding/1} on one line. Names and order of fields are a promise;
 * adding is free. Any thread.
 */
public final class FindingJson {

    /** The schema's name. */
    public static final String SCHEMA = "wirewitness.finding/1";

    private FindingJson() {}

    /** The object, without a line feed in it or after it. */
    public static String write(Finding finding) {
        StringWriter text = new StringWriter(512);
        try (JsonWriter json = new JsonWriter(text)) {
            write(json, finding);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return Inert.json(text.toString());
    }

    /** The object, as a part of another one. */
    static void write(JsonWriter json, Finding finding) throws IOException {
        json.beginObject();
        json.name("schema").value(SCHEMA);
        json.name("rule").value(finding.rule());
        json.name("severity").value(finding.severity().text());
        json.name("subject").value(finding.subject());
        json.name("headline").value(finding.headline());
        json.name("evidence").beginArray();
        for (String line : finding.evidence()) {
            json.value(line);
        }
        json.endArray();
        json.name("action").value(finding.action());
        json.name("origin").value(finding.origin());
        if (finding.expected() != null) {
            json.name("expected").value(finding.expected());
        }
        json.endObject();
    }
}
