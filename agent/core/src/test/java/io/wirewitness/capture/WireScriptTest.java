package io.wirewitness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireScriptTest {

    private static WireScript idleClose() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .at(1)
                .client("GET / HTTP/1.1\r\n\r\n")
                .at(1.02)
                .server("HTTP/1.1 200 OK\r\n\r\n")
                .clientAck()
                .at(61.02)
                .serverFin()
                .clientAck()
                .at(73.4)
                .client(412)
                .at(73.4002)
                .serverBareRst();
    }

    @Test
    void anIdleCloseReadsLikeTheRealOne() {
        FlowSnapshot flow = idleClose().snapshot();

        assertThat(flow.client()).hasToString("10.0.0.7:49092");
        assertThat(flow.server()).hasToString("10.0.0.5:443");
        assertThat(flow.history()).isEqualTo("ShADdfr");
        assertThat(flow.handshakeSeen()).isTrue();
        assertThat(flow.recentComplete()).isTrue();
        assertThat(flow.recent()).hasSize(10);
        assertThat(flow.firstNanos()).isEqualTo(WireScript.nanosAt(0));
        assertThat(flow.lastNanos()).isEqualTo(WireScript.nanosAt(73.4002));
        assertThat(flow.fromClient().payloadBytes()).isEqualTo(18 + 412);
        assertThat(flow.fromServer().lastPayloadNanos()).isEqualTo(WireScript.nanosAt(1.02));
        TcpSegment fin = Objects.requireNonNull(flow.fromServer().fin());
        TcpSegment rst = Objects.requireNonNull(flow.fromServer().rst());
        assertThat(fin.epochNanos()).isEqualTo(WireScript.nanosAt(61.02));
        assertThat(rst.flags()).isEqualTo(TcpFlags.RST);
        assertThat(rst.window()).isZero();
        assertThat(rst.ipId()).isZero();
        assertThat(rst.tcpHeaderBytes()).isEqualTo(20);
        assertThat(rst.sequence()).isEqualTo(flow.fromClient().highestAcknowledgment());
        assertThat(flow.fromServer().highestAcknowledgment() + 412)
                .isEqualTo(flow.fromClient().highestSequenceEnd());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                LinkType.ETHERNET,
                LinkType.LINUX_SLL,
                LinkType.LINUX_SLL2,
                LinkType.RAW,
                LinkType.NULL,
                LinkType.LOOP
            })
    void theLinkTypeMakesNoDifference(int linkType) {
        FlowSnapshot overEthernet = idleClose().snapshot();
        FlowSnapshot over = WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .linkType(linkType)
                .at(0)
                .handshake()
                .at(1)
                .client("GET / HTTP/1.1\r\n\r\n")
                .snapshot();

        assertThat(over.recent()).isEqualTo(overEthernet.recent().subList(0, 4));
    }

    @Test
    void payloadsAreKnownAlsoAfterTheyWereCutAway() {
        FlowSnapshot whole = idleClose().snapshot();
        FlowSnapshot cut = idleClose().headersOnly().snapshot();

        assertThat(cut).isEqualTo(whole);
        assertThat(cut.recent().get(3).payload()).isEqualTo(Payload.HTTP_REQUEST);
        assertThat(cut.recent().get(4).httpStatus()).isEqualTo(200);
    }

    @Test
    void ipv6WorksTheSame() {
        FlowSnapshot flow = WireScript.between("[2001:db8::7]:49092", "[2001:db8::5]:443")
                .handshake()
                .client(100)
                .server(200)
                .serverRst()
                .snapshot();

        assertThat(flow.history()).isEqualTo("ShADdr");
        assertThat(flow.recent()).extracting(TcpSegment::ipId).containsOnly(-1);
        assertThat(flow.client().host()).isEqualTo("2001:db8:0:0:0:0:0:7");
    }
}
