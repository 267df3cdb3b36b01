package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Retransmissions;
import org.junit.jupiter.api.Test;

/** Retransmissions by what made their sender repeat: the near misses differ by a few milliseconds or one acknowledgment. */
class TroubleTest {

    private static WireScript opened() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .clientSequence(1000)
                .serverSequence(5000)
                .at(0)
                .handshake();
    }

    private static Retransmissions ofClient(WireScript script) {
        var side = script.snapshot().fromClient();
        assertThat(side.repeated().all()).isEqualTo(side.retransmissions());
        return side.repeated();
    }

    @Test
    void nothingRepeatedIsNothing() {
        assertThat(ofClient(opened().at(0.1).client(100).serverAck())).isEqualTo(Retransmissions.NONE);
    }

    @Test
    void whatIsRepeatedLateWasATimer() {
        WireScript script = opened().at(0.1).lost().client(100).at(0.4).lost().clientRetransmits();

        assertThat(ofClient(script.at(1.0).lost().clientRetransmits())).isEqualTo(new Retransmissions(2, 0, 0, 0));
    }

    @Test
    void aProbeOfTheTailComesSooner() {
        assertThat(ofClient(opened().at(0.1).lost().client(100).at(0.29).clientRetransmits()))
                .isEqualTo(new Retransmissions(0, 0, 0, 1));
    }

    @Test
    void aRepeatedSynIsATimersToo() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .lost()
                .clientSyn()
                .at(1)
                .clientSyn();

        assertThat(ofClient(script).timeouts())
                .isEqualTo(script.snapshot().fromClient().retransmissions());
        assertThat(script.snapshot().handshakeRoundTripNanos()).isEqualTo(-1);
    }

    private static WireScript askedAgain(int times) {
        WireScript script = opened();
        for (int i = 0; i < 4; i++) {
            script.at(0.1 + i * 0.001).client(100);
        }
        for (int i = 0; i <= times; i++) {
            script.at(0.12 + i * 0.001).nextAcknowledgment(1101).serverAck();
        }
        return script;
    }

    @Test
    void twoDuplicateAcknowledgmentsOfExactlyItMakeItFast() {
        assertThat(ofClient(askedAgain(2).at(0.13).nextSequence(1101).client(100)))
                .isEqualTo(new Retransmissions(0, 1, 0, 0));
        assertThat(ofClient(askedAgain(1).at(0.13).nextSequence(1101).client(100)))
                .as("one may be reordering")
                .isEqualTo(new Retransmissions(0, 0, 0, 1));
        assertThat(ofClient(askedAgain(3).at(0.13).nextSequence(1201).client(100)))
                .as("they ask for something else")
                .isEqualTo(new Retransmissions(0, 0, 0, 1));
    }

    @Test
    void aFastOneThatIsLostIsRepeatedByTheTimer() {
        WireScript script = askedAgain(2).at(0.13).nextSequence(1101).client(100);

        assertThat(ofClient(script.at(0.5).nextSequence(1101).client(100))).isEqualTo(new Retransmissions(1, 1, 0, 0));
    }

    @Test
    void whatWasAcknowledgedIsRepeatedInVain() {
        assertThat(ofClient(opened().at(0.1).client(100).serverAck().at(0.5).clientRetransmits()))
                .isEqualTo(new Retransmissions(0, 0, 1, 0));
    }

    @Test
    void theHandshakeTellsTheRoundTrip() {
        var flow = opened().snapshot();

        assertThat(flow.handshakeRoundTripNanos())
                .isEqualTo(flow.fromServer().habits().firstSynNanos()
                        - flow.fromClient().habits().firstSynNanos())
                .isPositive();
    }

    @Test
    void theWordsNameWhatThereWas() {
        assertThat(new Retransmissions(9, 3, 0, 0).text()).isEqualTo("9 after a time-out, 3 fast");
        assertThat(Retransmissions.NONE.text()).isEmpty();
    }
}
