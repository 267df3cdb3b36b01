package io.wirewitness.jfr;

import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.IncidentWords;
import io.wirewitness.report.PacketLines;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes each report into whatever recordings run, as {@link IncidentEvent}; next to nothing while none does. What the event
 * says is what the incident's JSON is written from, so that both say the same and what is redacted there is redacted here. One thread.
 */
public final class JfrSink implements Sink {

    /** Packets in an event: some 150 bytes each, so that an incident stays below 10 KiB. */
    static final int MOST_PACKETS = 48;

    /** A time span that the recorder's tools show as N/A. */
    private static final long UNKNOWN = Long.MIN_VALUE;

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
        IncidentJson.Written written = json.written(report);
        event.json = written.text();
        judgement(event, report);
        say(event, written.words());
        event.failedAt = TimeUnit.NANOSECONDS.toMillis(report.incident().epochNanos());
        trace(event, report.incident().trace());
        ends(event, report);
        FlowSnapshot flow = report.incident().flow();
        event.packets = flow == null ? null : PacketLines.write(flow, MOST_PACKETS);
        event.lostEvents = report.incident().lost().events();
        event.lostPackets = report.incident().lost().packets();
        event.commit();
    }

    private static void judgement(IncidentEvent event, Report report) {
        Verdict verdict = report.verdict();
        event.id = report.incident().id();
        event.cause = verdict.cause();
        event.blame = verdict.blame().text();
        event.confidence = verdict.confidence().text();
        event.retrySafe = verdict.retry().safe().text();
    }

    private static void say(IncidentEvent event, IncidentWords words) {
        event.headline = words.headline();
        event.action = words.action();
        event.retryReason = words.retryReason();
        event.role = words.role();
        event.library = words.library();
        event.request = words.request();
        event.tiers = String.join(", ", words.tiers());
        event.missing = String.join("\n", words.missing());
        event.evidence = lines(
                words.evidence(),
                fact -> fact.at() + " " + fact.tier() + ": " + fact.fact()
                        + (fact.packet() > 0 ? " (packet " + fact.packet() + ")" : ""));
        event.ruledOut = lines(words.ruledOut(), other -> other.cause() + ": " + other.because());
        event.exceptionClass = words.exceptionClass();
        event.exceptionMessage = words.exceptionMessage();
        event.history = words.history();
    }

    private static void trace(IncidentEvent event, @Nullable Trace trace) {
        event.traceId = trace == null ? null : trace.traceId();
        event.spanId = trace == null ? null : trace.spanId();
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
            event.idle = UNKNOWN;
            return;
        }
        event.connectionId = connection.id();
        long born = connection.connectedNanos() != 0 ? connection.connectedNanos() : connection.openedNanos();
        event.age = born == 0 ? 0 : Math.max(0, report.incident().epochNanos() - born);
        event.idle = connection.exchangeIdleMillis() < 0
                ? UNKNOWN
                : TimeUnit.MILLISECONDS.toNanos(connection.exchangeIdleMillis());
        event.ordinal = connection.ordinal();
        event.bytesOut = connection.bytesOut();
        event.bytesIn = connection.bytesIn();
    }

    private static <T> String lines(List<T> all, Function<T, String> line) {
        StringBuilder text = new StringBuilder(512);
        for (T one : all) {
            if (text.length() > 0) {
                text.append('\n');
            }
            text.append(line.apply(one));
        }
        return text.toString();
    }
}
