package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.diagnose.TlsMismatch;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;

/** One end speaks TLS and the other does not: the wrong port, the wrong scheme, or a proxy that ends TLS elsewhere. */
public final class NotTls implements Rule {

    /** The JDK's words for a first record that is none (sun.security.ssl.SSLSocketInputRecord, 17 to 25). */
    private static final String NO_RECORD = "Unsupported or unrecognized SSL message";

    @Override
    public String cause() {
        return "not-tls";
    }

    @Override
    public Opinion judge(Incident incident) {
        if (Exchange.of(incident) == null) {
            return Opinion.notConcerned();
        }
        TlsMismatch mismatch = TlsMismatch.of(incident.flow());
        if (mismatch != null) {
            return mismatch.clientSpeaksTls()
                    ? plainServer(incident, mismatch.answer())
                    : plainClient(incident, mismatch.request(), mismatch.answer());
        }
        TlsHandshake tls = TlsHandshake.of(incident.flow());
        if (tls != null && tls.serverSpokeTls()) {
            return Opinion.notConcerned(); // both speak TLS: nobody would suspect it
        }
        return NO_RECORD.equals(incident.failure().exceptionMessage()) ? byException(incident) : Opinion.notConcerned();
    }

    private Opinion plainServer(Incident incident, TcpSegment answer) {
        TlsHandshake tls = TlsHandshake.of(incident.flow());
        String what = what(answer);
        Endpoint remote = incident.remote();
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, Confidence.PROVEN)
                .headline((remote == null ? "the server" : "the server at " + remote) + " answered "
                        + Parties.of(incident).our() + " ClientHello with " + what + ": it speaks no TLS on this port")
                .action(
                        "use the port on which the server speaks TLS, or http: instead of https: in the client's URL; if a"
                                + " proxy or load balancer is to add TLS, give its address and see that its listener has a"
                                + " certificate");
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
                .action("use https: in the client's URL, or the server's port for plain HTTP; behind a proxy that ends"
                        + " TLS, see which scheme it uses towards its back end (nginx: proxy_pass with https)")
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
