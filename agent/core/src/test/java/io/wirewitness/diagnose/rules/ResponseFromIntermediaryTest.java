package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Sighting;
import io.wirewitness.explain.WayCases;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class ResponseFromIntermediaryTest {

    private final ResponseFromIntermediary intermediary = new ResponseFromIntermediary();
    private final RuleTesting rule = new RuleTesting(intermediary);

    @Test
    void a504IsAGatewaysByDefinition() {
        Verdict verdict = rule.states(Sighting.of(WayCases.gatewayTimeout()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
        assertThat(verdict.headline()).contains("504, 5 s after the request");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("TTL 60 is the handshake's"));
        assertThat(states("502 Bad Gateway", "").headline()).contains("what is behind it failed");
    }

    @Test
    void the413OfAProxyInside() {
        Verdict verdict = rule.states(Sighting.of(WayCases.tooLarge()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.action()).contains("client_max_body_size");
    }

    @Test
    void aProxysNameAloneIsPossibleOnly() {
        assertThat(states("413 Too Large", "Server: nginx/1.27\r\n").confidence())
                .isEqualTo(Confidence.POSSIBLE);
        assertThat(states("503 Service Unavailable", "Via: 1.1 edge\r\n").confidence())
                .isEqualTo(Confidence.POSSIBLE);
        assertThat(states("413 Too Large", "Server: nginx\r\nVia: 1.1 edge\r\n").confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void anotherServerHeaderThanBefore() {
        Verdict verdict = rule.states(Sighting.of(exchange("200 OK", "Server: AmazonS3\r\n")
                        .at(1)
                        .client(REQUEST)
                        .at(1.02)
                        .server(response("413 Too Large", "Server: openresty\r\n"))
                        .clientAck())
                .incident());

        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("other responses on this connection"));
    }

    @Test
    void nearMissTheServerItselfSaysSo() {
        silent("413 Too Large", "Server: Jetty(12.0.5)\r\n");
        silent("413 Too Large", "");
        silent("503 Service Unavailable", "");
        silent("408 Request Timeout", "Server: gunicorn\r\n");
        silent("413 Too Large", "Server: natshell\r\n"); // "ats" is no word in it
    }

    @Test
    void aCaptureNearerToTheServerProvesIt() {
        WireScript there = opened().client(REQUEST).serverAck().at(30).serverKeepAlive();
        Verdict verdict = rule.states(Sighting.of(exchange("503 Service Unavailable", ""))
                .alsoSeen("origin.pcap", OtherView.Nearer.SERVER, there)
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("origin.pcap"));
        assertThat(intermediary.judge(Sighting.of(exchange("503 Service Unavailable", ""))
                        .alsoSeen("origin.pcap", OtherView.Nearer.SERVER, exchange("503 Service Unavailable", ""))
                        .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void anAnswerThatWasPutIn() {
        Verdict verdict = rule.states(Sighting.of(WayCases.putIn()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("TTL 127", "52");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("the server's own RST"));
    }

    @Test
    void theServersOwnAnswerBehindItTellsToo() {
        WireScript script = opened().client(REQUEST).at(0.02).nextTtl(127).server(response("302 Found", ""));
        script.clientAck().at(0.06).nextSequence(0x7ffff001L).server(response("200 OK", ""));

        assertThat(rule.states(Sighting.of(script).incident()).evidence())
                .anyMatch(fact -> fact.fact().contains("the server's own answer"));
    }

    @Test
    void nearMissAnotherWayForTheAnswerOnly() {
        WireScript script = opened().client(REQUEST).at(0.02).nextTtl(127).server(response("200 OK", ""));

        assertThat(Sighting.of(script.clientAck()).nothingFelt()).isTrue();
        assertThat(Sighting.of(WayCases.gatewayTimeout()).nothingFelt()).isFalse();
    }

    @Test
    void itWorksForALiveAgentToo() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=0.0632 kind=RESET
                connection local=192.168.1.20:51514 remote=203.0.113.80:80 ordinal=1 start=0.0312 request=61 answer=245
                """, WayCases.putIn().snapshot()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    private static final String ANSWERED = """
            failure at=0.03 kind=ERROR_STATUS message="status 503"
            connection local=192.168.1.20:51514 remote=203.0.113.80:80 ordinal=1 start=0.01 request=43 answer=60
            call library="okhttp 5.5.1" method=GET url=http://www.example.com/
            answer status=503
            """;

    private static Incident answered(int ttl) {
        WireScript script = opened().client(REQUEST).at(0.02);
        if (ttl != 0) {
            script.nextTtl(ttl);
        }
        return EventText.parse(
                ANSWERED, script.server(response("503 Blocked", "")).clientAck().snapshot());
    }

    @Test
    void anErrorStatusThatCameAnotherWayIsPossiblyPutIn() {
        Verdict verdict = rule.states(answered(127));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("seems to have answered 503");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("TTL 127"));
    }

    @Test
    void anErrorStatusWithTheServersOwnAnswerBehindItWasPutIn() {
        WireScript script = opened().client(REQUEST).at(0.02).nextTtl(127).server(response("503 Blocked", ""));
        script.clientAck().at(0.06).nextSequence(0x7ffff001L).server(response("200 OK", ""));

        assertThat(rule.states(EventText.parse(ANSWERED, script.snapshot())).confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissAnErrorStatusThatCameTheServersWay() {
        assertThat(intermediary.judge(answered(0))).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissAWayThatIsOneHopLonger() {
        int usual = opened().snapshot().fromServer().maxTtl();

        assertThat(intermediary.judge(answered(usual - 1))).isEqualTo(Opinion.notConcerned());
    }

    /** A box that accepts in the server's name, and lets the server's own packets through from then on. */
    private static WireScript behindASynProxy() {
        return WireScript.between("192.168.1.20:51514", "203.0.113.80:80")
                .serverTtl(64)
                .at(0)
                .handshake()
                .serverTtl(60)
                .at(0.01)
                .client(REQUEST);
    }

    @Test
    void nearMissASynProxyInFrontOfTheServersOwnAnswer() {
        for (String status : new String[] {"503 Service Unavailable", "413 Too Large", "408 Request Timeout"}) {
            WireScript acknowledged = behindASynProxy()
                    .at(0.015)
                    .serverAck()
                    .at(0.02)
                    .server(response(status, ""))
                    .clientAck();
            assertNotConcerned(acknowledged, status.substring(0, 3));

            WireScript second = behindASynProxy()
                    .at(0.02)
                    .server(response("200 OK", ""))
                    .clientAck()
                    .at(0.025)
                    .client(REQUEST)
                    .at(0.027)
                    .server(response(status, ""))
                    .clientAck();
            assertNotConcerned(second, status.substring(0, 3));
        }
    }

    @Test
    void nearMissASynProxyThatEndsTheConnection() {
        WireScript script = behindASynProxy().at(0.015).serverAck().at(0.02).server(response("503 Busy", ""));
        script.clientAck().serverTtl(64).at(0.025).serverPlainRst();

        assertNotConcerned(script, "503");
    }

    @Test
    void nearMissTheUsualServerBehindASynProxy() {
        WireScript script = behindASynProxy()
                .at(0.02)
                .server(response("503 Busy", "Server: orders/2.3\r\n"))
                .clientAck();

        assertThat(intermediary.judge(EventText.parse(
                        ANSWERED.strip() + " server=orders/2.3\npeer usualServer=orders/2.3", script.snapshot())))
                .isEqualTo(Opinion.notConcerned());
        assertThat(rule.states(EventText.parse(
                                ANSWERED.strip() + " server=orders/2.3\npeer usualServer=orders/2.4",
                                script.snapshot()))
                        .confidence())
                .isEqualTo(Confidence.LIKELY); // another name than usual
    }

    private void assertNotConcerned(WireScript script, String status) {
        assertThat(intermediary.judge(EventText.parse(ANSWERED.replace("503", status), script.snapshot())))
                .as(status)
                .isEqualTo(Opinion.notConcerned());
        assertThat(intermediary.judge(
                        Sighting.of(script).felt(Failure.Kind.ERROR_STATUS).incident()))
                .as("%s in a capture alone", status)
                .isEqualTo(Opinion.notConcerned());
    }

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n";

    private Verdict states(String status, String headers) {
        return rule.states(Sighting.of(exchange(status, headers)).incident());
    }

    private void silent(String status, String headers) {
        assertThat(intermediary.judge(Sighting.of(exchange(status, headers))
                        .felt(Failure.Kind.ERROR_STATUS)
                        .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    private static WireScript exchange(String status, String headers) {
        return opened().client(REQUEST)
                .at(0.02)
                .server(response(status, headers))
                .clientAck();
    }

    private static String response(String status, String headers) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 2\r\n\r\nno";
    }

    private static WireScript opened() {
        return WireScript.between("192.168.1.20:51514", "203.0.113.80:80").at(0).handshake();
    }

    @Test
    void theLibrarySaysThatAnotherServerThanUsualAnswered() {
        Verdict verdict = rule.states("response-from-intermediary/another-server-header", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(one -> one.fact().contains("orders/2.3"));
    }

    @Test
    void withoutMoreThanItsStatusAnAnswerIsPossiblyAGateways() {
        assertThat(rule.states(
                                "response-from-intermediary/another-server-header",
                                APP,
                                "answer status=504 server=orders/2.3")
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissTheUsualServerSaysSoOfItself() {
        rule.isSilent("response-from-intermediary/another-server-header", APP, "answer server=orders/2.3");
        rule.isSilent("response-from-intermediary/another-server-header", APP, "answer status=404 server=other/1");
    }

    @Test
    void nearMissAProxyThatPutsItsNameOnTheApplicationsAnswersToo() {
        String nginx = "peer usualServer=nginx/1.22.1";
        rule.isSilent(
                "response-from-intermediary/another-server-header",
                APP,
                nginx,
                "answer status=503 server=nginx/1.22.1");
        assertThat(rule.states(
                                "response-from-intermediary/another-server-header",
                                APP,
                                nginx,
                                "answer status=502 server=nginx/1.22.1")
                        .confidence())
                .isEqualTo(Confidence.LIKELY); // the status is a gateway's, whoever signs
    }

    @Test
    void aProxysNameOnAnotherStatusIsPossible() {
        assertThat(rule.states("response-from-intermediary/another-server-header", APP, "answer status=404")
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void thePageOfAHaproxyWithoutAServerIsPossiblyIts() {
        Verdict verdict = rule.states(EventText.parse(UNROUTED + STOCK));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("seems to");
        assertThat(verdict.evidence()).anyMatch(one -> one.fact().contains("HAProxy's own page"));
    }

    @Test
    void thePageIsNoSecondSign() {
        // As HAProxy 2.6 sends it; another way than the handshake's is the one sign that counts.
        WireScript script = opened().client(REQUEST).at(0.02).nextTtl(127).server(HAPROXY_503);

        assertThat(rule.states(EventText.parse(
                                ANSWERED.strip() + " body=107 html=true noCache=true",
                                script.clientAck().snapshot()))
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(Sighting.of(script).incident()).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void theCaptureAloneShowsThePageToo() {
        Verdict verdict = rule.states(Sighting.of(
                        opened().client(REQUEST).at(0.02).server(HAPROXY_503).clientAck())
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("seems to");
    }

    @Test
    void nearMissAPageOfTheServersOwn() {
        for (String answer : new String[] {
            "status=503 body=107",
            "status=503 body=107 html=true",
            "status=503 body=107 noCache=true",
            "status=503 body=106 html=true noCache=true",
            "status=503 body=107 html=true noCache=true server=orders/2.3",
            "status=500 body=107 html=true noCache=true"
        }) {
            assertThat(intermediary.judge(EventText.parse(UNROUTED + "answer " + answer)))
                    .as(answer)
                    .isEqualTo(Opinion.notConcerned());
        }
    }

    private static final String STOCK = "answer status=503 body=107 html=true noCache=true";

    /** The head that haproxy 2.6.12 sent. */
    private static final String HAPROXY_503 = """
            HTTP/1.1 503 Service Unavailable
            content-length: 107
            cache-control: no-cache
            content-type: text/html

            """.replace("\n", "\r\n") + "x".repeat(107);

    private static final String UNROUTED = """
            failure at=0.1 kind=ERROR_STATUS
            connection remote=10.0.0.5:8080 opened=0 connected=0.0002 ordinal=1 start=0.01 request=61 answer=245
            call library="okhttp 4.12.0" method=GET url=http://api.example.com/
            """;
}
