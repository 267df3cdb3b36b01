package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Leftover;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server sent bytes that belong to no response: the two ends no longer agree where messages begin. */
public final class FramingDesync implements Rule {

    /**
     * How clients say that an answer does not begin with a status line: OkHttp 4 and 5 (StatusLine.parse), java.net.http
     * (Http1HeaderParser), netty (HttpVersion), HttpURLConnection (its response of which no status is known).
     */
    private static final List<String> NO_STATUS_LINE = List.of(
            "Unexpected status line: ", "Invalid status line: ", "invalid version format: ", "Invalid Http response");

    private static final String ACTION =
            "look on the server, and on each proxy before it, for what writes more than it announces: a wrong"
                    + " Content-Length, a body behind 204 or 304, two writers on one connection; until then let"
                    + " the client not reuse connections to it";

    /** A difference of one hop is also that of two ways to one host (facts on packets, 5). */
    private static final int ANOTHER_WAY_HOPS = 2;

    @Override
    public String cause() {
        return "framing-desync";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && (symptom.packets() || symptom.is(Failure.Kind.OTHER));
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        FlowSnapshot flow = incident.flow();
        if (exchange == null || (!incident.observed() && !stumbled(incident, exchange))) {
            return Opinion.notConcerned();
        }
        FlowExchange seen = incident.observed() ? exchange.seen() : ownOnWire(incident);
        Leftover left = seen == null ? null : Leftover.of(flow);
        // In an application what lies behind the present answer is another matter: it failed in that answer.
        boolean concerns = left != null && (incident.observed() || left.bytes() == 0 || left.next() != null);
        if (left == null || seen == null || !concerns || left.segment().epochNanos() > incident.epochNanos()) {
            return incident.observed() ? Opinion.notConcerned() : byException(incident, exchange);
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
                                        + " does not begin with a status line, so that bytes of an earlier response are"
                                        + " left over")
                .action(ACTION)
                .request(left.next() == null ? RequestOnWire.of(incident) : null, "");
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

    /** True if our library could not read an answer on a connection that had answered before, and nobody had closed it. */
    private static boolean stumbled(Incident incident, Exchange exchange) {
        Connection connection = incident.connection();
        return exchange.failedWith(Failure.Kind.OTHER)
                && connection != null
                && !connection.multiplexed()
                && !exchange.firstUse()
                && !exchange.closedByUsFirst()
                && exchange.answerBytes() > 0;
    }

    /** The wire's latest exchange, if it is the one that failed; else null: it may be of another request. */
    private static @Nullable FlowExchange ownOnWire(Incident incident) {
        FlowSnapshot flow = incident.flow();
        FlowExchange seen = flow == null ? null : flow.exchange();
        RequestOnWire request = RequestOnWire.of(incident);
        return seen != null && request != null && request.first().number() == seen.requestNumber() ? seen : null;
    }

    /** What the library says of an answer's first line is all that is known: over TLS, or without packets. */
    private Opinion byException(Incident incident, Exchange exchange) {
        String message = incident.failure().exceptionMessage();
        if (message == null || NO_STATUS_LINE.stream().noneMatch(words -> isNoStatusLine(message, words))) {
            return Opinion.notConcerned();
        }
        FlowExchange seen = ownOnWire(incident);
        TcpSegment answer = seen != null && seen.httpStatus() > 0 ? segment(incident, seen.responseNumber()) : null;
        Statement statement = Statement.of(
                        incident,
                        cause(),
                        // Of a body that was longer than we announced, the rest is answered as a request is.
                        answer == null ? Blame.UNKNOWN : Blame.PEER_APP,
                        answer == null ? Confidence.POSSIBLE : Confidence.LIKELY)
                .headline(
                        "the answer to a request on a connection that had answered before does not begin with a status"
                                + " line, so that bytes of an earlier response seem to be left over")
                .action(ACTION)
                .exchange(exchange);
        if (answer != null) {
            statement.packet(
                    answer,
                    "the answer to this request begins with a status line, " + answer.httpStatus()
                            + ": what was read in its place had come before it");
        }
        return statement
                .failure()
                .missing(
                        "the heads of the responses, of a connection without TLS (capture.payload, or tcpdump): what came"
                                + " behind the end of the one before")
                .stated();
    }

    /** True if the library says so of bytes that are none; a status line that it does not take is one all the same. */
    private static boolean isNoStatusLine(String message, String words) {
        int at = message.indexOf(words);
        return at >= 0 && !message.startsWith("HTTP/", at + words.length());
    }

    private static @Nullable TcpSegment segment(Incident incident, long number) {
        FlowSnapshot flow = incident.flow();
        return flow == null
                ? null
                : flow.recent().stream()
                        .filter(each -> each.number() == number)
                        .findFirst()
                        .orElse(null);
    }

    private static String announced(@Nullable TcpSegment first) {
        return first != null && first.head() instanceof HttpResponseHead head && head.bodyBytes() >= 0
                ? ", a body of " + Quantity.bytes(head.bodyBytes()) + " announced"
                : "";
    }
}
