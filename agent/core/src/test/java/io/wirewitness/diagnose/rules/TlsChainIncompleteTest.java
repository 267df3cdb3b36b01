package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.LongTlsCases;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class TlsChainIncompleteTest {

    private static final int BAD_CERTIFICATE = 42;
    private static final int CERTIFICATE_EXPIRED = 45;
    private static final int CERTIFICATE_UNKNOWN = 46;
    private static final int UNKNOWN_CA = 48;

    private final RuleTesting rule = new RuleTesting(new TlsChainIncomplete());

    private static Incident refused(byte[] flight, int alert) {
        return TlsScripts.incident(TlsScripts.closed(TlsScripts.greeted()
                .at(0.03)
                .server(flight)
                .clientAck()
                .at(0.05)
                .client(TlsBytes.fatalAlert(alert))));
    }

    private static byte[] one(String issuer) {
        return TlsBytes.serverFlight(TlsScripts.AIA, TlsScripts.OCSP, TlsScripts.NAME, issuer);
    }

    @Test
    void oneCertificateAndTheClientsAlertMakeItLikely() {
        for (int alert : new int[] {BAD_CERTIFICATE, CERTIFICATE_UNKNOWN, UNKNOWN_CA}) {
            Verdict verdict = rule.states(refused(one("Example CA 3"), alert));

            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
            assertThat(verdict.headline()).contains("Example CA 3");
            assertThat(verdict.action()).contains(TlsScripts.AIA);
        }
    }

    private static Incident refusedInSegments(byte[] flight) {
        return TlsScripts.incident(
                TlsScripts.closed(LongTlsCases.presented(flight).at(0.05).client(TlsBytes.fatalAlert(UNKNOWN_CA))));
    }

    @Test
    void oneCertificateOverSeveralSegmentsMakesItLikely() {
        for (int signatureBytes : new int[] {1500, 3000}) {
            byte[] flight = TlsBytes.longFlight(signatureBytes, TlsScripts.NAME, "Example CA 3");
            Verdict verdict = rule.states(refusedInSegments(flight));

            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.headline()).contains("Example CA 3");
        }
    }

    @Test
    void nearMissAWholeChainOverSeveralSegments() {
        byte[] flight = TlsBytes.longFlight(
                1200, TlsScripts.NAME, "Example CA 3", "Example CA 3", "Example CA 1", "Example CA 1", "Example Root");
        rule.excludes("3 certificates", refusedInSegments(flight));
    }

    @Test
    void nearMissAnExpiredCertificate() {
        rule.excludes("certificate_expired", refused(one("Example CA 3"), CERTIFICATE_EXPIRED));
    }

    @Test
    void nearMissASelfSignedCertificate() {
        rule.excludes("signed by itself", refused(one(TlsScripts.NAME), UNKNOWN_CA));
    }

    @Test
    void nearMissAWholeChainToARootThatIsNotTrusted() {
        byte[] two = TlsBytes.serverFlight(
                TlsScripts.AIA, null, TlsScripts.NAME, "Example CA 3", "Example CA 3", "Example Root CA");
        rule.excludes("2 certificates", refused(two, UNKNOWN_CA));
    }

    @Test
    void nearMissACertificateOfTheRootItself() {
        assertThat(new TlsChainIncomplete().judge(refused(one("Example Root CA"), UNKNOWN_CA)))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissACertificateThatDoesNotSayWhereItsIssuersIs() {
        byte[] flight = TlsBytes.serverFlight(null, null, TlsScripts.NAME, "Company CA");
        assertThat(new TlsChainIncomplete().judge(refused(flight, UNKNOWN_CA))).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissAServerThatRefuses() {
        rule.excludes(
                "the server that refused",
                TlsScripts.incident(TlsScripts.closed(TlsScripts.presented("Example CA 3")
                        .at(0.05)
                        .client(TlsBytes.clientFinish())
                        .server(TlsBytes.fatalAlert(BAD_CERTIFICATE)))));
    }

    @Test
    void isSilentWithoutCertificates() {
        rule.isSilent("peer-aborted/linger-0", ALL);
    }
}
