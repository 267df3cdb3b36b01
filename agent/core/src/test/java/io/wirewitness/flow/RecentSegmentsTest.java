package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentSegmentsTest {

    private static WireScript ours() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .headersOnly()
                .at(0)
                .handshake()
                .client("GET / HTTP/1.1\r\n\r\n")
                .duplicate()
                .server("HTTP/1.1 503 no\r\n\r\n");
    }

    private static WireScript others() {
        return WireScript.between("10.0.0.7:49093", "10.0.0.5:443").at(0.0001).handshake();
    }

    @Test
    void keepsTheLastOfOneFlow() {
        WireScript ours = ours();
        RecentSegments recent = new RecentSegments(ours.key(), 3);
        WireScript.play(recent, ours, others());

        assertThat(recent.seen()).isEqualTo(5);
        assertThat(recent.segments())
                .extracting(TcpSegment::payload)
                .containsExactly(Payload.NONE, Payload.HTTP_REQUEST, Payload.HTTP_RESPONSE);
        assertThat(recent.segments().get(2).httpStatus()).isEqualTo(503);
    }

    @Test
    void thePacketsAreThoseOfTheSegments() {
        WireScript ours = ours();
        RecentSegments recent = new RecentSegments(ours.key(), 3);
        WireScript.play(recent, ours, others());

        List<TcpSegment> segments = recent.segments();
        List<CapturedPacket> packets = recent.packets();
        assertThat(packets).hasSameSizeAs(segments);
        PacketDecoder decoder = new PacketDecoder();
        for (int i = 0; i < packets.size(); i++) {
            CapturedPacket packet = packets.get(i);
            decoder.decode(packet.linkType(), packet.originalLength(), ByteBuffer.wrap(packet.bytes()));
            assertThat(packet.number()).isEqualTo(segments.get(i).number());
            assertThat(decoder.sequence()).isEqualTo(segments.get(i).sequence());
            assertThat(packet.bytes()).hasSize(66);
        }
    }
}
