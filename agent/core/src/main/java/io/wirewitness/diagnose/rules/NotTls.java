package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OwnTls;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.diagnose.TlsMismatch;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.TlsView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One end speaks TLS and the other does not: the wrong port, the wrong scheme, or a proxy that ends TLS elsewhere. */
public final class NotTls implements Rule {

    /**
     * JSSE's words for a first record that is none, of sockets and of engines (SSLSocketInputRecord, SSLEngineInputRecord), and
     * netty's (SslHandler's NotSslRecordException).
     */
    private static final List<String> NO_RECORD = List.of(
            "Unsupported or unrecognized SSL message",
            "Unrecognized SSL message, plaintext connection?",
            "not an SSL/TLS record:");

    private static final String PORT_WITH_TLS =
            "use the port on which the server speaks TLS, or http: instead of https: in the client's URL; if a"
                    + " proxy or load balancer is to add TLS, give its address and see that its listener has a"
                    + " certificate";

    /** A captive portal, or a proxy that does not know where to go, answers in the place of any server. */
    private static final String NOT_SEEN =
            "packets: whether the server itself answered, and no proxy or captive portal on the way";

    private static final String URL_WITH_HTTPS =
            "use https: in the client's URL, or the server's port for plain HTTP; behind a proxy that ends"
                    + " TLS, see which scheme it uses towards its back end (nginx: proxy_pass with https)";

    @Override
    public String cause() {
        return "not-tls";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null) {
            return Opinion.notConcerned();
        }
        TlsMismatch mismatch = TlsMismatch.of(incident.flow());
        if (mismatch != null) {
            return mismatch.clientSpeaksTls()
                    ? plainServer(incident, mismatch.answer())
                    : plainClient(incident, mismatch.request(), mismatch.answer());
        }
        // Whoever closed then: behind such first bytes the exchange could not go well.
        OwnTls own = OwnTls.of(incident);
        if (own != null && own.answeredWithoutTls() && !timer(incident)) {
            return answeredPlainly(incident, own);
        }
        TlsView view = own == null ? null : own.view();
        if (view != null
                && view.sent() == TlsView.Opening.HTTP_REQUEST
                && view.received().isTls()) {
            return askedPlainly(incident, view);
        }
        if (exchange.closedByUsFirst()) {
            return Opinion.notConcerned(); // what the peer said is not what ended it
        }
        if (view != null && view.received() == TlsView.Opening.TLS_HANDSHAKE) {
            return Opinion.notConcerned();
        }
        TlsHandshake tls = TlsHandshake.of(incident.flow());
        if (tls != null && tls.serverSpokeTls()) {
            return Opinion.notConcerned(); // both speak TLS: nobody would suspect it
        }
        if (own != null && (own.handshakeOver() || !exchange.firstUse())) {
            return Opinion.notConcerned(); // it spoke TLS before: a broken record is another matter
        }
        String message = incident.failure().exceptionMessage();
        return isNoRecord(message) ? byException(incident) : Opinion.notConcerned();
    }

    /** True if an exception's message says that the peer's first bytes were no TLS record. */
    static boolean isNoRecord(@Nullable String message) {
        if (message == null) {
            return false;
        }
        for (String words : NO_RECORD) {
            if (message.contains(words)) {
                return true;
            }
        }
        return false;
    }

    /** The answer may have come long after a time-out had been felt for another reason. */
    private static boolean timer(Incident incident) {
        return incident.failure().kind() == Failure.Kind.TIMED_OUT;
    }

    private Opinion answeredPlainly(Incident incident, OwnTls own) {
        TlsView view = own.view();
        String what = switch (view == null ? TlsView.Opening.OTHER : view.received()) {
            case HTTP_RESPONSE -> "a plain HTTP response";
            case HTTP_REQUEST -> "a plain HTTP request";
            case HTTP2 -> "plain HTTP/2";
            default -> "bytes of another protocol";
        };
        Endpoint remote = incident.remote();
        return own.tell(Statement.of(incident, cause(), Blame.CONFIG, Confidence.LIKELY))
                .headline((remote == null ? "the server" : "the server at " + remote)
                        + " answered our ClientHello with " + what + ": it speaks no TLS on this port")
                .action(PORT_WITH_TLS)
                .fact(
                        Tier.APP,
                        incident.epochNanos(),
                        "the first bytes that we sent were a TLS handshake record, the first that came were " + what)
                .failure()
                .missing(NOT_SEEN)
                .stated();
    }

    private Opinion askedPlainly(Incident incident, TlsView view) {
        Endpoint remote = incident.remote();
        String answer = view.received() == TlsView.Opening.TLS_ALERT
                ? "a TLS alert in clear" + (view.alert() == null ? "" : " (" + view.alert() + ")")
                : "a TLS record";
        return Statement.of(incident, cause(), Blame.CONFIG, Confidence.LIKELY)
                .headline("we sent a plain HTTP request to a port that speaks TLS"
                        + (remote == null ? "" : ", " + remote) + ": the answer was a TLS "
                        + (view.received() == TlsView.Opening.TLS_ALERT ? "alert" : "record"))
                .action(URL_WITH_HTTPS)
                .fact(
                        Tier.APP,
                        incident.epochNanos(),
                        "the first bytes that we sent were a plain HTTP request, the first that came were " + answer)
                .failure()
                .missing(NOT_SEEN)
                .stated();
    }

    private Opinion plainServer(Incident incident, TcpSegment answer) {
        TlsHandshake tls = TlsHandshake.of(incident.flow());
        String what = what(answer);
        Endpoint remote = incident.remote();
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, Confidence.PROVEN)
                .headline((remote == null ? "the server" : "the server at " + remote) + " answered "
                        + Parties.of(incident).our() + " ClientHello with " + what + ": it speaks no TLS on this port")
                .action(PORT_WITH_TLS);
        if (tls != null) {
            statement.packet(tls.hello(), "ClientHello" + tls.helloText());
        }
        return statement
                .packet(
                        answer,
                        "the server's first " + Quantity.bytes(answer.payloadBytes()) + ": " + what
                                + ", and no TLS record")
                .failure()
                .stated();
    }

    private static String what(TcpSegment answer) {
        return switch (answer.payload()) {
            case HTTP_RESPONSE ->
                "a plain HTTP response"
                        + (answer.httpStatus() > 0 ? " (status " + answer.httpStatus() + server(answer) + ")" : "");
            case HTTP_REQUEST -> "a plain HTTP request";
            case HTTP2_PREFACE -> "plain HTTP/2";
            default -> "bytes of another protocol";
        };
    }

    private static String server(TcpSegment answer) {
        return answer.head() instanceof HttpResponseHead head && head.server() != null ? ", " + head.server() : "";
    }

    private Opinion plainClient(Incident incident, TcpSegment request, TcpSegment answer) {
        Parties parties = Parties.of(incident);
        boolean alert = !(answer.head() instanceof HttpResponseHead)
                && answer.payload() != io.wirewitness.model.Payload.HTTP_RESPONSE;
        Endpoint remote = incident.remote();
        return Statement.of(incident, cause(), Blame.CONFIG, Confidence.PROVEN)
                .headline(parties.we() + " sent a plain HTTP request to a port that speaks TLS"
                        + (remote == null ? "" : ", " + remote) + ": the answer was "
                        + (alert ? "a TLS alert" : "status " + answer.httpStatus() + ", which says so"))
                .action(URL_WITH_HTTPS)
                .packet(request, "a plain HTTP request" + target(request))
                .packet(
                        answer,
                        alert
                                ? "the server's first " + Quantity.bytes(answer.payloadBytes())
                                        + ": an alert of TLS, no status line"
                                : "status " + answer.httpStatus() + server(answer)
                                        + ": its body says that a plain request came to a TLS port")
                .failure()
                .stated();
    }

    private static String target(TcpSegment request) {
        return request.head() instanceof HttpRequestHead head && head.host() != null ? " for " + head.host() : "";
    }

    private Opinion byException(Incident incident) {
        return Statement.of(incident, cause(), Blame.CONFIG, Confidence.LIKELY)
                .headline("the server's first bytes were no TLS record")
                .action("use the port on which the server speaks TLS, or http: instead of https:; behind a proxy, see"
                        + " that its listener has a certificate")
                .failure()
                .missing("packets: what the server's first bytes were; a proxy's plain error page looks the same")
                .stated();
    }
}
