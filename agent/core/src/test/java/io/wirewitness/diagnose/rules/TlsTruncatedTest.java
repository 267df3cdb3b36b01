package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Explained;
import io.wirewitness.explain.LongTlsCases;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TlsTruncatedTest {

    private final RuleTesting rule = new RuleTesting(new TlsTruncated());

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(TlsBytes.applicationData(4000), from, to);
    }

    private static WireScript ends(WireScript script) {
        return script.at(0.2).serverFin().clientAck().clientFin().at(5).clientAck();
    }

    @Test
    void aRecordWithoutItsEndProvesIt() {
        Verdict verdict = rule.states(TlsScripts.incident(ends(TlsScripts.asked()
                .server(part(0, 1448))
                .server(part(1448, 2200))
                .clientAck())));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("2200 of 4000 bytes");
    }

    @Test
    void aCopyOfASegmentCountsOnce() {
        Verdict verdict = rule.states(TlsScripts.incident(ends(TlsScripts.asked()
                .server(part(0, 1448))
                .at(0.08)
                .serverRetransmits()
                .server(part(1448, 2200))
                .clientAck())));

        assertThat(verdict.headline()).contains("2200 of 4000 bytes");
    }

    @Test
    void nearMissAWholeRecordWithoutAnAlert() {
        WireScript script = ends(TlsScripts.asked()
                .server(part(0, 1448))
                .server(part(1448, 2896))
                .server(part(2896, 4000))
                .clientAck());

        assertThat(Explained.incidents(script)).isEmpty();
    }

    @Test
    void nearMissAClientThatClosesFirst() {
        WireScript script = TlsScripts.asked()
                .server(part(0, 1448))
                .clientAck()
                .at(0.1)
                .clientFin()
                .serverFin()
                .at(5)
                .clientAck();

        assertThat(Explained.incidents(script)).isEmpty();
    }

    @Test
    void nearMissARecordOfWhichTheCaptureMissedAPart() {
        WireScript script = ends(TlsScripts.asked()
                .server(part(0, 1448))
                .unseen()
                .server(part(1448, 2896))
                .server(part(2896, 4000))
                .clientAck());

        assertThat(Explained.incidents(script)).isEmpty();
    }

    @Test
    void aLongResponseThatStopsInsideARecordProvesIt() {
        byte[] bytes = LongTlsCases.response();
        WireScript script = LongTlsCases.end(LongTlsCases.sends(LongTlsCases.asked(), bytes, 0, 151_000));
        Verdict verdict = rule.states(TlsScripts.incident(script));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("3346 of 16406 bytes");
    }

    @Test
    void nearMissALongResponseOfWholeRecords() {
        byte[] bytes = LongTlsCases.response();
        WireScript script = LongTlsCases.end(LongTlsCases.sends(LongTlsCases.asked(), bytes, 0, bytes.length));
        WireScript full = LongTlsCases.end(
                LongTlsCases.sends(LongTlsCases.asked(), TlsBytes.applicationData(4 * 1448), 0, 4 * 1448));

        assertThat(Explained.incidents(script)).isEmpty();
        assertThat(Explained.incidents(full)).isEmpty();
    }

    @Test
    void nearMissALongResponseWithACloseNotify() {
        byte[] bytes = TlsBytes.joined(LongTlsCases.response(), TlsBytes.encryptedAlert());
        WireScript script = LongTlsCases.end(LongTlsCases.sends(LongTlsCases.asked(), bytes, 0, bytes.length));

        assertThat(Explained.incidents(script)).isEmpty();
    }

    @Test
    void nearMissAPlainResponseThatIsCut() {
        rule.isSilent("peer-closed-without-response/disk-full", ALL);
    }
}
