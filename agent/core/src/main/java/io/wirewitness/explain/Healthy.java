package io.wirewitness.explain;

import io.wirewitness.diagnose.LatestExchange;
import io.wirewitness.diagnose.RecordsOnWire;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Protocol;
import io.wirewitness.model.Retry;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of a connection that failed nobody, where it is asked for. */
final class Healthy {

    /** A server that waited for so long before it closed was done. */
    private static final long OPEN_ENDED_NANOS = 1_000_000_000;

    private Healthy() {}

    /** The verdict {@code none}; forgotten if it left the capture's memory while it was open. */
    static Verdict verdict(FlowSnapshot flow, boolean forgotten) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        TcpSegment end = Observation.earliest(client.fin(), client.rst(), server.fin(), server.rst());
        boolean oneSided = Observation.isOneSided(flow);
        List<String> missing = new ArrayList<>();
        if (!flow.handshakeSeen()) {
            missing.add("packets: the capture began later than the connection");
        }
        if (oneSided) {
            missing.add("packets: one direction only; capture where both pass");
        }
        if (lossy(flow)) {
            missing.add("packets: the capture lost some, which the other end acknowledged all the same");
        }
        if (isOpenEnded(flow)) {
            missing.add(
                    "packets: whether its last answer was whole: where it ends is encrypted, cut by the capture, or not"
                            + " announced");
        }
        FlowExchange exchange = flow.exchange();
        if (exchange != null && exchange.pipelined()) {
            missing.add("packets: which of the pipelined requests were answered was not followed");
        }
        if (forgotten) {
            missing.add("packets: it was forgotten to free memory while it was open");
        }
        boolean sure = end != null && missing.isEmpty();
        return new Verdict(
                Verdict.NONE,
                Blame.NOBODY,
                sure ? Confidence.PROVEN : Confidence.LIKELY,
                how(flow, end, oneSided) + after(flow),
                "nothing to do",
                new Retry(Retry.Safe.UNKNOWN, "nothing failed"),
                end == null
                        ? List.of()
                        : List.of(new Evidence(
                                Tier.PACKETS, end.epochNanos(), what(flow, end) + " ended it", end.number())),
                List.of(),
                missing);
    }

    /** True if the server ended the connection behind an answer whose end nobody could read, and did not say goodbye. */
    static boolean isOpenEnded(FlowSnapshot flow) {
        TcpSegment end = Observation.earliest(
                flow.fromClient().fin(),
                flow.fromClient().rst(),
                flow.fromServer().fin(),
                flow.fromServer().rst());
        FlowExchange exchange = LatestExchange.of(flow);
        return !Observation.isOneSided(flow)
                && exchange != null
                && end != null
                && exchange.ordinal() > 0
                && exchange.answer() == FlowExchange.Answer.UNKNOWN
                && (flow.protocol() == Protocol.HTTP1 || flow.protocol() == Protocol.TLS)
                && end.source().equals(flow.server())
                && end.epochNanos() - exchange.responseLastNanos() < OPEN_ENDED_NANOS
                && !RecordsOnWire.of(flow, flow.server()).alert();
    }

    private static String how(FlowSnapshot flow, @Nullable TcpSegment end, boolean oneSided) {
        if (oneSided) {
            return "only one direction was captured";
        }
        if (end == null) {
            return flow.fromServer().segments() == 0 ? "a single attempt that was given up" : "still open";
        }
        boolean byClient = end.source().equals(flow.client());
        if (flow.fromClient().payloadBytes() == 0 && flow.fromServer().payloadBytes() == 0) {
            return "opened and " + (byClient ? "ended by the client" : "ended by the server")
                    + " without a byte of data";
        }
        String by = byClient ? " by the client" : " by the server";
        return (end.has(TcpFlags.RST) ? "reset" : "closed") + by;
    }

    private static String what(FlowSnapshot flow, TcpSegment end) {
        String sender = end.source().equals(flow.client()) ? "the client" : "the server";
        return (end.has(TcpFlags.RST) ? "RST from " : "FIN from ") + sender;
    }

    private static String after(FlowSnapshot flow) {
        FlowExchange exchange = LatestExchange.of(flow);
        if (exchange == null || exchange.ordinal() == 0 || lossy(flow)) {
            return "";
        }
        if (exchange.pipelined()) {
            return " behind " + counted(exchange.ordinal(), "request")
                    + ", some sent before the one before was answered";
        }
        String seen = flow.handshakeSeen() ? "" : "at least ";
        return switch (exchange.answer()) {
            case COMPLETE -> " after " + seen + counted(exchange.ordinal(), "complete response");
            case UNKNOWN -> " after " + seen + counted(exchange.ordinal(), "answered request");
            case INCOMPLETE -> " in its response number " + exchange.ordinal();
            case NONE ->
                exchange.ordinal() == 1
                        ? ", its request not answered"
                        : " after " + seen + counted(exchange.ordinal() - 1, "answered request")
                                + ", the last request not answered";
        };
    }

    private static boolean lossy(FlowSnapshot flow) {
        FlowExchange exchange = LatestExchange.of(flow);
        return exchange != null && Observation.missedAnswer(flow, exchange);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
