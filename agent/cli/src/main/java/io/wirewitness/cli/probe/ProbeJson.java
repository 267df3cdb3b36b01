package io.wirewitness.cli.probe;

import com.google.gson.stream.JsonWriter;
import io.wirewitness.lint.ClientSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A probe's result as one JSON object of schema {@code wirewitness.probe/1}. Names of fields are a promise; adding is free. */
public final class ProbeJson {

    private static final double MILLI_NANOS = 1e6;

    private ProbeJson() {}

    /** The object, on one line. */
    public static String write(ProbeReport report) {
        StringWriter text = new StringWriter(1024);
        try (JsonWriter json = new JsonWriter(text)) {
            json.setSerializeNulls(true);
            json.beginObject();
            json.name("schema").value("wirewitness.probe/1");
            json.name("address").value(report.target().address());
            json.name("method").value(report.method());
            json.name("requestsSent").value(report.requestsSent());
            answer(json, report);
            tls(json, report.tls());
            requests(json, report.requests());
            idle(json, report.idle());
            http2(json, report.http2());
            json.name("breaksItsPromise").value(report.breaksItsPromise());
            json.name("stopped").value(report.stopped());
            settings(json, report.idle());
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return text.toString();
    }

    private static void answer(JsonWriter json, ProbeReport report) throws IOException {
        Answer first = report.first();
        json.name("answer");
        if (first == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("status").value(first.status());
        json.name("server").value(first.server());
        json.name("promisedMillis").value(report.promisedMillis() < 0 ? null : report.promisedMillis());
        json.name("promisedRequests").value(first.promisedRequests() < 0 ? null : first.promisedRequests());
        json.name("keepsConnections").value(!first.last());
        json.endObject();
    }

    private static void tls(JsonWriter json, @Nullable TlsFacts tls) throws IOException {
        json.name("tls");
        if (tls == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("protocol").value(tls.protocol());
        json.name("cipher").value(tls.cipher());
        json.name("certificates").value(tls.certificates());
        json.name("expires").value(tls.expires().toString());
        json.name("distrusted").value(tls.distrusted());
        json.name("missingIssuer").value(tls.missingIssuer());
        json.endObject();
    }

    private static void requests(JsonWriter json, ProbeReport.@Nullable RequestLimit requests) throws IOException {
        json.name("requests");
        if (requests == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("answered").value(requests.answered());
        json.name("ended").value(requests.ended());
        json.name("announced").value(requests.announced());
        json.endObject();
    }

    private static void idle(JsonWriter json, @Nullable IdleLimit idle) throws IOException {
        json.name("idle");
        if (idle == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("kind").value(idle.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.name("millis").value(millis(idle.nanos()));
        json.name("seenMillis").beginArray();
        for (long seen : idle.seen()) {
            json.value(millis(seen));
        }
        json.endArray();
        json.name("lastWords").value(idle.lastWords());
        json.endObject();
    }

    private static void http2(JsonWriter json, ProbeReport.@Nullable Http2Facts http2) throws IOException {
        json.name("http2");
        if (http2 == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("status").value(http2.status() == 0 ? null : http2.status());
        json.name("closing").value(http2.closing().how().text());
        json.name("millis").value(millis(http2.closing().afterNanos()));
        json.name("goAway").value(http2.closing().lastWords());
        json.endObject();
    }

    private static void settings(JsonWriter json, @Nullable IdleLimit idle) throws IOException {
        json.name("settings").beginObject();
        long seconds = idle == null || idle.kind() == IdleLimit.Kind.NONE_WITHIN
                ? 0
                : io.wirewitness.diagnose.IdleLimit.belowSeconds((long) (idle.nanos() / MILLI_NANOS));
        if (seconds > 0) {
            for (ClientSettings.Line line : ClientSettings.keepIdle(seconds)) {
                json.name(line.library()).value(line.setting());
            }
        }
        json.endObject();
    }

    private static double millis(long nanos) {
        return Math.round(nanos / MILLI_NANOS * 10) / 10.0;
    }
}
