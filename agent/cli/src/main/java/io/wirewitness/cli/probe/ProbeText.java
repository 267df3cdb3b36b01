package io.wirewitness.cli.probe;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ClientSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A probe's result as people read it. */
public final class ProbeText {

    private static final long MILLI_NANOS = 1_000_000L;

    private ProbeText() {}

    /** All lines. */
    public static List<String> lines(ProbeReport report) {
        List<String> lines = new ArrayList<>();
        Answer first = report.first();
        TlsFacts tls = report.tls();
        if (tls != null) {
            line(lines, "TLS", tls.protocol() + ", " + tls.cipher());
            line(lines, "chain", chain(tls));
        }
        if (first != null) {
            line(
                    lines,
                    "answers",
                    first.status() + " to " + report.method()
                            + (first.server() == null ? "" : ", calls itself " + printable(first.server())));
            line(lines, "promises", promise(report, first));
        }
        ProbeReport.RequestLimit requests = report.requests();
        if (requests != null) {
            line(lines, "requests", requests(requests));
        }
        IdleLimit idle = report.idle();
        if (idle != null) {
            line(lines, "idle", idle(idle));
        } else if (first != null && first.last()) {
            line(
                    lines,
                    "idle",
                    "it keeps no connection: this answer ended it"
                            + (first.status() >= 400 ? "; a path that is answered with 200 may do otherwise" : ""));
        }
        ProbeReport.Http2Facts http2 = report.http2();
        if (http2 != null) {
            line(lines, "HTTP/2", http2(http2));
        } else if (tls != null && report.stopped() == null) {
            line(lines, "HTTP/2", "not offered");
        }
        String stopped = report.stopped();
        if (stopped != null) {
            line(lines, "stopped", printable(stopped));
        }
        settings(lines, idle, http2);
        return lines;
    }

    private static String chain(TlsFacts tls) {
        String text = Quantity.counted(tls.certificates(), "certificate") + ", the first expires "
                + tls.expires().toString().substring(0, 10);
        if (tls.missingIssuer() != null) {
            return text + "; an intermediate is missing: " + printable(tls.missingIssuer()) + " (tls-chain-incomplete)";
        }
        return tls.distrusted() == null
                ? text + "; trusted by this JVM"
                : text + "; not trusted by this JVM: " + printable(tls.distrusted());
    }

    private static String promise(ProbeReport report, Answer first) {
        if (first.promisedSeconds() < 0 && first.promisedRequests() < 0) {
            return "nothing: no Keep-Alive header";
        }
        return "Keep-Alive:"
                + (first.promisedSeconds() < 0 ? "" : " timeout=" + first.promisedSeconds())
                + (first.promisedRequests() < 0 ? "" : " max=" + first.promisedRequests())
                + (report.breaksItsPromise() ? ", and closes before that" : "");
    }

    private static String requests(ProbeReport.RequestLimit requests) {
        String text = Quantity.counted(requests.answered(), "request") + " on one connection";
        if (!requests.ended()) {
            return text + ", and no limit was met";
        }
        return text + ", then the server ended it"
                + (requests.announced() ? ", having said so (Connection: close)" : " without a word (request-limit)");
    }

    private static String idle(IdleLimit idle) {
        String at = Quantity.nanos(idle.nanos());
        String words = idle.lastWords() == null ? "" : "; before that it sent " + idle.lastWords();
        return switch (idle.kind()) {
            case FIN -> "closed with FIN after " + at + of(idle) + words;
            case RST -> "reset (RST) after " + at + of(idle) + words;
            case SILENT ->
                "dropped in silence after " + at
                        + ": nothing is told, and the next request is not answered (idle-dropped-silently)";
            case SILENT_THEN_RST ->
                "dropped in silence after " + at
                        + ": the next request is answered with RST or FIN (idle-reset-by-middlebox)";
            case VARIES ->
                "no fixed limit: connections ended after " + seen(idle)
                        + " of silence (it may be draining, or several servers answer at this address)" + words;
            case NONE_WITHIN -> "no limit within " + at;
        };
    }

    private static String of(IdleLimit idle) {
        return " of silence (" + idle.seen().size() + " connections: " + seen(idle) + ")";
    }

    private static String seen(IdleLimit idle) {
        return String.join(", ", idle.seen().stream().map(Quantity::nanos).toList());
    }

    private static String http2(ProbeReport.Http2Facts http2) {
        String status = http2.status() == 0 ? "answered" : "answers " + http2.status();
        Closing closing = http2.closing();
        if (closing.how() == Closing.How.NOTHING && closing.lastWords() == null) {
            return status + "; idle: no limit within " + Quantity.nanos(closing.afterNanos());
        }
        String after = " after " + Quantity.nanos(closing.afterNanos()) + " of silence";
        return closing.lastWords() == null
                ? status + "; idle: closed with " + closing.how().text() + " and without a GOAWAY" + after
                : status + "; idle: " + closing.lastWords() + after
                        + (closing.how() == Closing.How.NOTHING
                                ? "; the connection stays open"
                                : ", then " + closing.how().text());
    }

    private static void settings(List<String> lines, @Nullable IdleLimit idle, ProbeReport.@Nullable Http2Facts http2) {
        if (idle == null || idle.kind() == IdleLimit.Kind.NONE_WITHIN) {
            return;
        }
        long millis = idle.nanos() / MILLI_NANOS;
        if (http2 != null && http2.closing().how() != Closing.How.NOTHING) {
            millis = Math.min(millis, http2.closing().afterNanos() / MILLI_NANOS);
        }
        long seconds = io.wirewitness.diagnose.IdleLimit.belowSeconds(millis);
        lines.add("");
        if (seconds < 1) {
            lines.add("Do not keep idle connections to it: no client setting is safely below " + Quantity.millis(millis)
                    + ".");
            return;
        }
        lines.add("Keep idle connections for " + seconds + " s at most"
                + (idle.kind() == IdleLimit.Kind.VARIES ? " (below the shortest that was seen):" : ":"));
        int widest = ClientSettings.keepIdle(seconds).stream()
                .mapToInt(line -> line.library().length())
                .max()
                .orElse(1);
        for (ClientSettings.Line line : ClientSettings.keepIdle(seconds)) {
            lines.add(String.format(Locale.ROOT, "  %-" + widest + "s  %s", line.library(), line.setting()));
        }
    }

    private static void line(List<String> lines, String name, String text) {
        lines.add(String.format(Locale.ROOT, "%-9s %s", name, text));
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
    }
}
