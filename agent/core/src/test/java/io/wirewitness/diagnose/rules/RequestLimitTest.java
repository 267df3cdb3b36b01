package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Captured;
import io.wirewitness.diagnose.Nearby;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class RequestLimitTest {

    private final RequestLimit limit = new RequestLimit();
    private final RuleTesting rule = new RuleTesting(limit);

    private static final String GOLDEN = "request-limit/capture-alone";
    private static final String GET = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Incident after(int responses, double finAfter) {
        WireScript script =
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080").at(0).handshake();
        for (int i = 0; i < responses; i++) {
            script.at(1 + i * 0.1).client(GET).server(OK).clientAck();
        }
        double last = 1 + (responses - 1) * 0.1;
        return Captured.incident(script.at(last + finAfter)
                .serverFin()
                .clientAck()
                .at(last + finAfter + 1)
                .lost()
                .client(GET)
                .serverBareRst());
    }

    @Test
    void aHundredIsLikelyWithoutNeighbours() {
        Verdict verdict = rule.states(Captured.golden(GOLDEN));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(verdict.headline()).contains("response number 100");
    }

    @Test
    void twoOthersOfTheSameNumberProveIt() {
        Incident incident = Captured.among(
                Captured.golden(GOLDEN), Nearby.closed(0, 30, 100, 0.001), Nearby.closed(5, 90, 101, 0.002));

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void anAnnouncementThatTheClientIgnoredIsNamed() {
        String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
        WireScript script =
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080").at(0).handshake();
        for (int i = 1; i <= 100; i++) {
            script.at(i).client(GET).server(i < 100 ? OK : last).clientAck();
        }
        script.serverFin().clientAck().at(101).lost().client(GET).serverBareRst();

        assertThat(rule.states(Captured.incident(script)).evidence())
                .anyMatch(fact -> fact.fact().contains("had announced it: Connection: close"));
        assertThat(rule.states(Captured.golden(GOLDEN)).evidence())
                .noneMatch(fact -> fact.fact().contains("announced"));
    }

    @Test
    void anUnusualNumberNeedsOthersOfTheSame() {
        assertThat(limit.judge(after(37, 0.0005))).isEqualTo(Opinion.notConcerned());
        Incident incident =
                Captured.among(after(37, 0.0005), Nearby.closed(0, 30, 37, 0.001), Nearby.closed(5, 90, 37, 0.002));
        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAnIdleLimitThatHappenedToComeBehindTheHundredth() {
        assertThat(limit.judge(after(100, 5))).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissOthersCarriedMore() {
        rule.excludes("more requests", Captured.among(Captured.golden(GOLDEN), Nearby.closed(0, 80, 4000, 60)));
        // fewer say nothing: a client may have asked for the close, and an error ends connections, too
        rule.states(Captured.among(Captured.golden(GOLDEN), Nearby.closed(0, 30, 1, 0.001)));
    }

    @Test
    void nearMissAllOfOneAge() {
        Incident incident = Captured.among(
                Captured.golden(GOLDEN), Nearby.closed(20, 89.4, 100, 0.001), Nearby.closed(9, 78.4, 100, 0.001));

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAReload() {
        rule.excludes(
                "going away",
                Captured.among(
                        Captured.golden(GOLDEN),
                        Nearby.closed(60, 68, 2, 7),
                        Nearby.closed(10, 69, 30, 3),
                        Nearby.closed(40, 71, 5, 20)));
    }

    @Test
    void oneResponseIsNoLimit() {
        rule.isSilent("unknown/closed-behind-the-response", ALL);
        rule.isSilent("idle-closed-before-reuse/tls-close-notify", ALL);
    }

    @Test
    void theAgentCountsToo() {
        Verdict verdict = rule.states("unknown/closed-behind-the-response", ALL, "connection ordinal=101");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aGoAwayAfterARoundNumberOfStreams() {
        Verdict verdict = rule.states("request-limit/h2-nginx-1000", ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(verdict.headline()).contains("request number 1000");
        assertThat(rule.states(
                                "request-limit/h2-nginx-1000",
                                ALL,
                                "goaway at=30.002 last=1999 code=0",
                                "streams stream=2001")
                        .headline())
                .as("streams that begin with 1")
                .contains("request number 1000");
    }

    @Test
    void noRoundNumberOrAnErrorIsNoLimit() {
        rule.isSilent("request-limit/h2-nginx-1000", ALL, "goaway at=30.002 last=1997 code=0");
        rule.isSilent("request-limit/h2-nginx-1000", ALL, "goaway at=30.002 last=2001 code=2");
        rule.isSilent("request-limit/h2-nginx-1000", ALL, "connection ordinal=40"); // streams of another kind
    }
}
