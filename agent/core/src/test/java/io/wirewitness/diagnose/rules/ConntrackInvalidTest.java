package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Sighting;
import io.wirewitness.explain.WayCases;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Neighbour.End;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class ConntrackInvalidTest {

    private static final String CLIENT = "10.244.1.7:49092";
    private static final String POD = "10.244.3.9:80";

    private final ConntrackInvalid conntrack = new ConntrackInvalid();
    private final RuleTesting rule = new RuleTesting(conntrack);

    @Test
    void aSegmentFromTheServersOwnAddressIsAnsweredByTheClientsHost() {
        Verdict verdict = rule.states(Sighting.of(WayCases.download())
                .with(stranger(CLIENT, POD, End.CLIENT_RESET, 0.0196, 0.0001, 0))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
        assertThat(verdict.headline()).contains(POD);
        assertThat(verdict.action()).contains("nf_conntrack_tcp_be_liberal");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("1 repetition of the server"));
    }

    @Test
    void withoutAnythingOutOfOrderItIsPossibleOnly() {
        WireScript smooth = WireScript.between(CLIENT, "10.96.0.20:80")
                .at(0)
                .handshake()
                .at(0.01)
                .client(WayCases.GET)
                .at(0.0205)
                .serverBareRst();

        assertThat(rule.states(Sighting.of(smooth)
                                .with(stranger(CLIENT, POD, End.CLIENT_RESET, 0.0196, 0.0001, 0))
                                .incident())
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAnotherConnectionOfThatPort() {
        silent(stranger(CLIENT, POD, End.CLIENT_RESET, 0.0196, 0.0001, 1)); // opened with a SYN
        silent(stranger(CLIENT, POD, End.CLIENT_RESET, 0.015, 2, 0)); // lived for a while
        silent(stranger(CLIENT, POD, End.SERVER_RESET, 0.0196, 0.0001, 0)); // reset by the server
        silent(stranger(CLIENT, POD, End.CLIENT_RESET, -3, 0.0001, 0)); // before the transfer
        silent(stranger("10.244.1.7:49093", POD, End.CLIENT_RESET, 0.0196, 0.0001, 0)); // another port
        silent(stranger(CLIENT, "10.96.0.20:81", End.CLIENT_RESET, 0.0196, 0.0001, 0)); // the server itself
    }

    @Test
    void nearMissNoSuchNeighbour() {
        assertThat(conntrack.judge(Sighting.of(WayCases.download()).incident())).isEqualTo(Opinion.notConcerned());
        rule.isSilent("peer-aborted/linger-0", RuleTesting.ALL);
    }

    private void silent(Neighbour other) {
        assertThat(conntrack.judge(Sighting.of(WayCases.download()).with(other).incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    private static Neighbour stranger(String client, String server, End end, double from, double lasts, int syns) {
        return new Neighbour(
                Endpoint.parse(client),
                Endpoint.parse(server),
                WireScript.nanosAt(from),
                WireScript.nanosAt(from + lasts),
                end,
                WireScript.nanosAt(from + lasts),
                0,
                -1,
                syns);
    }
}
