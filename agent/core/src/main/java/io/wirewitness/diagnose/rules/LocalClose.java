package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Frames;
import io.wirewitness.diagnose.HttpTalk;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OwnTls;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Serving;
import io.wirewitness.diagnose.Standstill;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.StreamsView.GoAway;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.TlsView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our own side closed the connection while it was in use. */
public final class LocalClose implements Rule {

    @Override
    public String cause() {
        return "local-close";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.closed() || symptom.is(Failure.Kind.CLOSED_LOCALLY);
    }

    @Override
    public Opinion judge(Incident incident) {
        Connection connection = incident.connection();
        boolean foundClosed = incident.failure().kind() == Failure.Kind.CLOSED_LOCALLY;
        if (connection == null) {
            return Opinion.notConcerned();
        }
        io.wirewitness.model.LocalClose close = connection.localClose();
        if (close == null && !foundClosed) {
            return Opinion.notConcerned();
        }
        Exchange exchange = Exchange.of(incident);
        Serving serving = Serving.of(incident);
        if (incident.failure().kind() == Failure.Kind.HANDLER_FAILED) {
            return Opinion.notConcerned(); // the server library closes what its handler left
        }
        if (incident.failure().kind() == Failure.Kind.CONNECT_REFUSED
                || incident.failure().kind() == Failure.Kind.CONNECT_UNREACHABLE
                || incident.failure().kind() == Failure.Kind.CONNECT_WITHOUT_PORT) {
            return Opinion.ruledOut("the connection was never made");
        }
        if (timerClosed(incident, exchange)) {
            return Opinion.ruledOut("a timer of ours closed it");
        }
        if (serving != null && serving.sendTimedOut()) {
            return Opinion.ruledOut("our own send time-out closed it");
        }
        if (close == null
                && connection.kernelAtFailure() != null
                && connection.kernelAtFailure().state() == TcpState.CLOSE_WAIT) {
            return Opinion.ruledOut("the peer's FIN was here, and none of ours had gone (CLOSE_WAIT)");
        }
        if (exchange != null && exchange.answeredWithoutHttp()) {
            return Opinion.ruledOut("what the server had answered was no HTTP");
        }
        OwnTls own = OwnTls.of(incident);
        if (own != null && (own.answeredWithoutTls() || own.askedWithoutTls())) {
            return Opinion.ruledOut("one side had spoken TLS and the other had not: whoever closed then");
        }
        if (refused(connection.tls())) {
            return Opinion.ruledOut("a TLS alert had ended the connection");
        }
        String peer = serving != null ? "client" : "server";
        Frames frames = Frames.of(incident);
        if (frames != null && frames.deciding() != null && !closedBefore(frames.deciding(), close)) {
            return Opinion.ruledOut("the server's GOAWAY came before our close");
        }
        Ending ending = Ending.of(incident);
        boolean peerFirst = ending != null && peerEndedFirst(ending);
        if (!foundClosed && peerFirst) {
            return Opinion.ruledOut("the first FIN or RST on the wire was the " + peer + "'s");
        }
        if (!foundClosed && (close == null || close.stack().isEmpty())) {
            return Opinion.notConcerned(); // another exception, and no caller to name
        }
        Confidence confidence = confidence(foundClosed, close, ending, peerFirst);
        if (confidence == Confidence.PROVEN && close != null && close.stack().isEmpty() && connection.tls() != null) {
            confidence = Confidence.LIKELY; // the TLS library may have closed, because of what the peer had said
        }
        boolean whole = exchange != null && HttpTalk.wholeCameForAPart(incident);
        boolean byReader = close != null && Boolean.TRUE.equals(close.byReader());
        if (confidence == Confidence.PROVEN && whole && byReader) {
            confidence = Confidence.LIKELY; // that it closed is proven; range-ignored says why, and stands before this
        }
        Statement statement = Statement.of(incident, cause(), Blame.LOCAL_APP, confidence)
                .headline("our own side closed the connection" + whenText(incident, close) + byText(close)
                        + (peerFirst ? ", after the " + peer + " had ended it on the wire" : ""))
                .action(
                        serving != null
                                ? "see who calls close there while a request is being answered: a limit on the time of a"
                                        + " response, a shutdown that does not wait, another thread"
                                : "see who calls close there and why it does so while a request is in flight: a cancel, a"
                                        + " filter, an eviction of the pool, another thread")
                .ourClose(close)
                .failure();
        Standstill before = beforeTheClose(incident, connection, close);
        if (before.most()) {
            before.describe(statement);
            statement.missing("whether a timer of ours closed it that ran while this JVM stood still for "
                    + before.text() + ": whoever closed then saw no byte for so long");
        }
        if (exchange != null) {
            statement.kernelAfter(exchange);
        }
        if (ending != null && ending.begunByUs()) {
            statement.packet(ending.ourFirst(), ending.ourFirstText(incident) + ", before any of the " + peer + "'s");
        }
        if (ending != null && peerFirst) {
            statement
                    .packet(ending.peerFin(), "FIN from the " + peer + ", before any end of ours")
                    .packet(ending.peerReset(), "RST in the " + peer + "'s name, before any end of ours")
                    .missing("whether our side closed it because the " + peer + " had: the caller's own log");
        }
        if (close == null || (close.stack().isEmpty() && connection.tls() == null)) {
            statement.missing("the stack of this close: closes are sampled when there are many");
        }
        HttpTalk talk = whole ? HttpTalk.of(incident) : null;
        if (talk != null) {
            if (!byReader) {
                talk.describe(
                        statement, incident, ", with Range"); // range-ignored stands behind this, and tells nothing
            }
            statement.missing("whether it closed because the whole came for a part that was asked for (range-ignored)");
        }
        if (confidence != Confidence.PROVEN && !foundClosed) {
            statement.missing("packets: whether our FIN or RST was the first on the wire");
        }
        return statement.stated();
    }

    /** What of the quiet before our close this JVM stood still. */
    private static Standstill beforeTheClose(
            Incident incident, Connection connection, io.wirewitness.model.@Nullable LocalClose close) {
        long closed = close == null ? incident.epochNanos() : close.epochNanos();
        long last = Math.max(connection.lastReadNanos(), connection.lastWriteNanos());
        return Standstill.of(incident, last == 0 ? closed : last, closed);
    }

    private static boolean closedBefore(GoAway frame, io.wirewitness.model.@Nullable LocalClose close) {
        return close != null && close.epochNanos() < frame.epochNanos();
    }

    /** The JDK throws "closed" for our own close only; other exceptions after it can still be the peer's doing. */
    private static Confidence confidence(
            boolean foundClosed,
            io.wirewitness.model.@Nullable LocalClose close,
            @Nullable Ending ending,
            boolean peerFirst) {
        if (peerFirst) {
            return Confidence.LIKELY;
        }
        if (foundClosed) {
            return close != null ? Confidence.PROVEN : Confidence.LIKELY;
        }
        return ending != null && ending.begunByUs() ? Confidence.PROVEN : Confidence.LIKELY;
    }

    private static boolean timerClosed(Incident incident, @Nullable Exchange exchange) {
        Failure.Kind kind = incident.failure().kind();
        // Libraries close the socket themselves when their timer fires, while connecting too.
        return kind == Failure.Kind.TIMED_OUT
                || kind == Failure.Kind.CONNECT_TIMED_OUT
                || (exchange != null && exchange.endedByOurTimer());
    }

    private static boolean peerEndedFirst(Ending ending) {
        return !ending.begunByUs() && (ending.peerFin() != null || ending.peerReset() != null);
    }

    private static String whenText(Incident incident, io.wirewitness.model.@Nullable LocalClose close) {
        return close == null
                ? ""
                : " " + Quantity.nanos(incident.epochNanos() - close.epochNanos()) + " before the failure";
    }

    private static String byText(io.wirewitness.model.@Nullable LocalClose close) {
        List<String> stack = close == null ? List.of() : close.stack();
        return stack.isEmpty() ? "" : ", at " + stack.get(0);
    }

    /** By a fatal alert of either side; the goodbyes of RFC 8446, 6.1 are none. */
    private static boolean refused(@Nullable TlsView tls) {
        return tls != null
                && tls.alert() != null
                && !tls.alert().equals("close_notify")
                && !tls.alert().equals("user_canceled");
    }
}
