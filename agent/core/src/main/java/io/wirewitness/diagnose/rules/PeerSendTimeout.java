package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.BlockedReader;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Serving;
import io.wirewitness.diagnose.SlowReader;
import io.wirewitness.diagnose.Standstill;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.Tier;
import io.wirewitness.model.ZeroWindows;
import org.jspecify.annotations.Nullable;

/**
 * The receiver read so slowly that the sender gave up: its window was 0 until the sender's send time-out fired. Seen from
 * the receiver, whose peer gave up, and from the sender, whose own time-out fired.
 */
public final class PeerSendTimeout implements Rule {

    /** From here on the stall is longer than any pause of a reader that is merely busy. */
    private static final long LONG_NANOS = 10_000_000_000L;

    /** A pause that a server with a default send time-out does not live to see the end of: none known is shorter. */
    private static final long SHORTEST_PAUSE_NANOS = 5_000_000_000L;

    /** See {@link SlowReader}: what waited in the server's buffers comes before its FIN. */
    private static final long DRAINED_NANOS = 2_000_000_000L;

    private static final double MOST = 0.5;

    private static final String PAUSE_ACTION =
            "shorten the pauses of this JVM (-Xlog:gc*,safepoint tells which): a concurrent collector, a heap that fits";

    private static final String SERVER_ACTION =
            "On the server, raise its send time-out (nginx send_timeout 60 s, Apache Timeout 60 s, HAProxy timeout client,"
                    + " Tomcat connectionTimeout) or lower its minimum rate (Kestrel MinResponseDataRate, Jetty"
                    + " minResponseDataRate)";

    @Override
    public String cause() {
        return "peer-send-timeout";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.role() == Role.SERVER
                || (symptom.exchange() && symptom.is(Failure.Kind.END_OF_STREAM, Failure.Kind.RESET));
    }

    @Override
    public Opinion judge(Incident incident) {
        Serving serving = Serving.of(incident);
        if (serving != null) {
            return toTheSender(incident, serving);
        }
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || exchange.answerBytes() == 0) {
            return Opinion.notConcerned();
        }
        if (!exchange.failedWith(Failure.Kind.END_OF_STREAM) && !exchange.failedWith(Failure.Kind.RESET)) {
            return Opinion.notConcerned();
        }
        if (exchange.closedByUsFirst()) {
            return Opinion.ruledOut(Parties.of(incident).ourSide() + " had closed the connection first");
        }
        Ending ending = Ending.of(incident);
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        FlowSnapshot.Side ours = incident.ours();
        if (ours == null) {
            return withoutPackets(incident, exchange);
        }
        ZeroWindows windows = ours.zeroWindows();
        if (windows.count() == 0) {
            return Opinion.notConcerned();
        }
        FlowExchange seen = exchange.seen();
        if (seen != null && seen.answer() == Answer.COMPLETE) {
            return Opinion.ruledOut("the response was complete");
        }
        SlowReader reader = SlowReader.of(incident);
        if (reader == null) {
            return Opinion.ruledOut(harmless(incident, windows));
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null && going.died()) {
            return Opinion.ruledOut(going.text() + ": its process was gone");
        }
        return stated(incident, exchange, reader);
    }

    /** Our window is on the wire only: a long pause of all that reads, and an end directly behind it, say half of it. */
    private Opinion withoutPackets(Incident incident, Exchange exchange) {
        Standstill reading = Standstill.whileWaiting(incident, exchange);
        JvmEvent pause = reading.longest();
        if (incident.observed()
                || pause == null
                || pause.durationNanos() < SHORTEST_PAUSE_NANOS
                || incident.epochNanos() - pause.endNanos() > DRAINED_NANOS) {
            return Opinion.notConcerned();
        }
        Statement statement = Statement.of(incident, cause(), blame(reading), Confidence.POSSIBLE)
                .headline("nobody read for " + reading.text() + ", and the server ended the connection after "
                        + Quantity.bytes(exchange.answerBytes()) + " of the answer")
                .action(PAUSE_ACTION + ". " + SERVER_ACTION)
                .exchange(exchange)
                .kernelAfter(exchange);
        reading.describe(statement);
        return statement
                .missing("packets: whether our receive window was 0, so that the server could not send")
                .missing("the server's own log: whether its send time-out ended it (peer-truncated-response)")
                .stated();
    }

    private static Blame blame(Standstill pause) {
        return pause.frozen() ? Blame.LOCAL_HOST : Blame.LOCAL_JVM;
    }

    private Opinion toTheSender(Incident incident, Serving serving) {
        if (!serving.sendTimedOut()) {
            return Opinion.notConcerned();
        }
        FlowSnapshot.Side theirs = incident.theirs();
        KernelSnapshot after = serving.connection().kernelAtFailure();
        boolean closedOnWire = theirs != null && theirs.zeroWindows().longestNanos() > 0;
        boolean shared = serving.connection().multiplexed();
        // HTTP/2 has windows of its own, which stop a stream while the connection's is open.
        if (theirs != null && !shared && !closedOnWire && !serving.windowClosedByKernel()) {
            return Opinion.ruledOut("the client's window was never 0: it read what reached it");
        }
        if (after != null && after.unackedSegments() > 0 && after.retransmits() > 0 && !closedOnWire) {
            return Opinion.ruledOut(Quantity.counted(after.unackedSegments(), "segment")
                    + " in flight had no acknowledgment: packets were lost, or the client's host is gone");
        }
        if (after != null && after.isHeldBackHere() && !closedOnWire) {
            return Opinion.ruledOut("the client's window was open (" + Quantity.bytes(after.sendWindowBytes())
                    + "), and nothing was in flight: our own host let nothing out");
        }
        boolean ofStream = streamWasStopped(serving, closedOnWire);
        boolean seen = closedOnWire || serving.windowClosedByKernel() || ofStream;
        // A timer that ran while nobody could write or learn of an open window says nothing of the client.
        Standstill ourPause = sinceLastSent(incident, serving);
        if (!seen && ourPause.most()) {
            return Opinion.ruledOut("since our last byte this JVM had stood still for " + ourPause.text()
                    + ": the timer ran meanwhile, whatever the client read");
        }
        Confidence confidence = seen ? Confidence.LIKELY : Confidence.POSSIBLE;
        long stood = closedOnWire && theirs != null
                ? theirs.zeroWindows().longestNanos()
                : after != null && after.lastDataSentMillis() >= 0 ? after.lastDataSentMillis() * 1_000_000 : -1;
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline("the client stopped reading"
                        + (serving.answerBytes() > 0
                                ? " after " + Quantity.bytes(serving.answerBytes()) + " of the answer"
                                : "")
                        + (closedOnWire ? " (its receive window was 0 for " + Quantity.nanos(stood) + ")" : "")
                        + (ofStream ? " (what was still to be sent waited for its HTTP/2 window)" : "")
                        + ", and our own send time-out ended the "
                        + (shared && serving.connection().localClose() == null ? "stream" : "connection"))
                .action("look in the client for what kept it from reading: a paused consumer, a slow disk, a phone that"
                        + " sleeps; if it may be that slow, raise the send time-out (Tomcat connectionTimeout, Undertow"
                        + " WRITE_TIMEOUT, Jetty idleTimeout, netty WriteTimeoutHandler)");
        serving.describe(statement);
        ourPause.describe(statement);
        if (ourPause.most()) {
            statement.missing("whether our time-out would have fired without the " + ourPause.text()
                    + " for which this JVM stood still meanwhile (jvm-paused, process-frozen)");
        }
        if (closedOnWire && theirs != null) {
            statement.fact(Tier.PACKETS, theirs.zeroWindows().longestStartNanos(), "the client's window fell to 0");
        }
        if (serving.windowClosedByKernel()) {
            statement.fact(
                    Tier.KERNEL,
                    after == null ? incident.epochNanos() : after.epochNanos(),
                    "all that was sent was acknowledged, and the rest had to wait: the client's window was closed");
        }
        if (ofStream) {
            statement.fact(
                    Tier.KERNEL,
                    after == null ? incident.epochNanos() : after.epochNanos(),
                    "all that our kernel had been given was sent and acknowledged: the rest had not reached it");
            statement.missing(
                    "WINDOW_UPDATE frames, which are not read: whether the stream's window or the connection's was"
                            + " used up");
        }
        statement.ourClose(serving.connection().localClose());
        if (shared && !seen) {
            statement.missing(
                    "the client's windows, TCP's and HTTP/2's: whether it did not read, or packets were lost");
        } else if (!seen) {
            statement.missing("the client's receive window: whether it did not read, or packets were lost");
        }
        return statement
                .missing("the client's own log: what kept it from reading")
                .stated();
    }

    /** What of the time since our last byte this JVM stood still, by the kernel or else by the application. */
    private static Standstill sinceLastSent(Incident incident, Serving serving) {
        KernelSnapshot after = serving.connection().kernelAtFailure();
        long sent = after != null && after.lastDataSentMillis() >= 0
                ? after.epochNanos() - after.lastDataSentMillis() * 1_000_000
                : serving.connection().lastWriteNanos();
        return Standstill.of(incident, sent == 0 ? incident.epochNanos() : sent, incident.epochNanos());
    }

    private static boolean streamWasStopped(Serving serving, boolean closedOnWire) {
        return serving.streamWindowUsedUp() && !closedOnWire;
    }

    private static String harmless(Incident incident, ZeroWindows windows) {
        return Parties.of(incident).our() + " window was 0 for " + Quantity.nanos(windows.longestNanos())
                + " at most, and the server's end did not come of it";
    }

    private Opinion stated(Incident incident, Exchange exchange, SlowReader reader) {
        Parties parties = Parties.of(incident);
        ZeroWindows windows = reader.windows();
        FlowExchange seen = exchange.seen();
        boolean cut = seen != null && seen.answer() == Answer.INCOMPLETE;
        boolean clear = (reader.once() && windows.longestNanos() >= LONG_NANOS) || reader.againAndAgain();
        Confidence confidence = clear && (cut || !incident.observed()) ? Confidence.LIKELY : Confidence.POSSIBLE;
        boolean byFin = reader.end().has(TcpFlags.FIN);
        Standstill pause = Standstill.of(incident, windows.longestStartNanos(), windows.longestEndNanos());
        BlockedReader thread = BlockedReader.of(incident, windows.longestStartNanos(), windows.longestEndNanos());
        boolean paused = reader.once() && pause.most();
        BlockedReader slept = reader.once() && !paused && thread != null && thread.waited(MOST) ? thread : null;
        String because = paused
                ? " because this JVM stood still for " + pause.text()
                : slept != null
                        ? " because its reader, thread " + slept.thread() + ", did not read: " + slept.doing()
                        : "";
        Statement statement = Statement.of(incident, cause(), paused ? blame(pause) : Blame.LOCAL_APP, confidence)
                .headline(headline(parties, exchange, reader, cut ? seen : null, byFin, because))
                .action((paused
                                ? PAUSE_ACTION
                                : "find what kept the reader of this response from reading: a blocked or paused consumer,"
                                        + " a slow device or connection behind it; or read first and process later")
                        + ". " + SERVER_ACTION)
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        if (paused) {
            pause.describe(statement);
        } else if (slept != null) {
            slept.describe(statement);
        }
        statement.fact(
                Tier.PACKETS,
                windows.longestStartNanos(),
                parties.our() + " window fell to 0"
                        + (windows.count() > 1 ? " (" + windows.count() + " times in all, this was the longest)" : ""));
        if (windows.openSinceNanos() != windows.longestStartNanos()) {
            statement.fact(
                    Tier.PACKETS,
                    windows.longestEndNanos(),
                    parties.our() + " window opened again after " + Quantity.nanos(windows.longestNanos()));
        }
        FlowSnapshot.Side theirs = incident.theirs();
        if (theirs != null && theirs.habits().keepAlives() > 0) {
            statement.fact(
                    Tier.PACKETS,
                    reader.end().epochNanos(),
                    "the server had probed the window "
                            + Quantity.counted(theirs.habits().keepAlives(), "time"));
        }
        statement.packet(reader.end(), (byFin ? "FIN" : "RST") + " from the server" + when(reader));
        if (!cut) {
            statement.missing("the length of the response: whether its end was missing");
        }
        return statement
                .missing(
                        "the server's own log: whether its send time-out or its minimum rate ended it, or whether it broke"
                                + " off by chance just then (peer-truncated-response)")
                .stated();
    }

    private static String headline(
            Parties parties,
            Exchange exchange,
            SlowReader reader,
            @Nullable FlowExchange cut,
            boolean byFin,
            String because) {
        ZeroWindows windows = reader.windows();
        String ended = "the server " + (byFin ? "closed" : "reset") + " the connection after "
                + (cut == null
                        ? Quantity.bytes(exchange.answerBytes())
                        : cut.responseBytes()
                                + (cut.responseTotalBytes() > 0
                                        ? " of " + Quantity.bytes(cut.responseTotalBytes())
                                        : " bytes"));
        if (reader.once()) {
            return parties.we() + " let the server send nothing for " + Quantity.nanos(windows.longestNanos())
                    + " (receive window 0 from " + Quantity.time(windows.longestStartNanos()) + " to "
                    + Quantity.time(windows.longestEndNanos()) + ")" + because + ", and " + ended;
        }
        return parties.we() + " let the server send nothing " + windows.count() + " times, for "
                + Quantity.nanos(windows.totalNanos()) + " in all (receive window 0, the longest time "
                + Quantity.nanos(windows.longestNanos()) + " from " + Quantity.time(windows.longestStartNanos())
                + " to " + Quantity.time(windows.longestEndNanos()) + "), and " + ended + ": "
                + rate(exchange, reader) + " on average";
    }

    /** A minimum rate is measured over the whole response. */
    private static String rate(Exchange exchange, SlowReader reader) {
        double seconds = reader.answerNanos() / 1e9;
        return Math.round(exchange.answerBytes() / seconds / 100) / 10.0 + " KB/s";
    }

    private static String when(SlowReader reader) {
        ZeroWindows windows = reader.windows();
        if (reader.end().epochNanos() <= windows.longestEndNanos()
                && reader.end().epochNanos() >= windows.longestStartNanos()) {
            return " " + Quantity.nanos(reader.end().epochNanos() - windows.longestStartNanos())
                    + " after the window fell to 0";
        }
        return reader.once()
                ? " " + Quantity.nanos(reader.end().epochNanos() - windows.longestEndNanos())
                        + " after the window opened again: it had been waiting behind the data that was held back"
                : "";
    }
}
