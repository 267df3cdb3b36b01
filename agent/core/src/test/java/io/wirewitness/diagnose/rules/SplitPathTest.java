package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Sighting;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.explain.WayCases;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitPathTest {

    private static final String POST = "POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 3000\r\n\r\n";

    private final SplitPath splitPath = new SplitPath();
    private final RuleTesting rule = new RuleTesting(splitPath);

    @Test
    void twoBackendsCapturesProveIt() {
        Verdict verdict = rule.states(Sighting.of(WayCases.atBackend3())
                .alsoSeen("backend1.pcap", OtherView.Nearer.UNKNOWN, WayCases.atBackend1())
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("104 bytes");
        assertThat(verdict.evidence())
                .anyMatch(fact ->
                        fact.fact().contains("backend1.pcap") && fact.fact().contains("9041 bytes"))
                .anyMatch(fact -> fact.fact().contains("no SYN of it"))
                .anyMatch(fact -> fact.fact().contains("RST from the client"));
    }

    @Test
    void theOtherWayRoundTheyProveItToo() {
        Verdict verdict = rule.states(Sighting.of(WayCases.atBackend1())
                .felt(Failure.Kind.TIMED_OUT)
                .alsoSeen("backend3.pcap", OtherView.Nearer.UNKNOWN, WayCases.atBackend3())
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().startsWith("backend3.pcap: the next 104 bytes"));
    }

    @Test
    void nearMissTwoFilesOfOneHostOneAfterTheOther() {
        Incident later = Sighting.of(WayCases.atBackend3())
                .capturesBeginAt(0.2003)
                .alsoSeen("before.pcap", OtherView.Nearer.UNKNOWN, WayCases.atBackend1(), 0.2003)
                .incident();

        assertThat(splitPath.judge(later)).isEqualTo(Opinion.notConcerned());
    }

    /** Nobody knows that the second capture ran before; the first one ran on, and did not see what went astray. */
    @Test
    void aCaptureOfTheStrayedBytesAloneMakesItLikely() {
        Verdict verdict = rule.states(Sighting.of(WayCases.atBackend3())
                .capturesBeginAt(0.2003)
                .alsoSeen("backend1.pcap", OtherView.Nearer.UNKNOWN, WayCases.atBackend1())
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void theProxysCaptureAloneMakesItLikely() {
        Verdict verdict = rule.states(Sighting.of(WayCases.atTheProxy()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("went on"));
    }

    @Test
    void withoutAnotherSignItIsPossibleOnly() {
        assertThat(rule.states(incident(upload().serverBareRst())).confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(incident(upload().nextTtl(61).serverBareRst())).confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    /** What was seen of the TTLs is told in any case, and as a sign only where they are apart. */
    @Test
    void theTtlsAreToldAsTheyWereSeen() {
        assertThat(ttls(upload().serverBareRst()))
                .containsExactly("the reset has TTL 57, the peer's other packets have 57");
        assertThat(ttls(upload().nextTtl(61).serverBareRst()))
                .containsExactly("the reset has TTL 61, the peer's other packets have 57");
        Verdict oneApart = rule.states(incident(upload().nextTtl(58).serverBareRst()));
        assertThat(oneApart.confidence()).as("paths differ by one at times").isEqualTo(Confidence.POSSIBLE);
        assertThat(oneApart.evidence())
                .anyMatch(fact -> fact.fact().startsWith("the reset has TTL 58, the peer's other packets have 57"));
        assertThat(oneApart.missing())
                .anyMatch(text -> text.contains("a TTL that differs by 2 or more"))
                .noneMatch(text -> text.contains("is the server's"));
    }

    private List<String> ttls(WireScript script) {
        return rule.states(incident(script)).evidence().stream()
                .map(Evidence::fact)
                .filter(fact -> fact.contains("TTL"))
                .map(fact -> fact.replaceAll(" \\(packet \\d+\\)$", ""))
                .toList();
    }

    @Test
    void onPublicWaysAFilterLooksTheSame() {
        WireScript script = WireScript.between("192.168.1.20:49092", "203.0.113.80:80")
                .at(0)
                .handshake()
                .client(POST)
                .serverAck()
                .lost()
                .client(104)
                .nextTtl(61)
                .serverBareRst();

        Verdict verdict = rule.states(incident(script));
        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("injected-reset"));
    }

    @Test
    void nearMissALiveSocketsResetKnowsTheConnection() {
        silent(incident(upload().nextTtl(61).serverRst()));
        silent(incident(upload().nextTtl(61).serverPlainRst()));
    }

    @Test
    void nearMissAnInjectorsResetBorrowsNoNumber() {
        silent(incident(upload().nextTtl(61).nextIpId(0x4444).serverBareRst()));
    }

    @Test
    void nearMissBehindTheHello() {
        WireScript script = WireScript.between("192.168.1.20:51514", "203.0.113.80:443")
                .at(0)
                .handshake()
                .client(TlsBytes.clientHello("www.example.com"))
                .nextTtl(61)
                .serverBareRst();

        assertThat(rule.states(incident(script)).confidence())
                .as("a filter's reset looks so there")
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAHostThatHadTimeToForget() {
        rule.isSilent("idle-reset-by-middlebox/nat-350s", RuleTesting.ALL);
        rule.isSilent("unknown/reset-by-a-box-or-a-restarted-host", RuleTesting.ALL);
        rule.isSilent("idle-closed-before-reuse/nginx-60s", RuleTesting.ALL);
    }

    @Test
    void nearMissTheSecondCaptureIsOfTheSameWay() {
        Incident same = Sighting.of(WayCases.atTheProxy())
                .alsoSeen("switch.pcap", OtherView.Nearer.SERVER, WayCases.atTheProxy())
                .incident();

        assertThat(rule.states(same).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void itWorksForALiveAgentToo() {
        Verdict verdict = rule.states(
                EventText.parse("""
                failure at=0.0605 kind=RESET
                connection remote=10.0.0.5:443 ordinal=1 start=0.0102 request=3067
                """, upload().nextTtl(61).serverBareRst().snapshot()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    private void silent(Incident incident) {
        assertThat(splitPath.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    private static Incident incident(WireScript script) {
        return Sighting.of(script).incident();
    }

    private static WireScript upload() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .at(0.01)
                .client(POST)
                .client(1448)
                .serverAck()
                .lost()
                .client(104)
                .at(0.0602);
    }

    /** One hop less than the server is no other host where the server is. */
    @Test
    void nearMissAResetThatNoRouterHasLowered() {
        rule.excludes(
                "the reset has TTL 64, the peer's other packets have 63: hosts begin with such a TTL",
                "injected-reset/reset-by-the-first-box",
                PACKETS);
    }
}
