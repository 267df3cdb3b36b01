package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Responder;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer was written by something on the way (proxy, gateway, WAF, CDN), not by the server that was meant. */
public final class ResponseFromIntermediary implements Rule {

    private static final int PAYLOAD_TOO_LARGE = 413;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private static final String BY_THE_PAGE_ALONE = "a gateway on the way seems to have answered 503";

    @Override
    public String cause() {
        return "response-from-intermediary";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return (symptom.exchange() && symptom.packets()) || (symptom.answer() && symptom.is(Failure.Kind.ERROR_STATUS));
    }

    @Override
    public Opinion judge(Incident incident) {
        Call call = incident.call();
        if (call != null && call.answer() != null && incident.failure().kind() == Failure.Kind.ERROR_STATUS) {
            Opinion byHead = told(incident, call.answer());
            return byHead instanceof Opinion.Stated ? byHead : byItsWay(incident, call.answer());
        }
        FlowSnapshot flow = incident.flow();
        Exchange exchange = Exchange.of(incident);
        if (flow == null || exchange == null) {
            return Opinion.notConcerned();
        }
        FlowExchange failed = exchange.failedWith(Failure.Kind.ERROR_STATUS) ? flow.errorAnswer() : flow.exchange();
        Responder responder = failed == null || failed.responseNumber() == 0 ? null : Responder.of(flow, failed);
        if (failed == null || responder == null) {
            return Opinion.notConcerned();
        }
        if (responder.strangersWay()) {
            return putIn(incident, exchange, failed, responder);
        }
        if (!exchange.failedWith(Failure.Kind.ERROR_STATUS)) {
            return Opinion.notConcerned();
        }
        OtherView serverEnd = responder.neverSentBy(incident.surroundings(), failed);
        List<String> signs = signs(failed, responder);
        boolean stockPage = responder.head() != null && Responder.isStockPage(responder.head());
        int status = failed.httpStatus();
        boolean byDefinition = status == BAD_GATEWAY || status == GATEWAY_TIMEOUT;
        if (!byDefinition && signs.isEmpty() && !stockPage && serverEnd == null) {
            return Opinion.notConcerned(); // a server may say so of itself
        }
        boolean byThePageAlone = !byDefinition && signs.isEmpty() && serverEnd == null;
        // The page makes nothing surer: an application may have one like it.
        Confidence confidence = byDefinition || signs.size() >= 2 ? Confidence.LIKELY : Confidence.POSSIBLE;
        return stated(
                incident,
                exchange,
                failed,
                responder,
                signs,
                serverEnd == null ? confidence : Confidence.PROVEN,
                serverEnd,
                byThePageAlone
                        ? BY_THE_PAGE_ALONE + ", " + Quantity.nanos(took(failed)) + " after the request"
                        : headline(status, took(failed), failed));
    }

    /** An answer whose head says nothing of its writer: its packets may have come another way than the handshake's. */
    private Opinion byItsWay(Incident incident, HttpResponseHead head) {
        FlowSnapshot flow = incident.flow();
        FlowExchange failed = flow == null ? null : flow.errorAnswer();
        Exchange exchange = Exchange.of(incident);
        if (flow == null || failed == null || exchange == null || failed.httpStatus() != head.status()) {
            return Opinion.notConcerned();
        }
        Responder responder = failed.responseNumber() == 0 ? null : Responder.of(flow, failed);
        if (responder == null || !responder.otherWay()) {
            return Opinion.notConcerned(); // a server may say so of itself
        }
        String usual = incident.peer().usualServer();
        if (usual != null && usual.equals(head.server())) {
            return Opinion.notConcerned(); // as in told(): the application's own answers come under this name too
        }
        return responder.strangersWay()
                ? putIn(incident, exchange, failed, responder)
                // Routes change, too: the server's own packets behind it have not come yet.
                : stated(
                        incident,
                        exchange,
                        failed,
                        responder,
                        signs(failed, responder),
                        Confidence.POSSIBLE,
                        responder.neverSentBy(incident.surroundings(), failed),
                        "something on the way seems to have answered " + head.status() + ", "
                                + Quantity.nanos(took(failed)) + " after the request, in the server's place");
    }

    private static long took(FlowExchange failed) {
        return failed.responseFirstNanos() - failed.requestLastNanos();
    }

    /** What a library says of an answer with an error status. */
    private Opinion told(Incident incident, HttpResponseHead head) {
        int status = head.status();
        String usual = incident.peer().usualServer();
        boolean differs = usual != null && !usual.equals(head.server());
        boolean passedOn = head.via() != null;
        boolean proxy = Responder.isProxy(head.server());
        boolean stockPage = Responder.isStockPage(head);
        boolean byDefinition = status == BAD_GATEWAY || status == GATEWAY_TIMEOUT;
        boolean ofTheWay = byDefinition || status == UNAVAILABLE || status == PAYLOAD_TOO_LARGE;
        if (!byDefinition && !differs && !(ofTheWay && (passedOn || proxy || stockPage))) {
            return Opinion.notConcerned(); // a server may say so of itself
        }
        if (!ofTheWay && !(differs && proxy)) {
            return Opinion.notConcerned();
        }
        if (!byDefinition && usual != null && !differs) {
            return Opinion.notConcerned(); // the application's own answers come under this name too
        }
        Confidence confidence = ofTheWay && (differs || (byDefinition && (passedOn || proxy)))
                ? Confidence.LIKELY
                : Confidence.POSSIBLE;
        boolean byThePageAlone = stockPage && !differs && !passedOn; // and no Server header
        Statement statement = Statement.of(incident, cause(), Blame.MIDDLEBOX, confidence)
                .headline(
                        switch (status) {
                            case GATEWAY_TIMEOUT ->
                                "a gateway on the way answered 504: what is behind it had not answered it by then";
                            case BAD_GATEWAY -> "a gateway on the way answered 502: what is behind it failed";
                            case UNAVAILABLE ->
                                byThePageAlone
                                        ? BY_THE_PAGE_ALONE
                                        : "a gateway on the way answered 503: it did not pass the request on";
                            case PAYLOAD_TOO_LARGE ->
                                "a proxy on the way answered 413: the request is larger than it allows";
                            default -> "something on the way answered " + status + " in the server's place";
                        })
                .action(action(status))
                .fact(Tier.APP, incident.epochNanos(), "answered with status " + status);
        if (head.server() != null) {
            statement.fact(
                    Tier.APP,
                    incident.epochNanos(),
                    "Server: " + head.server() + (proxy ? ", as proxies write it" : ""));
        }
        if (differs) {
            statement.fact(
                    Tier.APP,
                    incident.epochNanos(),
                    "other answers of this peer say Server: " + usual
                            + (head.server() == null ? ", this one none" : ""));
        }
        if (stockPage) {
            statement.fact(Tier.APP, incident.epochNanos(), Responder.STOCK_PAGE);
        }
        if (passedOn) {
            statement.fact(Tier.APP, incident.epochNanos(), "the answer names who passed it on: Via: " + head.via());
        }
        return statement
                .missing("whether the application that was meant wrote this status by itself: its log, or a capture at"
                        + " its end")
                .stated();
    }

    private static List<String> signs(FlowExchange failed, Responder responder) {
        List<String> signs = new ArrayList<>();
        TcpSegment synAck = responder.synAck();
        if (synAck != null && responder.otherWay()) {
            signs.add("the response has TTL " + responder.response().ttl() + ", the handshake had " + synAck.ttl());
        }
        if (responder.via() != null) {
            signs.add("the response names who passed it on: Via: " + responder.via());
        }
        if (responder.differsFromTheUsual()) {
            signs.add("Server: " + responder.server() + ", where other responses on this connection have "
                    + responder.usualServer());
        } else if (responder.namesAProxy()) {
            signs.add("Server: " + responder.server() + ", as proxies write it");
        }
        if (responder.insideForAPublicName() && failed.httpStatus() == PAYLOAD_TOO_LARGE) {
            signs.add("a private address answered for " + responder.host() + ", which looks like a public name");
        }
        return signs;
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            FlowExchange failed,
            Responder responder,
            List<String> signs,
            Confidence confidence,
            @Nullable OtherView serverEnd,
            String headline) {
        int status = failed.httpStatus();
        TcpSegment response = responder.response();
        long took = took(failed);
        Statement statement = Statement.of(incident, cause(), Blame.MIDDLEBOX, confidence)
                .headline(headline)
                .action(action(status))
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .packet(
                        response,
                        "response with status " + status + ", " + Quantity.nanos(took)
                                + " after the request's last byte");
        for (String sign : signs) {
            statement.packet(response, sign);
        }
        if (responder.head() != null && Responder.isStockPage(responder.head())) {
            statement.packet(response, Responder.STOCK_PAGE);
        }
        TcpSegment synAck = responder.synAck();
        if (synAck != null && responder.sameWayAsTheHandshake()) {
            statement.packet(
                    response,
                    "its TTL " + response.ttl()
                            + " is the handshake's: whoever answered had accepted the connection itself, so that a server"
                            + " behind it knows of another one, or of none");
        }
        if (serverEnd != null) {
            statement.packet(
                    response,
                    "the capture " + serverEnd.capture().name()
                            + ", nearer to the server, has the request and no such response");
        } else {
            statement.missing(
                    status == BAD_GATEWAY || status == GATEWAY_TIMEOUT
                            ? "whether the application that was meant wrote this status by itself: its log, or a capture at"
                                    + " its end"
                            : "whether the server that was meant wrote this status by itself: its log, or a capture at its"
                                    + " end");
        }
        return statement.stated();
    }

    private static String headline(int status, long tookNanos, FlowExchange failed) {
        String after = Quantity.nanos(tookNanos) + " after the request";
        return switch (status) {
            case GATEWAY_TIMEOUT ->
                "a gateway on the way answered 504, " + after + ": what is behind it had not answered it by then";
            case BAD_GATEWAY -> "a gateway on the way answered 502, " + after + ": what is behind it failed";
            case UNAVAILABLE -> "a gateway on the way answered 503, " + after + ": it did not pass the request on";
            case PAYLOAD_TOO_LARGE ->
                "a proxy on the way answered 413 after " + Quantity.bytes(failed.requestBytes())
                        + " of the request: it is larger than the proxy allows, and the server behind never saw it";
            default -> "something on the way answered " + failed.httpStatus() + ", " + after + " in the server's place";
        };
    }

    private static String action(int status) {
        return switch (status) {
            case GATEWAY_TIMEOUT ->
                "look in the log of the gateway (load balancer, WAF, CDN) for this moment, and behind it for what was slow; its"
                        + " limit is nginx proxy_read_timeout, HAProxy timeout server, Envoy's route timeout, an ALB's idle"
                        + " time-out. The origin's log may know nothing of it";
            case BAD_GATEWAY ->
                "look in the log of the gateway (load balancer, WAF, CDN) for this moment: how its own connection to the server"
                        + " ended is the cause; a capture there can be explained like this one";
            case UNAVAILABLE ->
                "look in the gateway for the state of its backends at this moment: health checks, limits of connections, a"
                        + " deployment";
            case PAYLOAD_TOO_LARGE ->
                "raise the limit of the proxy, not of the application: nginx client_max_body_size, Envoy"
                        + " max_request_bytes, a WAF's inspection limit; or send the data in parts";
            default ->
                "find what answers in the server's place: compare the Server and Via headers with the server's usual";
        };
    }

    /** Somebody wrote an answer into the connection, and the server's own packets show that it had not. */
    private Opinion putIn(Incident incident, Exchange exchange, FlowExchange failed, Responder responder) {
        TcpSegment response = responder.response();
        TcpSegment synAck = responder.synAck();
        OtherView serverEnd = responder.neverSentBy(incident.surroundings(), failed);
        Statement statement = Statement.of(
                        incident, cause(), Blame.MIDDLEBOX, serverEnd == null ? Confidence.LIKELY : Confidence.PROVEN)
                .headline("somebody on the way wrote an answer into the connection: "
                        + (failed.httpStatus() > 0 ? "status " + failed.httpStatus() + " " : "it ")
                        + "came with TTL " + response.ttl() + ", the server's own packets have "
                        + (synAck == null ? "another" : "" + synAck.ttl()))
                .action(
                        "use HTTPS, which such boxes cannot answer; ask who runs the path for a filter, a captive portal or"
                                + " a cache that answers in the server's name")
                .exchange(exchange)
                .packet(synAck, "SYN-ACK from the server" + (synAck == null ? "" : " with TTL " + synAck.ttl()))
                .packet(
                        response,
                        "response with TTL " + response.ttl()
                                + (responder.via() == null ? "" : ", Via: " + responder.via()));
        FlowSnapshot flow = incident.flow();
        if (flow != null && synAck != null) {
            for (TcpSegment segment : flow.segments()) {
                boolean own = segment.source().equals(flow.server())
                        && segment.number() > response.number()
                        && Math.abs(segment.ttl() - synAck.ttl()) < 2;
                if (own && (segment.has(TcpFlags.RST) || segment.sequence() == response.sequence())) {
                    statement.packet(
                            segment,
                            (segment.has(TcpFlags.RST) ? "the server's own RST" : "the server's own answer")
                                    + " behind it, with TTL " + segment.ttl());
                    break;
                }
            }
        }
        if (serverEnd != null) {
            statement.packet(
                    response,
                    "the capture " + serverEnd.capture().name()
                            + ", nearer to the server, has the request and no such response");
        } else {
            statement.missing("a capture at the server's end: if it shows no such response there, that is the proof");
        }
        return statement.stated();
    }
}
