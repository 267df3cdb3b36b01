package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PeerHostGoneTest {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:8080";

    private final RuleTesting rule = new RuleTesting(new PeerHostGone());

    private static WireScript hanging() {
        WireScript script = WireScript.between(CLIENT, SERVER)
                .handshake()
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(2)
                .lost()
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        for (double seconds : new double[] {2.2, 2.6, 3.4}) {
            script.at(seconds).clientRetransmits();
        }
        return script;
    }

    private static WireScript knocking() {
        return WireScript.between(CLIENT, SERVER)
                .at(3)
                .lost()
                .clientSyn()
                .at(4)
                .lost()
                .clientSyn()
                .at(6)
                .lost()
                .clientSyn();
    }

    private static IcmpError hostUnreachable(double seconds, String from) {
        return new IcmpError(
                9,
                WireScript.nanosAt(seconds),
                Endpoint.parse(from + ":0"),
                Endpoint.parse(CLIENT),
                Endpoint.parse(SERVER),
                0,
                3,
                1,
                false,
                0);
    }

    @Test
    void aRequestIsRepeatedAndNewConnectionsHangToo() {
        Verdict verdict = rule.states(Observed.of(hanging().at(12).clientFin())
                .with(Observed.unanswered("10.0.0.7:49093", SERVER, 2.5, 4))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_HOST);
        assertThat(verdict.headline()).contains("new connections hang too");
    }

    @Test
    void aRequestIsRepeatedAndARouterSaysThatTheHostIsNotThere() {
        Verdict verdict = rule.states(Observed.of(hanging().at(12).clientFin())
                .with(hostUnreachable(5, "10.0.0.1"))
                .incident());

        assertThat(verdict.headline()).contains("a router says host unreachable");
    }

    @Test
    void aHostThatWasHeardAnswersNoNewConnection() {
        Verdict verdict = rule.states(Observed.of(knocking())
                .with(Observed.working("10.0.0.7:49091", SERVER, 0, 1))
                .with(Observed.unanswered("10.0.0.7:49093", SERVER, 2.5, 4))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("last heard 2 s before this SYN", "2 new connections hung");
    }

    @Test
    void nearMissOneSilentConnectionSaysNothingOfTheHost() {
        assertThat(new PeerHostGone()
                        .judge(Observed.of(hanging().at(12).clientFin()).incident()))
                .isEqualTo(Opinion.notConcerned());
        rule.isSilent("idle-dropped-silently/firewall-1800s", ALL);
    }

    @Test
    void nearMissTheHostStillAnswersElsewhere() {
        rule.excludes(
                "still answered",
                Observed.of(hanging().at(12).clientFin())
                        .with(Observed.unanswered("10.0.0.7:49093", SERVER, 2.5, 4))
                        .with(Observed.working("10.0.0.8:40000", SERVER, 4, 8))
                        .incident());
    }

    @Test
    void nearMissAPortThatAFirewallDrops() {
        // The host answered on another port, and nothing ever answered on this one.
        assertThat(new PeerHostGone()
                        .judge(Observed.of(knocking())
                                .with(Observed.working("10.0.0.7:49091", "10.0.0.5:22", 0, 1))
                                .with(Observed.unanswered("10.0.0.7:49093", SERVER, 2.5, 4))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissTheServerAnswersAfterAll() {
        rule.excludes(
                "still arrived",
                Observed.of(hanging().at(5).serverAck().at(12).clientFin())
                        .with(Observed.unanswered("10.0.0.7:49093", SERVER, 2.5, 4))
                        .incident());
    }

    @Test
    void nearMissesWithOtherErrors() {
        rule.isSilent("connect-unanswered/dropped-by-a-firewall", ALL);
        rule.isSilent("connection-refused/nothing-listens", ALL);
    }
}
