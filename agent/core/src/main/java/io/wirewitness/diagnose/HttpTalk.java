package io.wirewitness.diagnose;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer by their heads: as the library has them in an application, as packets show them to an observer.
 * Immutable; any thread.
 *
 * @param asked the request's head; null if not known
 * @param answer the answer's head
 * @param request the request's first segment; null in an application
 * @param response the answer's first segment; null in an application
 */
public record HttpTalk(
        @Nullable HttpRequestHead asked,
        HttpResponseHead answer,
        @Nullable TcpSegment request,
        @Nullable TcpSegment response) {

    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int OK = 200;

    /** The talk of an incident; null if no answer, or no head of it, is known. */
    public static @Nullable HttpTalk of(Incident incident) {
        Call call = incident.call();
        if (call != null && call.answer() != null) {
            return new HttpTalk(call.asked(), call.answer(), null, null);
        }
        FlowSnapshot flow = incident.flow();
        if (flow == null || !incident.observed()) {
            return null;
        }
        boolean error = incident.failure().kind() == Failure.Kind.ERROR_STATUS && flow.errorAnswer() != null;
        return of(flow, error ? flow.errorAnswer() : flow.exchange());
    }

    private static @Nullable HttpTalk of(FlowSnapshot flow, @Nullable FlowExchange exchange) {
        if (exchange == null || exchange.responseNumber() == 0 || exchange.pipelined()) {
            return null;
        }
        TcpSegment request = null;
        TcpSegment response = null;
        for (TcpSegment segment : flow.segments()) {
            request = segment.number() == exchange.requestNumber() ? segment : request;
            response = segment.number() == exchange.responseNumber() ? segment : response;
        }
        // An interim answer before (100 Continue) has a head of its own.
        return response != null
                        && response.head() instanceof HttpResponseHead answer
                        && answer.status() == exchange.httpStatus()
                ? new HttpTalk(
                        request != null && request.head() instanceof HttpRequestHead asked ? asked : null,
                        answer,
                        request,
                        response)
                : null;
    }

    /**
     * The error answer to the latest request of a connection, if it does not fit what was asked: an upgrade that came to
     * nothing, a body that nobody wanted; null otherwise.
     */
    public static @Nullable FlowExchange odd(FlowSnapshot flow) {
        FlowExchange exchange = flow.exchange();
        HttpTalk talk = exchange != null && exchange.httpStatus() >= BAD_REQUEST ? of(flow, exchange) : null;
        return talk != null && (talk.upgradeLost() || talk.bodyUnwanted()) ? exchange : null;
    }

    /** True if a part was asked for, and the whole was being sent when the connection ended. */
    public static boolean isWholeForAPart(FlowSnapshot flow) {
        FlowExchange exchange = flow.exchange();
        HttpTalk talk = exchange != null && exchange.httpStatus() == OK ? of(flow, exchange) : null;
        return talk != null && talk.wholeForAPart();
    }

    /**
     * True if a part was asked for, and bytes of the whole came in the present exchange: where an application got none, what its
     * library has is the answer to an earlier request.
     */
    public static boolean wholeCameForAPart(Incident incident) {
        HttpTalk talk = of(incident);
        Connection connection = incident.connection();
        return talk != null
                && talk.wholeForAPart()
                && (incident.observed() || (connection != null && connection.exchangeBytesIn() > 0));
    }

    /**
     * True if another protocol was asked for, and the answer says that nobody had asked, or that the request made no sense. Not
     * of one that names the versions of WebSocket it knows: it may refuse the version that was asked for (RFC 6455, 4.4); or it names
     * them with every error, as gorilla/websocket does ({@code Upgrader.returnError}), and this tells nothing.
     */
    public boolean upgradeLost() {
        return asked != null
                && asked.upgrade()
                && !answer.webSocketVersions()
                && (answer.status() == BAD_REQUEST || answer.status() == UPGRADE_REQUIRED);
    }

    /** True if a request that has no use for a body had one, and was refused as too large or as wrong. */
    public boolean bodyUnwanted() {
        return asked != null
                && (asked.method().equals("GET") || asked.method().equals("HEAD"))
                && (asked.bodyBytes() > 0 || asked.chunked())
                && (answer.status() == BAD_REQUEST || answer.status() == TOO_LARGE);
    }

    /** True if a part was asked for and the whole answered. */
    public boolean wholeForAPart() {
        return asked != null && asked.range() && answer.status() == OK;
    }

    /** A node that stands more than once in Via, of the request or of the answer; null if none does. */
    public @Nullable String nodeTwice() {
        String onTheWay = asked == null ? null : twice(asked.via());
        return onTheWay != null ? onTheWay : twice(answer.via());
    }

    /** {@code 1.1 cache7.example.net (product)}: the second word is who received it (RFC 9110, 7.6.3). */
    private static @Nullable String twice(@Nullable String via) {
        if (via == null) {
            return null;
        }
        Map<String, Integer> seen = new HashMap<>();
        for (String hop : via.split(",", -1)) {
            String[] words = hop.strip().split("\\s+", 3);
            if (words.length > 1 && isOneNode(words[1]) && seen.merge(words[1], 1, Integer::sum) > 1) {
                return words[1];
            }
        }
        return null;
    }

    /** A pseudonym such as {@code varnish} or {@code google} is shared by all nodes of a kind; a host's name or a number is not. */
    private static boolean isOneNode(String receivedBy) {
        return receivedBy.indexOf('.') >= 0
                || receivedBy.indexOf(':') >= 0
                || receivedBy.chars().anyMatch(Character::isDigit);
    }

    /** Who passed the answer on, or wrote it: its Via or its Server; null if it says neither. */
    public @Nullable String signature() {
        if (answer.via() != null) {
            return "Via: " + answer.via();
        }
        return answer.server() == null ? null : "Server: " + answer.server();
    }

    /** Adds the request and the answer as facts. */
    public void describe(Statement statement, Incident incident, String ofRequest) {
        String said = "answered with status " + answer.status() + (signature() == null ? "" : ", " + signature());
        if (request != null && response != null) {
            statement.packet(request, "the request" + ofRequest).packet(response, said);
        } else {
            statement.fact(Tier.APP, incident.epochNanos(), "the request" + ofRequest);
            statement.fact(Tier.APP, incident.epochNanos(), said);
        }
    }
}
