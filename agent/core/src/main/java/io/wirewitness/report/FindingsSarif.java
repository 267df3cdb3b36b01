package io.wirewitness.report;

import com.google.gson.stream.JsonWriter;
import io.wirewitness.model.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Findings as one SARIF 2.1.0 log (OASIS, 27 March 2020), for code scanning in CI. Any thread. */
public final class FindingsSarif {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String VERSION = "2.1.0";

    private FindingsSarif() {}

    /**
     * The log.
     *
     * @param version of Wirewitness
     * @param file the settings file, as a relative or absolute URI; null if a running process was looked at
     */
    public static String write(List<Finding> findings, String version, @Nullable String file) {
        SortedMap<String, Integer> rules = new TreeMap<>();
        findings.forEach(finding -> rules.put(finding.rule(), 0));
        int index = 0;
        for (String rule : List.copyOf(rules.keySet())) {
            rules.put(rule, index++);
        }
        StringWriter text = new StringWriter(4096);
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.beginObject();
            json.name("$schema").value(SCHEMA);
            json.name("version").value(VERSION);
            json.name("runs").beginArray().beginObject();
            tool(json, rules, version);
            json.name("results").beginArray();
            for (Finding finding : findings) {
                result(json, finding, rules.getOrDefault(finding.rule(), 0), file);
            }
            json.endArray();
            json.endObject().endArray();
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return Inert.json(text.toString());
    }

    private static void tool(JsonWriter json, SortedMap<String, Integer> rules, String version) throws IOException {
        json.name("tool").beginObject().name("driver").beginObject();
        json.name("name").value("Wirewitness");
        json.name("version").value(version);
        json.name("rules").beginArray();
        for (String rule : rules.keySet()) {
            json.beginObject();
            json.name("id").value(rule);
            json.name("help").beginObject();
            json.name("text").value("java -jar wirewitness.jar why " + rule);
            json.endObject();
            json.endObject();
        }
        json.endArray();
        json.endObject().endObject();
    }

    private static void result(JsonWriter json, Finding finding, int index, @Nullable String file) throws IOException {
        json.beginObject();
        json.name("ruleId").value(finding.rule());
        json.name("ruleIndex").value(index);
        json.name("level").value(finding.severity().text());
        json.name("message").beginObject();
        json.name("text").value(finding.subject() + ": " + FindingText.described(finding) + "; " + finding.action());
        json.endObject();
        json.name("locations").beginArray().beginObject();
        if (file != null) {
            json.name("physicalLocation").beginObject().name("artifactLocation").beginObject();
            json.name("uri").value(file);
            json.endObject().endObject();
        }
        json.name("logicalLocations").beginArray().beginObject();
        json.name("fullyQualifiedName").value(finding.subject());
        json.endObject().endArray();
        json.endObject().endArray();
        json.name("partialFingerprints").beginObject();
        json.name("subject/v1").value(finding.rule() + " " + finding.subject());
        json.endObject();
        json.name("properties").beginObject();
        json.name("origin").value(finding.origin());
        if (finding.expected() != null) {
            json.name("expected").value(finding.expected());
        }
        json.name("evidence").beginArray();
        for (String line : finding.evidence()) {
            json.value(line);
        }
        json.endArray();
        json.endObject();
        json.endObject();
    }
}
