package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.KeptWaiting;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Patience;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Serving;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.StreamsView;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client closed in the middle of an exchange. To a capture: and not because the server had been silent for long. To the
 * server itself: however long it took, with the time that the client had waited.
 */
public final class ClientGone implements Rule {

    private static final String ACTION =
            "compare the client's time-out with how long this request takes: answer sooner, or raise the"
                    + " client's time-out; a user who went on, a cancelled call or a client that was stopped look the"
                    + " same. The exception in this log is the consequence and needs no mending; work that nobody waits"
                    + " for any more can be given up";

    private static final String STANDSTILL_ACTION = "see first what kept this JVM (-Xlog:gc*,safepoint); then ";

    @Override
    public String cause() {
        return "client-gone";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.role() == Role.SERVER || symptom.role() == Role.OBSERVER;
    }

    @Override
    public Opinion judge(Incident incident) {
        Serving serving = Serving.of(incident);
        if (serving != null) {
            return toTheServer(incident, serving);
        }
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !incident.observed() || exchange.requestBytes() == 0) {
            return Opinion.notConcerned(); // in the client's own process it is local-close or local-timeout
        }
        Patience patience = Patience.of(incident, exchange);
        TcpSegment gaveUp = patience == null ? null : patience.gaveUp();
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (patience == null || gaveUp == null || acknowledged == null || exchange.isTlsHello()) {
            return Opinion.notConcerned();
        }
        if (!acknowledged.whole()) {
            return Opinion.ruledOut(acknowledged.text() + ": what the client sent did not arrive");
        }
        if (patience.lateAnswer() != null) {
            return Opinion.ruledOut("the answer came after all: a little more patience would have had it");
        }
        FlowSnapshot.Side ours = incident.ours();
        boolean refusing = ours != null && ours.zeroWindows().openSinceNanos() > 0;
        boolean cutOff = exchange.requestCutOff();
        if (patience.tooLong() && !refusing && !cutOff) {
            return Opinion.ruledOut("the server had been silent for " + Quantity.nanos(patience.silentNanos())
                    + ": that drove the client away");
        }
        Confidence confidence = exchange.plainHttp() ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_APP, confidence)
                .headline("the client closed " + Quantity.nanos(patience.silentNanos())
                        + (patience.answerBytes() > 0 ? " after the server's last byte, " : " after its request, ")
                        + state(exchange, patience, cutOff))
                .action(
                        "look in the client for what gave up then: a cancelled call, a time-out shorter than that, a user"
                                + " who went on; the server meets a broken pipe and is not to blame")
                .exchange(exchange);
        patience.describe(statement, incident);
        if (refusing && ours != null) {
            statement.fact(
                    Tier.PACKETS,
                    ours.zeroWindows().openSinceNanos(),
                    "the client's window fell to 0: it read no more");
        }
        if (!exchange.plainHttp()) {
            statement.missing("whether an answer was still due: the protocol is not HTTP/1 in clear text");
        }
        return statement
                .missing("why the client closed, by a time-out or a cancel: its own log")
                .stated();
    }

    /** A client that only closed its own direction may still read; one whose kernel refused our bytes does not. */
    private static boolean goneForGood(Incident incident, boolean fin) {
        return fin
                && switch (incident.failure().kind()) {
                    case RESET, BROKEN_PIPE -> true;
                    default -> false;
                };
    }

    private Opinion toTheServer(Incident incident, Serving serving) {
        KeptWaiting kept = KeptWaiting.of(incident);
        String ours = kept == null ? null : kept.because();
        if (ours != null) {
            return Opinion.ruledOut(ours);
        }
        if (serving.streamCancelled()) {
            return streamCancelled(incident, serving, kept);
        }
        boolean shared = serving.connection().multiplexed() && incident.call() != null;
        if (!serving.endedByPeer() || (serving.requestNanos() == 0 && !shared)) {
            return Opinion.notConcerned();
        }
        Ending ending = Ending.of(incident);
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was ours");
        }
        if (serving.connection().localClose() != null) {
            return Opinion.ruledOut("our own side had closed the connection first");
        }
        TcpSegment end = serving.peerEnd();
        boolean fin = end != null && end.has(TcpFlags.FIN);
        boolean open = kept != null && kept.open();
        Statement statement = stated(incident, open, goneForGood(incident, fin) ? Confidence.PROVEN : Confidence.LIKELY)
                .headline((shared ? sharedHeadline(serving, end) : headline(serving, end, waited(serving, kept)))
                        + hindrance(kept));
        serving.describe(statement);
        if (end != null) {
            statement.packet(
                    end,
                    (fin ? "FIN" : "RST") + " from the client"
                            + (!shared && serving.beforeTheAnswer() ? ", before a byte of the answer" : ""));
        }
        if (end == null) {
            statement.missing(
                    "the client's FIN or RST itself: when it went, and whether it was the client that sent it");
        } else if (!fin) {
            statement.missing("a capture at the client's end: whether it sent this reset (injected-reset)");
        }
        return withStandstill(statement, kept)
                .missing("why the client went, by a time-out or a cancel: its own log")
                .stated();
    }

    /** The client's end is plain; whether it was its own affair is not where something had kept us. */
    private static Statement stated(Incident incident, boolean open, Confidence otherwise) {
        return open
                ? Statement.of(incident, "client-gone", Blame.UNKNOWN, Confidence.POSSIBLE)
                        .action(STANDSTILL_ACTION + ACTION)
                : Statement.of(incident, "client-gone", Blame.PEER_APP, otherwise)
                        .action(ACTION);
    }

    private static String hindrance(@Nullable KeptWaiting kept) {
        String hindrance = kept == null || !kept.open() ? null : kept.hindrance();
        return hindrance == null ? "" : "; " + hindrance;
    }

    /** What kept us, where it is told at all. */
    private static Statement withStandstill(Statement statement, @Nullable KeptWaiting kept) {
        String hindrance = kept == null ? null : kept.hindrance();
        if (kept == null || hindrance == null) {
            return statement;
        }
        kept.describeHindrance(statement);
        if (!kept.open() || kept.exact()) {
            return statement.missing("whether the client went because of that: " + hindrance);
        }
        return statement.missing(
                "when the request came and the client went, and so whether it did because of that: the kernel's"
                        + " word at the failure, or packets");
    }

    /** How long the client waited; -1 where what stood still learned of its end too late to tell. */
    private static long waited(Serving serving, @Nullable KeptWaiting kept) {
        boolean late = kept != null && kept.hindrance() != null && serving.seenGoingNanos() == 0;
        return late ? -1 : serving.waitedNanos();
    }

    /** The frame says it; whether by a deadline or by a cancel is the client's to know. */
    private static Opinion streamCancelled(Incident incident, Serving serving, @Nullable KeptWaiting kept) {
        StreamsView.Reset reset =
                Objects.requireNonNull(serving.connection().streams()).reset();
        long code = Objects.requireNonNull(reset).code();
        boolean open = kept != null && kept.open();
        Statement statement = stated(incident, open, Confidence.PROVEN)
                .headline("the client cancelled this call" + after(serving.waitedNanos())
                        + (open ? " at the latest" : "")
                        + ", and the handler answered it in vain" + after(serving.elapsedNanos()) + hindrance(kept))
                .fact(
                        Tier.APP,
                        reset.epochNanos(),
                        "RST_STREAM from the client for stream " + reset.streamId() + ", with "
                                + StreamsView.codeName(code));
        serving.describe(statement);
        return withStandstill(statement, kept)
                .missing("why the client cancelled it, by a deadline or on purpose: its own log")
                .stated();
    }

    private static String after(long nanos) {
        return nanos < 0 ? "" : " " + Quantity.nanos(nanos) + " after its request";
    }

    /** Of several requests on one connection nobody knows whose bytes were written. */
    private static String sharedHeadline(Serving serving, @Nullable TcpSegment end) {
        long waited = serving.waitedNanos() >= 0 ? serving.waitedNanos() : serving.elapsedNanos();
        long round = waited < 0 ? 0 : Patience.roundSeconds(waited);
        return "the client " + went(end) + after(waited)
                + (round > 0 ? ", as a time-out of " + round + " s does" : "")
                + (waited < 0 ? ", with this call unanswered" : ", while this call was open");
    }

    private static String went(@Nullable TcpSegment end) {
        return end == null ? "went" : end.has(TcpFlags.RST) ? "reset the connection" : "closed the connection";
    }

    private static String headline(Serving serving, @Nullable TcpSegment end, long waited) {
        String went = went(end);
        if (serving.answerBytes() == 0 && waited < 0) {
            return "the client " + went + " before a byte of the answer was written, "
                    + Quantity.nanos(serving.elapsedNanos()) + " after its request at the latest";
        }
        if (!serving.beforeTheAnswer()) {
            long elapsed = waited >= 0 ? waited : serving.elapsedNanos();
            String where = serving.acknowledgedBytes() < 0 && end == null
                    ? "while we wrote the answer"
                    : "in the middle of the answer";
            return "the client " + went + " " + where + ", after we had written "
                    + Quantity.bytes(serving.answerBytes()) + " of it, " + Quantity.nanos(elapsed)
                    + " after its request";
        }
        if (waited < 0) {
            return "the client had gone when the answer was written, " + Quantity.nanos(serving.elapsedNanos())
                    + " after its request: it waited no longer than that";
        }
        long round = Patience.roundSeconds(waited);
        return "the client waited " + Quantity.nanos(waited) + " for the answer and " + went
                + (round > 0 ? ", as a time-out of " + round + " s does" : "")
                + (serving.answerBytes() == 0
                        ? ", before a byte of it was written"
                        : "; we wrote it " + Quantity.nanos(serving.elapsedNanos()) + " after the request");
    }

    private static String state(Exchange exchange, Patience patience, boolean cutOff) {
        FlowExchange seen = exchange.seen();
        if (cutOff && seen != null) {
            return "with " + seen.requestBytes() + " of " + seen.requestTotalBytes() + " bytes of it sent";
        }
        if (patience.answerBytes() == 0) {
            return "before any answer";
        }
        return "with " + patience.answerBytes()
                + (seen != null && seen.responseTotalBytes() > 0 ? " of " + seen.responseTotalBytes() : "")
                + " bytes of the answer received";
    }
}
