package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OurTimeout;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Patience;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Throttling;
import io.wirewitness.diagnose.UnreadAnswer;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;

/** Our own timer ended an exchange that was getting on, or of which nothing else is known. */
public final class LocalTimeout implements Rule {

    @Override
    public String cause() {
        return "local-timeout";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && (symptom.closed() || symptom.is(Failure.Kind.TIMED_OUT));
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !exchange.endedByOurTimer()) {
            return Opinion.notConcerned();
        }
        if (exchange.requestBytes() == 0) {
            return ofAnEarlierCall(incident, exchange);
        }
        if (incident.observed()) {
            return observed(incident, exchange);
        }
        OurTimeout timeout = OurTimeout.of(incident, exchange);
        if (exchange.unreadAnswerBytes() > 0) {
            return Opinion.ruledOut(Quantity.bytes(exchange.unreadAnswerBytes())
                    + " of an answer lay unread: a longer time-out would not have read them");
        }
        TcpSegment unread = timeout.unreadAnswer();
        if (unread != null) {
            return Opinion.ruledOut("an answer had reached this host "
                    + Quantity.nanos(incident.epochNanos() - unread.epochNanos())
                    + " before the time-out: a longer one would not have read it");
        }
        if (timeout.paused().most()) {
            return Opinion.ruledOut("this JVM stood still for "
                    + Quantity.nanos(timeout.paused().nanos()) + " of "
                    + Quantity.nanos(exchange.elapsedNanos()));
        }
        long start = timerStartNanos(incident, exchange);
        Throttling throttled = Throttling.of(incident);
        boolean ours = timeout.lateAnswer() != null
                || timeout.answerInProgress()
                || timeout.shorterThanThreeRoundTrips()
                || timeout.mostlyWriting()
                || timeout.requestInProgress();
        // Whoever gets no CPU also reads late what still arrives, and asks late: no word on who was slow.
        long asked = exchange.connection().exchangeStartNanos();
        long from = throttled.fillsMostOf(start, incident.epochNanos()) ? start : asked;
        if (throttled.mayExplain(incident, exchange) || (ours && throttled.fillsMostOf(from, incident.epochNanos()))) {
            return Opinion.ruledOut("this container's CPU quota was used up for "
                    + Quantity.nanos(throttled.within(from, incident.epochNanos())) + " of "
                    + Quantity.nanos(incident.epochNanos() - from));
        }
        if (timeout.lateAnswer() != null) {
            long late = timeout.lateAnswer().epochNanos() - incident.epochNanos();
            boolean unhindered = throttled.within(start, incident.epochNanos()) == 0;
            return stated(
                    incident,
                    exchange,
                    timeout,
                    Blame.LOCAL_APP,
                    unhindered ? Confidence.PROVEN : Confidence.LIKELY,
                    Parties.of(incident).ourOwn() + " time-out fired "
                            + (late > 0 ? Quantity.nanos(late) + " before" : "just as") + " the server's answer came");
        }
        UnreadAnswer lay = UnreadAnswer.of(incident);
        if (lay != null && lay.refusal() == null) {
            return Opinion.ruledOut("its answer had lain unread for " + Quantity.nanos(lay.nanos())
                    + " before it was read: a longer time-out alone would not have helped");
        }
        if (timeout.answerInProgress()) {
            return stated(
                    incident,
                    exchange,
                    timeout,
                    Blame.LOCAL_APP,
                    Confidence.LIKELY,
                    Parties.of(incident).ourOwn() + " time-out ended the exchange after "
                            + Quantity.nanos(exchange.elapsedNanos())
                            + ", while the answer was arriving: " + Quantity.bytes(exchange.answerBytes())
                            + " so far, the last " + Quantity.nanos(timeout.quietNanos()) + " before");
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        Acknowledged then = Acknowledged.byKernel(incident); // packets have what was acknowledged since, too
        if (then != null && timeout.requestInProgress()) {
            return stated(
                    incident,
                    exchange,
                    timeout,
                    Blame.LOCAL_APP,
                    Confidence.LIKELY,
                    Parties.of(incident).ourOwn() + " time-out ended the exchange after "
                            + Quantity.nanos(exchange.elapsedNanos()) + ", while the request was getting through: "
                            + then.text() + ", the last "
                            + Quantity.nanos(timeout.sinceAcknowledgedNanos()) + " before, with "
                            + Quantity.bytes(timeout.repeatedBytes()) + " sent twice");
        }
        if (acknowledged != null && !acknowledged.whole()) {
            return Opinion.ruledOut(acknowledged.text() + ": a longer time-out alone would not have helped");
        }
        if (timeout.shorterThanThreeRoundTrips()) {
            return stated(
                    incident,
                    exchange,
                    timeout,
                    Blame.LOCAL_APP,
                    Confidence.LIKELY,
                    Parties.of(incident).ourOwn() + " time-out of " + Quantity.nanos(exchange.elapsedNanos())
                            + " is shorter than three round trips to the server");
        }
        if (timeout.mostlyWriting()) {
            // Without the kernel's word a write that waits for a server to read looks like one of ours that takes long.
            boolean taken = acknowledged != null;
            return stated(
                    incident,
                    exchange,
                    timeout,
                    taken ? Blame.LOCAL_APP : Blame.UNKNOWN,
                    taken ? Confidence.LIKELY : Confidence.POSSIBLE,
                    Parties.of(incident).ourOwn() + " time-out ended the exchange after "
                            + Quantity.nanos(exchange.elapsedNanos())
                            + ", of which the server had only the last " + Quantity.nanos(timeout.quietNanos())
                            + " to answer: before, " + Parties.of(incident).weWere() + " writing");
        }
        if (acknowledged != null && exchange.isTlsHello()) {
            return Opinion.notConcerned();
        }
        if (acknowledged != null) {
            return Opinion.ruledOut("the server had the request and was silent");
        }
        // Who kept it waiting is not known: blame nobody yet.
        return stated(
                incident,
                exchange,
                timeout,
                Blame.UNKNOWN,
                Confidence.POSSIBLE,
                Parties.of(incident).ourOwn() + " time-out ended the exchange after "
                        + Quantity.nanos(exchange.elapsedNanos())
                        + "; whether the server ever had the request is not known");
    }

    /** A call's timer begins with the call: whoever got no CPU then asked long after. */
    private static long timerStartNanos(Incident incident, Exchange exchange) {
        long start = exchange.connection().exchangeStartNanos();
        Call call = incident.call();
        return call == null || call.timeoutMillis() <= 0
                ? start
                : Math.min(start, incident.epochNanos() - call.timeoutMillis() * 1_000_000);
    }

    /** A timer of the JDK's client that fires when its call was answered closes the kept connection under the next one. */
    private Opinion ofAnEarlierCall(Incident incident, Exchange exchange) {
        LocalClose close = exchange.connection().localClose();
        boolean reused =
                exchange.connection().ordinal() > 1 && !exchange.connection().multiplexed();
        if (close == null || !reused || exchange.failedWith(Failure.Kind.TIMED_OUT)) {
            return Opinion.notConcerned();
        }
        return Statement.of(incident, cause(), Blame.LOCAL_APP, Confidence.LIKELY)
                .headline(Parties.of(incident).ourOwn() + " time-out closed the kept connection "
                        + Quantity.nanos(incident.epochNanos() - close.epochNanos())
                        + " before this call failed on it, and no byte of its request is known to have been written:"
                        + " the timer was an earlier call's")
                .action(
                        "see why the earlier call's timer fired although its connection had been given back: a pause of this"
                                + " JVM, a used-up CPU quota, or an answer that came at the last moment; this call may be"
                                + " repeated where no byte of it was sent")
                .ourClose(close)
                .failure()
                .missing("which call the timer belonged to: the library's own log")
                .stated();
    }

    /** A capture sees no timer: it must have been one, or a cancel, if the answer came all the same. */
    private Opinion observed(Incident incident, Exchange exchange) {
        Patience patience = Patience.of(incident, exchange);
        if (patience == null || exchange.isTlsHello()) {
            return Opinion.notConcerned();
        }
        TcpSegment gaveUp = patience.gaveUp();
        TcpSegment late = patience.lateAnswer();
        if (gaveUp == null || late == null) {
            return Opinion.ruledOut("no answer came behind the client's end");
        }
        long arrived = arrivedAfterNanos(incident, exchange);
        if (arrived > patience.silentNanos() / 2) {
            return Opinion.ruledOut("the request itself was sent again and again, and reached the server only after "
                    + Quantity.nanos(arrived));
        }
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_APP, Confidence.LIKELY)
                .headline("the client gave up after " + Quantity.nanos(patience.silentNanos()) + " of silence, "
                        + Quantity.nanos(late.epochNanos() - gaveUp.epochNanos()) + " before the server's answer came")
                .action(
                        "compare the client's time-out with what the server takes at its slowest: OkHttp callTimeout and"
                                + " readTimeout, JDK HttpRequest.timeout, HttpURLConnection setReadTimeout, Apache"
                                + " responseTimeout")
                .exchange(exchange);
        patience.describe(statement, incident);
        return statement
                .missing("whether a time-out closed it or a cancel (client-gone): the client's own log")
                .stated();
    }

    /** How long the request, sent more than once, took until the server acknowledged all of it; 0 if it was not repeated. */
    private static long arrivedAfterNanos(Incident incident, Exchange exchange) {
        FlowExchange seen = exchange.seen();
        FlowSnapshot flow = incident.flow();
        if (seen == null || flow == null || !exchange.retransmitted()) {
            return 0;
        }
        for (TcpSegment segment : flow.segments()) {
            boolean acknowledges = segment.number() > seen.requestNumber()
                    && segment.source().equals(flow.server())
                    && segment.has(TcpFlags.ACK)
                    && (int) (segment.acknowledgment() - seen.requestSequence()) >= seen.requestBytes();
            if (acknowledges) {
                return segment.epochNanos() - seen.requestLastNanos();
            }
        }
        return 0;
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            OurTimeout timeout,
            Blame blame,
            Confidence confidence,
            String headline) {
        Statement statement = Statement.of(incident, cause(), blame, confidence)
                .headline(headline)
                .action("compare " + Parties.of(incident).our()
                        + " time-out with what the server takes at its slowest: OkHttp callTimeout and readTimeout,"
                        + " JDK HttpRequest.timeout, HttpURLConnection setReadTimeout, Apache responseTimeout")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .ourClose(exchange.connection().localClose());
        timeout.describe(statement);
        if (blame == Blame.UNKNOWN) {
            statement.missing(
                    "whether the request was acknowledged: it tells a slow server (peer-slow) from a request that"
                            + " was lost (idle-dropped-silently, packet-loss)");
        } else if (confidence != Confidence.PROVEN) {
            Throttling throttled = Throttling.of(incident);
            statement.missing(
                    timeout.lateAnswer() != null && !throttled.none()
                            ? "what the CPU quota had to do with it, which was used up for "
                                    + Quantity.nanos(throttled.within(
                                            timerStartNanos(incident, exchange), incident.epochNanos()))
                                    + " of the wait (cpu-throttled)"
                            : timeout.requestInProgress()
                                    ? "how long the rest of the request would have taken, and what made the way slow"
                                    : "how long the whole answer would have taken");
        }
        return statement.stated();
    }
}
