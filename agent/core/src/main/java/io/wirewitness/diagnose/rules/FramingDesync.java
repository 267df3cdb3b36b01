package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Leftover;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/** The server sent bytes that belong to no response: the two ends no longer agree where messages begin. */
public final class FramingDesync implements Rule {

    /** A difference of one hop is also that of two ways to one host (facts on packets, 5). */
    private static final int ANOTHER_WAY_HOPS = 2;

    @Override
    public String cause() {
        return "framing-desync";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.packets();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        FlowSnapshot flow = incident.flow();
        FlowExchange seen = exchange == null ? null : exchange.seen();
        Leftover left = seen == null ? null : Leftover.of(flow);
        if (exchange == null || flow == null || seen == null || left == null) {
            return Opinion.notConcerned(); // in an application, the wire's reading may be of another request
        }
        if (left.segment().epochNanos() > incident.epochNanos()) {
            return Opinion.notConcerned();
        }
        boolean behind = left.bytes() > 0;
        boolean proven = behind && left.exact() && incident.lost().packets() == 0;
        TcpSegment first = left.response();
        if (first != null && Math.abs(first.ttl() - left.segment().ttl()) >= ANOTHER_WAY_HOPS) {
            return Opinion.ruledOut("the response has TTL " + first.ttl() + " and what came behind it "
                    + left.segment().ttl() + ": these are two senders, and not one that wrote too much");
        }
        Statement statement = Statement.of(
                        incident, cause(), Blame.PEER_APP, proven ? Confidence.PROVEN : Confidence.LIKELY)
                .headline(
                        behind
                                ? "the server sent " + Quantity.bytes(left.bytes()) + " behind the end of its response"
                                        + (left.next() == null
                                                ? ": the next answer on this connection begins in the middle of something"
                                                : ": the answer to the next request begins in the middle of something")
                                : "the answer to request " + seen.ordinal()
                                        + " does not begin with a status line: bytes of an earlier response are left"
                                        + " over")
                .action(
                        "look on the server, and on each proxy before it, for what writes more than it announces: a wrong"
                                + " Content-Length, a body behind 204 or 304, two writers on one connection; until then let"
                                + " the client not reuse connections to it")
                .request(left.next() == null ? io.wirewitness.diagnose.RequestOnWire.of(incident) : null, "");
        if (behind) {
            statement.packet(first, "the response: status " + left.httpStatus() + announced(first));
            statement.packet(
                    left.segment(),
                    Quantity.bytes(left.bytes()) + " more, with no request under way; they are no response");
            statement.packet(left.next(), "the next request, whose answer is read from those bytes on");
        } else {
            statement.packet(left.segment(), "what came in its place: no status line");
        }
        if (!proven) {
            statement.missing(
                    behind
                            ? "the bytes between the response's head and these: a capture without holes"
                            : "where these bytes belong: the end of the response before is not certain");
        }
        return statement.failure().stated();
    }

    private static String announced(@Nullable TcpSegment first) {
        return first != null && first.head() instanceof HttpResponseHead head && head.bodyBytes() >= 0
                ? ", a body of " + Quantity.bytes(head.bodyBytes()) + " announced"
                : "";
    }
}
