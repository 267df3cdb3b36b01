package io.wirewitness.diagnose;

import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Payload;
import io.wirewitness.model.Protocol;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a response, as far as its head and its packets tell.
 *
 * @param response its first segment
 * @param head its head; null if not captured
 * @param synAck the packet by which the connection was accepted; null if not held
 * @param otherWay whether its hop count is known to differ from the handshake's by two or more, and no packet of the server's
 *     that came in between has it: behind a box that accepts in the server's name, or on a route that has changed, all do
 * @param strangersWay the same, and the peer itself answered too
 * @param usualServer the Server header of other responses on the connection; null if there are none, or without one
 * @param host the Host header of the request; null if not known
 */
public record Responder(
        TcpSegment response,
        @Nullable HttpResponseHead head,
        @Nullable TcpSegment synAck,
        boolean otherWay,
        boolean strangersWay,
        @Nullable String usualServer,
        @Nullable String host) {

    /** Hop counts of one path differ by one at times. */
    private static final int TTL_APART = 2;

    private static final int FIRST_ERROR_STATUS = 400;

    private static final int HAPROXY_503_BYTES = 107;

    /** What {@link #isStockPage} found, as a line of evidence. */
    public static final String STOCK_PAGE = "no Server header, plain text/html, no-cache and a body of "
            + HAPROXY_503_BYTES + " bytes, as in HAProxy's own page for no server available";

    /** How proxies, gateways and content networks name themselves in Server; most can be origins as well. */
    private static final List<String> PROXIES = List.of(
            "nginx",
            "openresty",
            "tengine",
            "haproxy",
            "envoy",
            "squid",
            "varnish",
            "traefik",
            "caddy",
            "kong",
            "apisix",
            "cloudflare",
            "cloudfront",
            "akamai",
            "fastly",
            "awselb",
            "big-ip",
            "bigip",
            "ats",
            "apachetrafficserver",
            "microsoft-azure-application-gateway",
            "google frontend",
            "gws",
            "zscaler",
            "bluecoat",
            "fortiweb",
            "imperva",
            "incapsula",
            "sucuri",
            "ddos-guard",
            "waf",
            "gateway",
            "proxy",
            "byte-nginx",
            "slb",
            "alb");

    /** Names that are looked up inside one network only (RFC 6762, 8375, 9476; Kubernetes). */
    private static final List<String> INSIDE =
            List.of(".local", ".internal", ".lan", ".home.arpa", ".alt", ".svc", ".corp", ".localdomain", ".test");

    /** Who wrote the response to a request; null if its first segment is not held. */
    public static @Nullable Responder of(FlowSnapshot flow, FlowExchange exchange) {
        TcpSegment response = null;
        TcpSegment synAck = null;
        String usual = null;
        String host = null;
        for (TcpSegment segment : flow.segments()) {
            boolean server = segment.source().equals(flow.server());
            if (server && segment.has(TcpFlags.SYN | TcpFlags.ACK)) {
                synAck = segment;
            }
            if (segment.number() == exchange.responseNumber()) {
                response = segment;
            } else if (server
                    && segment.head() instanceof HttpResponseHead other
                    && other.status() < FIRST_ERROR_STATUS
                    && other.server() != null) {
                usual = other.server();
            }
            if (segment.number() == exchange.requestNumber() && segment.head() instanceof HttpRequestHead request) {
                host = request.host();
            }
        }
        if (response == null) {
            return null;
        }
        HttpResponseHead head = response.head() instanceof HttpResponseHead own ? own : null;
        boolean otherWay = otherWay(flow, synAck, response);
        boolean strangersWay = otherWay && synAck != null && strangersWay(flow, synAck, response);
        return new Responder(response, head, synAck, otherWay, strangersWay, usual, host);
    }

    /** The same for the connection's latest request; null if nothing answered it, or that is not held. */
    public static @Nullable Responder of(FlowSnapshot flow) {
        FlowExchange exchange = flow.exchange();
        return exchange == null || exchange.responseNumber() == 0 ? null : of(flow, exchange);
    }

    /** True if somebody put the response in: it came another way than the handshake, and the peer's own packets did not. */
    public static boolean isPutIn(FlowSnapshot flow) {
        FlowSnapshot.Side server = flow.fromServer();
        if (flow.protocol() != Protocol.HTTP1 || server.maxTtl() - server.minTtl() < TTL_APART) {
            return false; // asked about every healthy connection: no look at its segments without need
        }
        Responder responder = of(flow);
        return responder != null && responder.strangersWay();
    }

    private static boolean otherWay(FlowSnapshot flow, @Nullable TcpSegment synAck, TcpSegment response) {
        if (synAck == null || !apart(synAck, response)) {
            return false;
        }
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() >= response.number()) {
                break;
            }
            if (segment.source().equals(flow.server()) && !segment.has(TcpFlags.SYN) && !apart(segment, response)) {
                return false;
            }
        }
        return true;
    }

    private static boolean strangersWay(FlowSnapshot flow, TcpSegment synAck, TcpSegment response) {
        if (response.payload() != Payload.HTTP_RESPONSE) {
            return false;
        }
        boolean peerSpoke = false;
        for (TcpSegment segment : flow.segments()) {
            if (!segment.source().equals(flow.server()) || segment.number() <= response.number()) {
                continue;
            }
            boolean own = !apart(synAck, segment);
            // The peer's own answer to the same bytes, or its reset: it had not finished, whatever the response says.
            boolean sameBytes = segment.payloadBytes() > 0 && segment.sequence() == response.sequence();
            peerSpoke |= own && (segment.has(TcpFlags.RST) || sameBytes);
        }
        return peerSpoke;
    }

    private static boolean apart(TcpSegment one, TcpSegment other) {
        return Math.abs(one.ttl() - other.ttl()) >= TTL_APART;
    }

    /** True if the response's hop count is the handshake's; false if it is not, or that is not known. */
    public boolean sameWayAsTheHandshake() {
        return synAck != null && !apart(synAck, response);
    }

    /** The Server header; null without one. */
    public @Nullable String server() {
        return head == null ? null : head.server();
    }

    /** The Via header; null without one. */
    public @Nullable String via() {
        return head == null ? null : head.via();
    }

    /** True if the Server header is one that proxies, gateways and content networks write. */
    public boolean namesAProxy() {
        return isProxy(server());
    }

    /** True if a Server header is one that proxies, gateways and content networks write. */
    public static boolean isProxy(@Nullable String name) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return PROXIES.stream().anyMatch(proxy -> isWord(lower, proxy));
    }

    /**
     * True if it has status, length, Content-Type and Cache-Control of the page that HAProxy writes where no server is up
     * (503, 107 bytes: {@code http_err_msgs} in src/http.c of 2.6; seen on the wire of 2.6.12), and like that no Server
     * header. An application's own page may have all of them.
     */
    public static boolean isStockPage(HttpResponseHead head) {
        return head.status() == 503
                && head.bodyBytes() == HAPROXY_503_BYTES
                && head.html()
                && head.noCache()
                && head.server() == null;
    }

    private static boolean isWord(String text, String word) {
        int at = text.indexOf(word);
        if (at < 0 || (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1)))) {
            return false;
        }
        int end = at + word.length();
        return end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
    }

    /** True if another program than usual answered on this connection. */
    public boolean differsFromTheUsual() {
        return usualServer != null && head != null && head.complete() && !usualServer.equals(head.server());
    }

    /** True if a private address answers for a name that looks like a public one: something inside stands in for it. */
    public boolean insideForAPublicName() {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceAll(":\\d+$", "");
        return response.source().isPrivate()
                && name.chars().filter(c -> c == '.').count() >= 1
                && !name.matches("[0-9.]+")
                && INSIDE.stream().noneMatch(name::endsWith);
    }

    /** A capture nearer to the server that has the request and no such response; null if there is none. */
    public @Nullable OtherView neverSentBy(Surroundings surroundings, FlowExchange exchange) {
        for (OtherView view : surroundings.views()) {
            FlowSnapshot.Side server = view.flow().from(response.source());
            FlowSnapshot.Side client = view.flow().from(response.destination());
            boolean hasTheRequest = client.highestSequenceEnd() >= 0
                    && Sequence.distance(exchange.requestSequence(), client.highestSequenceEnd()) > 0;
            boolean hasTheResponse = server.highestSequenceEnd() >= 0
                    && Sequence.distance(response.sequence(), server.highestSequenceEnd()) > 0
                    && server.payloadBytes() > 0;
            boolean ranOn = view.clockErrorNanos() != OtherView.CLOCKS_UNRELATED
                    && view.capture().lastNanos() > response.epochNanos() + view.clockErrorNanos();
            if (view.nearer() == OtherView.Nearer.SERVER && hasTheRequest && !hasTheResponse && ranOn) {
                return view;
            }
        }
        return null;
    }
}
