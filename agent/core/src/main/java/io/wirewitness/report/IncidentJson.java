package io.wirewitness.report;

import com.google.gson.stream.JsonWriter;
import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A report as one JSON object of schema {@code wirewitness.incident/1} on one line. Names and order of fields are a
 * promise; adding is free. Any thread.
 */
public final class IncidentJson {

    /** The schema's name. */
    public static final String SCHEMA = "wirewitness.incident/1";

    private final Redaction redaction;

    /** JSON with this redaction. */
    public IncidentJson(Redaction redaction) {
        this.redaction = redaction;
    }

    /** The object, without a line feed in it or after it. */
    public String write(Report report) {
        return write(report, 0);
    }

    /**
     * The object.
     *
     * @param notWritten how many incidents before this one were not written, for a flood or a full disk; the field {@code
     *     notWritten} stands only where it is not 0
     */
    public String write(Report report, long notWritten) {
        StringWriter text = new StringWriter(1024);
        try (JsonWriter json = new JsonWriter(text)) {
            json.setSerializeNulls(true);
            json.beginObject();
            object(json, report);
            if (notWritten > 0) {
                json.name("notWritten").value(notWritten);
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return Inert.json(text.toString());
    }

    private void object(JsonWriter json, Report report) throws IOException {
        Incident incident = report.incident();
        Verdict verdict = report.verdict();
        Call call = incident.call();
        Wording wording = Wording.of(redaction, incident);
        json.name("schema").value(SCHEMA);
        json.name("id").value(incident.id());
        json.name("at").value(Facts.instant(incident.epochNanos()));
        json.name("cause").value(verdict.cause());
        json.name("blame").value(verdict.blame().text());
        json.name("confidence").value(verdict.confidence().text());
        json.name("headline").value(wording.raw(verdict.headline()));
        json.name("action").value(wording.raw(verdict.action()));
        json.name("retry").beginObject();
        json.name("safe").value(verdict.retry().safe().text());
        json.name("why").value(wording.raw(verdict.retry().why()));
        json.endObject();
        exception(json, incident.failure(), wording);
        json.name("role").value(Facts.role(incident).name().toLowerCase(Locale.ROOT));
        json.name("library").value(call == null ? null : call.library());
        json.name("request").value(call == null ? null : redaction.request(call.request()));
        connection(json, incident);
        tiers(json, incident.tiers());
        evidence(json, verdict, wording);
        ruledOut(json, verdict, wording);
        json.name("missing").beginArray();
        for (String missing : verdict.missing()) {
            json.value(wording.raw(missing));
        }
        json.endArray();
        json.name("lost").beginObject();
        json.name("events").value(incident.lost().events());
        json.name("packets").value(incident.lost().packets());
        json.endObject();
        json.name("trace").beginObject();
        json.name("traceId").nullValue();
        json.name("spanId").nullValue();
        json.endObject();
        JvmJson.write(json, incident, wording);
        others(json, report.others(), wording);
    }

    private static void others(JsonWriter json, List<Told> others, Wording wording) throws IOException {
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

    private static void exception(JsonWriter json, Failure failure, Wording wording) throws IOException {
        json.name("exception");
        if (failure.exceptionClass() == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("class").value(failure.exceptionClass());
        json.name("message").value(wording.raw(failure.exceptionMessage()));
        json.endObject();
    }

    private static void connection(JsonWriter json, Incident incident) throws IOException {
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
        json.name("history").value(flow == null ? null : flow.history());
        if (flow != null && Facts.role(incident) == Role.OBSERVER) {
            json.name("client").value(text(flow.client()));
            json.name("server").value(text(flow.server()));
        }
        json.endObject();
    }

    private static void tiers(JsonWriter json, Set<Tier> tiers) throws IOException {
        json.name("tiers").beginArray();
        EnumSet<Tier> ordered = EnumSet.noneOf(Tier.class);
        ordered.addAll(tiers);
        for (Tier tier : ordered) {
            json.value(tier.text());
        }
        json.endArray();
    }

    private static void evidence(JsonWriter json, Verdict verdict, Wording wording) throws IOException {
        json.name("evidence").beginArray();
        for (Evidence one : verdict.evidence()) {
            json.beginObject();
            json.name("tier").value(one.tier().text());
            json.name("at").value(Facts.instant(one.epochNanos()));
            json.name("fact").value(wording.raw(one.fact()));
            if (one.packet() > 0) {
                json.name("packet").value(one.packet());
            }
            json.endObject();
        }
        json.endArray();
    }

    private static void ruledOut(JsonWriter json, Verdict verdict, Wording wording) throws IOException {
        json.name("ruledOut").beginArray();
        for (RuledOut other : verdict.ruledOut()) {
            json.beginObject();
            json.name("cause").value(other.cause());
            json.name("because").value(wording.raw(other.because()));
            json.endObject();
        }
        json.endArray();
    }

    private static void known(JsonWriter json, long value, long notKnown) throws IOException {
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
