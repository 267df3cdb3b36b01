package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Payload;
import io.wirewitness.model.SenderHabits;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.ZeroWindows;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTest {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:443";

    private static WireScript script() {
        return WireScript.between(CLIENT, SERVER);
    }

    @Test
    void aHealthyConnection() {
        FlowSnapshot flow = script().handshake()
                .client(100)
                .serverAck()
                .server(1000)
                .clientAck()
                .clientFin()
                .serverFin()
                .clientAck()
                .snapshot();

        assertThat(flow.history()).isEqualTo("ShADadFf");
        assertThat(flow.fromClient())
                .isEqualTo(new FlowSnapshot.Side(
                        6,
                        100,
                        0,
                        WireScript.nanosAt(0.0003),
                        0xfffff000L + 1 + 100 + 1,
                        0x7ffff000L + 1 + 1000 + 1,
                        flow.recent().get(7),
                        null,
                        64,
                        64,
                        new SenderHabits(
                                0, 6, 0x1005, 0, 6, 1460, 7, 502, 1, 0, 0, 0, 0, 100, 100, WireScript.nanosAt(0)),
                        ZeroWindows.NONE));
        assertThat(flow.fromServer().fin()).isEqualTo(flow.recent().get(8));
        assertThat(flow.fromServer().segments()).isEqualTo(4);
        assertThat(flow.fromServer().minTtl()).isEqualTo(57);
    }

    @Test
    void sequenceNumbersMayPassZero() {
        FlowSnapshot flow = script().clientSequence(0xffff_ff00L)
                .serverSequence(0xffff_ffffL)
                .handshake()
                .client(1000)
                .serverAck()
                .server(10)
                .client(1000)
                .clientRetransmits()
                .serverAck()
                .snapshot();

        assertThat(flow.fromClient().payloadBytes()).isEqualTo(2000);
        assertThat(flow.fromClient().retransmissions()).isEqualTo(1);
        assertThat(flow.fromClient().highestSequenceEnd()).isEqualTo(0xffff_ff00L + 2001 - (1L << 32));
        assertThat(flow.fromServer().highestAcknowledgment()).isEqualTo(0xffff_ff00L + 2001 - (1L << 32));
        assertThat(flow.fromServer().highestSequenceEnd()).isEqualTo(10);
    }

    @Test
    void copiesMadeByTheCaptureAreNoRetransmissions() {
        WireScript script = script().handshake()
                .duplicate()
                .client(100)
                .duplicate()
                .duplicate(1)
                .server(200)
                .duplicate()
                .clientFin()
                .duplicate()
                .serverBareRst()
                .duplicate();
        FlowSnapshot flow = script.snapshot();

        assertThat(flow.history()).isEqualTo("ShADdFr");
        assertThat(flow.fromClient().retransmissions()).isZero();
        assertThat(flow.fromClient().segments()).isEqualTo(4);
        assertThat(flow.fromServer().segments()).isEqualTo(3);
        assertThat(flow.fromServer().retransmissions()).isZero();
        assertThat(flow.recent()).hasSize(7);
        assertThat(flow.recentComplete()).isTrue();
        assertThat(flow.fromClient().minTtl()).isEqualTo(64);
    }

    @Test
    void aRealRetransmissionIsCountedAlsoAmongCopies() {
        FlowSnapshot flow = script().handshake()
                .client(100)
                .duplicate()
                .clientRetransmits() // 100 µs later, with its own identification
                .duplicate()
                .snapshot();

        assertThat(flow.fromClient().retransmissions()).isEqualTo(1);
        assertThat(flow.fromClient().payloadBytes()).isEqualTo(100);
        assertThat(flow.history()).isEqualTo("ShADT");
    }

    @Test
    void withoutAnIdentificationOnlyAMillisecondMakesACopy() {
        FlowSnapshot soon = WireScript.between("[2001:db8::7]:49092", "[2001:db8::5]:443")
                .noTimestamps()
                .at(0)
                .client(100)
                .at(0.001)
                .clientRetransmits()
                .snapshot();
        FlowSnapshot later = WireScript.between("[2001:db8::7]:49092", "[2001:db8::5]:443")
                .noTimestamps()
                .at(0)
                .client(100)
                .at(0.0010001)
                .clientRetransmits()
                .snapshot();

        assertThat(soon.fromClient().retransmissions()).isZero();
        assertThat(later.fromClient().retransmissions()).isEqualTo(1);
    }

    @Test
    void withAnIdentificationCopiesMayComeUpTo50Milliseconds() {
        FlowSnapshot copy = sameIdentification(0.050);
        FlowSnapshot wrapped = sameIdentification(0.051);

        assertThat(copy.fromClient().retransmissions()).isZero();
        assertThat(wrapped.fromClient().retransmissions()).isEqualTo(1);
    }

    private static FlowSnapshot sameIdentification(double seconds) {
        return script().noTimestamps()
                .at(0)
                .nextIpId(77)
                .client(100)
                .at(seconds)
                .nextIpId(77)
                .clientRetransmits()
                .snapshot();
    }

    @ParameterizedTest
    @ValueSource(ints = {54, 60})
    void aTtlThatNoMirrorMakesIsNoCopy(int ttl) {
        FlowSnapshot flow = script().handshake()
                .nextIpId(99)
                .serverRst()
                .nextIpId(99)
                .nextTtl(ttl)
                .serverRst()
                .snapshot();

        assertThat(flow.fromServer().segments()).isEqualTo(3);
    }

    @Test
    void aKeepAliveIsNoRetransmission() {
        FlowSnapshot flow = script().handshake()
                .client(100)
                .server(100)
                .clientAck()
                .at(60)
                .clientKeepAlive()
                .serverAck()
                .at(120)
                .nextSequence(0xfffff000L + 100)
                .client(1) // one old byte, as some systems send it
                .serverAck()
                .snapshot();

        assertThat(flow.fromClient().retransmissions()).isZero();
        assertThat(flow.fromClient().payloadBytes()).isEqualTo(100);
        assertThat(flow.fromClient().lastPayloadNanos()).isEqualTo(WireScript.nanosAt(0.0003));
    }

    @Test
    void oneByteSentAgainBeforeItsAcknowledgmentIsARetransmission() {
        FlowSnapshot flow =
                script().handshake().client(1).at(1).clientRetransmits().snapshot();

        assertThat(flow.fromClient().retransmissions()).isEqualTo(1);
    }

    @Test
    void whatFillsAGapRepeatsNothing() {
        FlowSnapshot flow = script().handshake()
                .nextSequence(0xfffff000L + 1 + 300)
                .client(100)
                .client(150)
                .client(150)
                .snapshot();

        assertThat(flow.fromClient().retransmissions()).isZero();
        assertThat(flow.fromClient().payloadBytes()).isEqualTo(400);
        assertThat(flow.fromClient().highestSequenceEnd()).isEqualTo(0xfffff000L + 401);
    }

    @Test
    void aRetransmissionThatCarriesMoreCountsOnlyTheNewBytes() {
        FlowSnapshot flow = script().handshake()
                .client(100)
                .at(1)
                .nextSequence(0xfffff000L + 1)
                .client(160)
                .snapshot();

        assertThat(flow.fromClient().retransmissions()).isEqualTo(1);
        assertThat(flow.fromClient().payloadBytes()).isEqualTo(160);
        assertThat(flow.fromClient().lastPayloadNanos()).isEqualTo(WireScript.nanosAt(1));
    }

    @Test
    void lettersOfRepeatedThingsComeAt1And10And100() {
        WireScript script = script().handshake().client(10);
        for (int i = 0; i < 99; i++) {
            script.clientRetransmits();
        }
        assertThat(script.snapshot().history()).isEqualTo("ShADTT");
        assertThat(script.clientRetransmits().snapshot().history()).isEqualTo("ShADTTT");
    }

    @Test
    void aSynSentAgainIsARetransmissionAndNoNewFlow() {
        FlowSnapshot flow = script().at(0)
                .lost()
                .clientSyn()
                .at(1)
                .lost()
                .clientSyn()
                .at(3)
                .lost()
                .clientSyn()
                .snapshot();

        assertThat(flow.history()).isEqualTo("ST");
        assertThat(flow.fromClient().retransmissions()).isEqualTo(2);
        assertThat(flow.recent()).hasSize(3);
        assertThat(flow.fromServer().highestSequenceEnd()).isEqualTo(-1);
        assertThat(flow.fromServer().minTtl()).isEqualTo(-1);
    }

    @Test
    void aRefusalAcknowledgesTheSyn() {
        FlowSnapshot flow = script().clientSyn().serverRefuses().snapshot();

        assertThat(flow.history()).isEqualTo("Sr");
        assertThat(flow.fromServer().highestAcknowledgment())
                .isEqualTo(flow.fromClient().highestSequenceEnd());
        TcpSegment rst = Objects.requireNonNull(flow.fromServer().rst());
        assertThat(rst.flags()).isEqualTo(TcpFlags.RST | TcpFlags.ACK);
        assertThat(rst.sequence()).isZero();
        assertThat(flow.fromServer().minTtl()).isEqualTo(-1);
    }

    @Test
    void aResetMovesNoSequenceSpaceAndAcknowledgesNothingImpossible() {
        FlowSnapshot flow = script().handshake()
                .client(100)
                .serverAck()
                .nextSequence(0x10L)
                .nextAcknowledgment(0xfffff000L + 5000)
                .serverRst()
                .snapshot();

        assertThat(flow.fromServer().highestSequenceEnd()).isEqualTo(0x7ffff001L);
        assertThat(flow.fromServer().highestAcknowledgment()).isEqualTo(0xfffff000L + 101);
    }

    @Test
    void theHighestAcknowledgmentOfAnAbortCounts() {
        FlowSnapshot flow = script().handshake().client(100).serverRst().snapshot();

        assertThat(flow.fromServer().highestAcknowledgment()).isEqualTo(0xfffff000L + 101);
    }

    @Test
    void zeroWindows() {
        FlowSnapshot flow = script().handshake()
                .server(1000)
                .nextWindow(0)
                .clientAck()
                .serverKeepAlive()
                .nextWindow(0)
                .clientAck()
                .snapshot();

        assertThat(flow.history()).isEqualTo("ShAdWa");
    }

    @Test
    void finsWithDataAndFinsRepeated() {
        FlowSnapshot flow = script().handshake()
                .client(10)
                .server(10)
                .serverFin()
                .at(1)
                .serverRetransmits()
                .snapshot();

        assertThat(flow.history()).isEqualTo("ShADdft");
        assertThat(flow.fromServer().retransmissions()).isEqualTo(1);
        assertThat(Objects.requireNonNull(flow.fromServer().fin()).number()).isEqualTo(6);
    }

    @Test
    void aCaptureThatBeganLater() {
        FlowSnapshot flow = script().server("HTTP/1.1 200 OK\r\n\r\n")
                .client(100)
                .serverFin()
                .snapshot();

        assertThat(flow.handshakeSeen()).isFalse();
        assertThat(flow.client()).hasToString(CLIENT); // the higher port
        assertThat(flow.history()).isEqualTo("dDf");
        assertThat(flow.recent().get(0).payload()).isEqualTo(Payload.HTTP_RESPONSE);
    }

    @Test
    void aSynAckAloneNamesTheClient() {
        FlowSnapshot flow = WireScript.between("10.0.0.7:80", "10.0.0.5:9999")
                .unseen()
                .clientSyn()
                .serverSynAck()
                .clientAck()
                .snapshot();

        assertThat(flow.client()).hasToString("10.0.0.7:80");
        assertThat(flow.history()).isEqualTo("hA");
        assertThat(flow.handshakeSeen()).isTrue();
    }

    @Test
    void aSynAckCapturedBeforeItsSynIsTheSameFlow() {
        FlowSnapshot flow =
                script().at(0.1).serverSynAck().at(0.1).clientSyn().clientAck().snapshot();

        assertThat(flow.history()).isEqualTo("hSA");
        assertThat(flow.recent()).hasSize(3);
    }

    @Test
    void aNewSynOnTheSameEndsIsANewFlow() {
        FlowSnapshot flow = script().handshake()
                .client(100)
                .serverFin()
                .clientFin()
                .serverAck()
                .at(5)
                .clientSequence(5000)
                .serverSequence(9000)
                .handshake()
                .client(7)
                .snapshot();

        assertThat(flow.history()).isEqualTo("ShAD");
        assertThat(flow.firstNanos()).isEqualTo(WireScript.nanosAt(5));
        assertThat(flow.recent()).hasSize(4);
        assertThat(flow.fromClient().payloadBytes()).isEqualTo(7);
    }

    @Test
    void aForeignAnswerToASynDoesNotSpoilTheFlow() {
        // RFC 5961: the old connection of the same ends still lives at the server, which sends a challenge ACK.
        FlowSnapshot flow = script().clientSequence(0x100)
                .lost()
                .clientSyn()
                .nextSequence(0x9999_0000L)
                .nextAcknowledgment(0xeeee_0000L)
                .serverAck()
                .nextSequence(0xeeee_0000L)
                .clientBareRst()
                .at(1)
                .clientSyn()
                .serverSynAck()
                .clientAck()
                .client(50)
                .serverAck()
                .snapshot();

        assertThat(flow.history()).isEqualTo("SaRThAD");
        assertThat(flow.recent()).hasSize(8);
        assertThat(flow.fromClient().rst()).as("it ended the old connection").isNull();
        assertThat(flow.fromClient().habits().resets()).isZero();
        assertThat(flow.fromClient().habits().syns()).isEqualTo(2);
        assertThat(flow.fromServer().habits().firstSynNanos()).isEqualTo(WireScript.nanosAt(1.0001));
        assertThat(flow.fromServer().highestAcknowledgment()).isEqualTo(0x100 + 51);
        assertThat(flow.fromServer().highestSequenceEnd()).isEqualTo(0x7ffff001L);
        assertThat(flow.fromServer().retransmissions()).isZero();
    }

    @Test
    void aResetOfItsOwnBeforeALateSynAckStays() {
        FlowSnapshot flow = script().clientSyn()
                .nextSequence(0xfffff001L)
                .clientBareRst()
                .serverSynAck()
                .snapshot();

        assertThat(flow.fromClient().rst()).isNotNull();
    }

    @Test
    void aConnectionWithItself() {
        FlowSnapshot flow = WireScript.between("127.0.0.1:5000", "127.0.0.1:5000")
                .clientSyn()
                .client(5)
                .snapshot();

        assertThat(flow.history()).isEqualTo("SD");
        assertThat(flow.recent()).hasSize(2);
    }

    @Test
    void theTtlOfAResetIsNotTheSenders() {
        FlowSnapshot flow =
                script().handshake().server(10).nextTtl(200).serverRst().snapshot();

        assertThat(flow.fromServer().minTtl()).isEqualTo(57);
        assertThat(flow.fromServer().maxTtl()).isEqualTo(57);
        assertThat(Objects.requireNonNull(flow.fromServer().rst()).ttl()).isEqualTo(200);
    }

    @Test
    void theHistoryStopsInsteadOfGrowing() {
        WireScript script = script().handshake();
        for (int i = 0; i < 100; i++) {
            script.nextSequence(i * 1000L).serverRst();
        }
        assertThat(script.snapshot().history()).hasSize(32).startsWith("ShArrr");
    }
}
