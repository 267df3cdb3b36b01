package io.wirewitness.report;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.Lost;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as text for people: a headline that can stand alone in a log, and an indented block with all the rest. Foreign
 * text in it is redacted and inert. Any thread.
 */
public final class VerdictText {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int LABEL_COLUMNS = 10;
    private static final int TIER_COLUMNS = 7;
    /** Frames of our own close that fit a log; the JSON line has no more either. */
    private static final int MOST_FRAMES = 8;

    private final Redaction redaction;

    /** Text with this redaction. */
    public VerdictText(Redaction redaction) {
        this.redaction = redaction;
    }

    /** One line: who, why, how sure, retry safe or not. */
    public String headline(Report report) {
        Verdict verdict = report.verdict();
        Wording wording = wording(report);
        return "[" + Inert.text(report.incident().id()) + "] "
                + verdict.confidence().text()
                + (verdict.cause().equals(Verdict.UNKNOWN)
                                && verdict.confidence().text().equals(Verdict.UNKNOWN)
                        ? ""
                        : " " + Inert.text(verdict.cause()))
                + " (" + blame(verdict, wording) + "): "
                + wording.text(verdict.headline())
                + "; retry safe: " + retry(verdict, wording);
    }

    /** What happened, and nothing else. */
    String plain(Report report) {
        return wording(report).text(report.verdict().headline());
    }

    /** One line for the message of the suppressed exception: the headline and what to do. */
    public String oneLine(Report report) {
        String action = wording(report).text(report.verdict().action());
        return headline(report) + (action.isEmpty() ? "" : "; to do: " + action);
    }

    /** The headline and the block below it, lines parted by {@code \n}, without a last one. */
    public String full(Report report) {
        return full(report, Integer.MAX_VALUE);
    }

    /** As {@link #full(Report)}, with no line longer than so many characters, unless a single word is. */
    public String full(Report report, int mostColumns) {
        Incident incident = report.incident();
        Verdict verdict = report.verdict();
        Wording wording = wording(report);
        Block block = new Block(headline(report), mostColumns);
        block.add("request", request(incident));
        block.add("trace", trace(incident));
        block.add("connection", connection(incident, wording));
        block.add("exception", exception(incident.failure(), wording));
        evidence(block, incident, verdict, wording);
        localClose(block, incident, wording);
        for (JvmEvent event : ProcessWords.told(incident)) {
            block.add("jvm", relative(event.startNanos() - incident.epochNanos()) + "  " + ProcessWords.stall(event));
        }
        for (Told other : report.others()) {
            block.add("elsewhere", elsewhere(other, wording));
        }
        for (RuledOut other : verdict.ruledOut()) {
            block.add("ruled out", Inert.text(other.cause()) + ": " + wording.text(other.because()));
        }
        for (String missing : verdict.missing()) {
            block.add("missing", wording.text(missing));
        }
        block.add("lost", lost(incident.lost()));
        block.add("action", wording.text(verdict.action()));
        block.add("retry", retry(verdict, wording));
        block.add("more", more(incident, verdict));
        return block.text();
    }

    /** What another witness says: {@code server's view, b.jfr [7f3a91c2]: proven local-close (server application): ...}. */
    static String elsewhere(Told other, Wording wording) {
        Verdict verdict = other.verdict();
        String view = other.view().equals("packets") ? "packets" : "the " + Inert.text(other.view()) + "'s view";
        String sure = verdict.confidence().text();
        String cause = Inert.text(verdict.cause());
        return view + ", " + Inert.text(other.source())
                + (other.id().isEmpty() ? "" : " [" + Inert.text(other.id()) + "]") + ": "
                + (sure.equals(cause) ? cause : sure + " " + cause)
                + (verdict.cause().equals(Verdict.NONE)
                        ? ""
                        : " ("
                                + ObserverWords.brief(
                                        verdict.blame(), other.view().equals("server")) + ")")
                + ": " + wording.text(verdict.headline());
    }

    /** Brackets within brackets are hard to read. */
    private static String blame(Verdict verdict, Wording wording) {
        return wording.blame(verdict.blame()).replace(" (", ", ").replace(")", "");
    }

    private static String more(Incident incident, Verdict verdict) {
        String command = "java -jar wirewitness.jar ";
        if (!verdict.cause().equals(Verdict.UNKNOWN)) {
            return command + "why " + Inert.text(verdict.cause());
        }
        // What this host can give is beside the point where a capture is all there is.
        return incident.observed() ? "" : command + "doctor";
    }

    private Wording wording(Report report) {
        return Wording.of(redaction, report.incident());
    }

    private static String retry(Verdict verdict, Wording wording) {
        String why = wording.text(verdict.retry().why());
        return verdict.retry().safe().text() + (why.isEmpty() ? "" : " (" + why + ")");
    }

    /** The request and the library that sent it; empty if no probe knows the call. */
    String request(Incident incident) {
        Call call = incident.call();
        if (call == null) {
            return "";
        }
        String request = Inert.text(redaction.request(call.request()));
        String library = Inert.text(call.library());
        String text = request.isEmpty() ? library : request + " (" + library + ")";
        return incident.repeated() ? text + ", sent again by the library itself" : text;
    }

    /** The trace that was current, and the span in it; empty if none is known. */
    static String trace(Incident incident) {
        Trace trace = incident.trace();
        return trace == null ? "" : trace.traceId() + (trace.spanId() == null ? "" : ", span " + trace.spanId());
    }

    /** The connection in one line: its ends, age, bytes, history. */
    String connection(Incident incident) {
        return connection(incident, Wording.of(redaction, incident));
    }

    /** Whether the request may be sent again, and why. */
    String retry(Report report) {
        return retry(report.verdict(), wording(report));
    }

    private String connection(Incident incident, Wording wording) {
        Connection connection = incident.connection();
        FlowSnapshot flow = incident.flow();
        if (connection == null) {
            return flow == null ? "" : flow.client() + " -> " + flow.server() + ", history " + history(flow);
        }
        List<String> parts = new ArrayList<>();
        String host = redaction.cuts(Redaction.Part.HOST) ? "" : wording.text(connection.host());
        parts.add(endpoint(connection.local()) + " -> " + endpoint(connection.remote())
                + (host.isEmpty() ? "" : " (" + host + ")"));
        long ageMillis = Facts.ageMillis(incident);
        if (ageMillis >= 0) {
            parts.add("age " + duration(ageMillis));
        }
        if (connection.exchangeIdleMillis() >= 0) {
            parts.add("idle " + duration(connection.exchangeIdleMillis()));
        }
        if (connection.ordinal() > 0) {
            parts.add("request " + connection.ordinal() + " on it");
        }
        boolean observed = incident.observed();
        if (connection.bytesOut() >= 0) { // not known where it was written down without them
            parts.add(number(connection.bytesOut()) + (observed ? " bytes from the client" : " bytes out"));
        }
        if (connection.bytesIn() >= 0) {
            parts.add(number(connection.bytesIn()) + (observed ? " from the server" : " bytes in"));
        }
        if (flow != null) {
            parts.add("history " + history(flow));
        }
        return String.join(", ", parts);
    }

    /** The exception that was felt; empty if there was none. */
    static String exception(Failure failure, Wording wording) {
        if (failure.exceptionClass() == null) {
            return "";
        }
        String message = wording.text(failure.exceptionMessage());
        return Inert.text(failure.exceptionClass()) + (message.isEmpty() ? "" : ": " + message);
    }

    private static void evidence(Block block, Incident incident, Verdict verdict, Wording wording) {
        List<Evidence> sorted = new ArrayList<>(verdict.evidence());
        sorted.sort(Comparator.comparingLong(Evidence::epochNanos));
        List<String> times = new ArrayList<>();
        int widest = 0;
        for (Evidence one : sorted) {
            String time = relative(one.epochNanos() - incident.epochNanos());
            times.add(time);
            widest = Math.max(widest, time.length());
        }
        for (int i = 0; i < sorted.size(); i++) {
            Evidence one = sorted.get(i);
            String number = one.packet() > 0 ? " (#" + one.packet() + ")" : "";
            block.add(
                    "evidence",
                    " ".repeat(widest - times.get(i).length())
                            + times.get(i)
                            + "  "
                            + padded(one.tier().text(), TIER_COLUMNS)
                            + "  "
                            + wording.text(one.fact())
                            + number,
                    widest + 11);
        }
    }

    private static void localClose(Block block, Incident incident, Wording wording) {
        Connection connection = incident.connection();
        LocalClose close = connection == null ? null : connection.localClose();
        if (close == null) {
            return;
        }
        String thread = wording.text(close.thread());
        block.add(
                "our close",
                relative(close.epochNanos() - incident.epochNanos())
                        + (thread.isEmpty() ? "" : " by thread " + thread)
                        + (close.stack().isEmpty() ? ", stack not sampled" : ", at"));
        close.stack().stream().limit(MOST_FRAMES).forEach(frame -> block.add("our close", "  " + Inert.text(frame)));
    }

    private static String lost(Lost lost) {
        return lost.events() == 0 && lost.packets() == 0
                ? ""
                : number(lost.events()) + " events, " + number(lost.packets()) + " packets, before this verdict";
    }

    private static String history(FlowSnapshot flow) {
        return Inert.text(flow.history());
    }

    /** An address for a reader. */
    static String endpoint(@Nullable Endpoint endpoint) {
        if (endpoint == null) {
            return "?";
        }
        // What the kernel answers after a failed connect: it still knows our port, and no longer our address.
        return endpoint.isWildcard() ? "*:" + endpoint.port() : endpoint.toString();
    }

    /** A count with commas: {@code 99,412}. */
    static String number(long number) {
        String digits = Long.toString(number);
        int first = number < 0 ? 1 : 0;
        if (digits.length() - first <= 3) {
            return digits;
        }
        StringBuilder text = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > first; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }

    private static String duration(long millis) {
        return millis < 1000 ? millis + " ms" : Quantity.decimal(millis, 3, 1) + " s";
    }

    /** Time relative to the failure: {@code -12.431 s}, {@code -0.184 ms}. */
    static String relative(long nanos) {
        if (nanos == 0) {
            return "0 s";
        }
        String sign = nanos > 0 ? "+" : "";
        return Math.abs(nanos) >= NANOS_PER_SECOND
                ? sign + Quantity.decimal(nanos, 9, 3) + " s"
                : sign + Quantity.decimal(nanos, 6, 3) + " ms";
    }

    private static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - text.length()));
    }

    /** Labels in one column; a label that repeats stands only once. */
    private static final class Block {
        private static final int INDENT = 14;
        private static final int HEADLINE_INDENT = 4;

        private final StringBuilder out;
        private final int mostColumns;
        private String lastLabel = "";

        Block(String headline, int mostColumns) {
            this.mostColumns = mostColumns;
            out = new StringBuilder(String.join("\n", TextWrap.lines(headline, mostColumns, HEADLINE_INDENT)));
        }

        void add(String label, String text) {
            add(label, text, 0);
        }

        /** Where the text is broken, it goes on this far to the right of where it began. */
        void add(String label, String text, int hanging) {
            if (!text.isEmpty()) {
                String shown = label.equals(lastLabel) ? "" : label;
                String line = "  " + padded(shown, LABEL_COLUMNS) + "  " + text;
                TextWrap.lines(line, mostColumns, INDENT + hanging)
                        .forEach(part -> out.append('\n').append(part));
                lastLabel = label;
            }
        }

        String text() {
            return out.toString();
        }
    }
}
