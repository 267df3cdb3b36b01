package io.wirewitness.report;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as one JSON object of schema {@code wirewitness.incident/1} on one line. Names and order of fields are a
 * promise; adding is free. Any thread.
 */
public final class IncidentJson {

    /** The schema's name. */
    public static final String SCHEMA = "wirewitness.incident/1";

    /** Of an incident with some evidence: so that its text need not grow four times. */
    private static final int USUAL_CHARACTERS = 4096;

    private final Redaction redaction;

    /** Of the report that was written last: several sinks are told of one report one after the other. */
    private volatile @Nullable Last last;

    /** JSON with this redaction. */
    public IncidentJson(Redaction redaction) {
        this.redaction = redaction;
    }

    /**
     * A report that was written.
     *
     * @param words what the text says, value by value
     * @param text the object, without a line feed in it or after it
     */
    public record Written(IncidentWords words, String text) {}

    /** The report is not held, since packets hang from it. */
    private record Last(WeakReference<Report> report, Written written) {}

    /** The object, without a line feed in it or after it. */
    public String write(Report report) {
        return written(report).text();
    }

    /** The object and what it says; made once for each report that is asked for several times in a row. */
    public Written written(Report report) {
        Last before = last;
        if (before != null && before.report().refersTo(report)) {
            return before.written();
        }
        Wording wording = Wording.of(redaction, report.incident());
        IncidentWords words = IncidentWords.of(redaction, wording, report);
        Written now = new Written(words, text(report, wording, words));
        last = new Last(new WeakReference<>(report), now);
        return now;
    }

    /**
     * The object.
     *
     * @param notWritten how many incidents before this one were not written, for a flood or a full disk; the field {@code
     *     notWritten} stands only where it is not 0
     */
    public String write(Report report, long notWritten) {
        String text = write(report);
        return notWritten > 0 ? text.substring(0, text.length() - 1) + ",\"notWritten\":" + notWritten + "}" : text;
    }

    private static String text(Report report, Wording wording, IncidentWords words) {
        JsonText json = new JsonText(USUAL_CHARACTERS);
        json.beginObject();
        object(json, report, wording, words);
        json.endObject();
        return json.toString();
    }

    private static void object(JsonText json, Report report, Wording wording, IncidentWords words) {
        Incident incident = report.incident();
        Verdict verdict = report.verdict();
        json.name("schema").value(SCHEMA);
        json.name("id").value(incident.id());
        json.name("at").value(Facts.instant(incident.epochNanos()));
        json.name("cause").value(verdict.cause());
        json.name("blame").value(verdict.blame().text());
        json.name("confidence").value(verdict.confidence().text());
        json.name("headline").value(words.headline());
        json.name("action").value(words.action());
        json.name("retry").beginObject();
        json.name("safe").value(verdict.retry().safe().text());
        json.name("why").value(words.retryReason());
        json.endObject();
        exception(json, words);
        json.name("role").value(words.role());
        json.name("library").value(words.library());
        json.name("request").value(words.request());
        connection(json, incident, words);
        strings(json.name("tiers"), words.tiers());
        evidence(json, words);
        ruledOut(json, words);
        strings(json.name("missing"), words.missing());
        json.name("lost").beginObject();
        json.name("events").value(incident.lost().events());
        json.name("packets").value(incident.lost().packets());
        json.endObject();
        Trace trace = incident.trace();
        json.name("trace").beginObject();
        json.name("traceId").value(trace == null ? null : trace.traceId());
        json.name("spanId").value(trace == null ? null : trace.spanId());
        json.endObject();
        JvmJson.write(json, incident, wording);
        others(json, report.others(), wording);
    }

    private static void others(JsonText json, List<Told> others, Wording wording) {
        if (others.isEmpty()) {
            return;
        }
        json.name("others").beginArray();
        for (Told other : others) {
            Verdict verdict = other.verdict();
            json.beginObject();
            json.name("source").value(other.source());
            json.name("view").value(other.view());
            json.name("id").value(other.id().isEmpty() ? null : other.id());
            json.name("at").value(Facts.instant(other.epochNanos()));
            json.name("cause").value(verdict.cause());
            json.name("blame").value(verdict.blame().text());
            json.name("confidence").value(verdict.confidence().text());
            json.name("headline").value(wording.raw(verdict.headline()));
            json.endObject();
        }
        json.endArray();
    }

    private static void exception(JsonText json, IncidentWords words) {
        json.name("exception");
        if (words.exceptionClass() == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("class").value(words.exceptionClass());
        json.name("message").value(words.exceptionMessage());
        json.endObject();
    }

    private static void connection(JsonText json, Incident incident, IncidentWords words) {
        Connection connection = incident.connection();
        FlowSnapshot flow = incident.flow();
        json.name("connection");
        if (connection == null && flow == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("local").value(text(incident.local()));
        json.name("remote").value(text(incident.remote()));
        known(json.name("ageMillis"), Facts.ageMillis(incident), -1);
        known(json.name("idleMillis"), connection == null ? -1 : connection.exchangeIdleMillis(), -1);
        known(json.name("ordinal"), connection == null ? 0 : connection.ordinal(), 0);
        known(json.name("bytesOut"), connection == null ? -1 : connection.bytesOut(), -1);
        known(json.name("bytesIn"), connection == null ? -1 : connection.bytesIn(), -1);
        json.name("history").value(words.history());
        if (flow != null && Facts.role(incident) == Role.OBSERVER) {
            json.name("client").value(text(flow.client()));
            json.name("server").value(text(flow.server()));
        }
        json.endObject();
    }

    private static void strings(JsonText json, List<String> all) {
        json.beginArray();
        for (String one : all) {
            json.value(one);
        }
        json.endArray();
    }

    private static void evidence(JsonText json, IncidentWords words) {
        json.name("evidence").beginArray();
        for (IncidentWords.Fact one : words.evidence()) {
            json.beginObject();
            json.name("tier").value(one.tier());
            json.name("at").value(one.at());
            json.name("fact").value(one.fact());
            if (one.packet() > 0) {
                json.name("packet").value(one.packet());
            }
            json.endObject();
        }
        json.endArray();
    }

    private static void ruledOut(JsonText json, IncidentWords words) {
        json.name("ruledOut").beginArray();
        for (IncidentWords.Other other : words.ruledOut()) {
            json.beginObject();
            json.name("cause").value(other.cause());
            json.name("because").value(other.because());
            json.endObject();
        }
        json.endArray();
    }

    private static void known(JsonText json, long value, long notKnown) {
        if (value == notKnown) {
            json.nullValue();
        } else {
            json.value(value);
        }
    }

    private static @Nullable String text(@Nullable Endpoint endpoint) {
        return endpoint == null ? null : endpoint.toString();
    }
}
