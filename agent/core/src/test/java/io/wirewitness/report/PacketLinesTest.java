package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketLinesTest {

    @Test
    void aLineReadsLikeTcpdumps() {
        assertThat(PacketLines.line(segment(3841966, TcpFlags.FIN | TcpFlags.ACK, Payload.TLS_ALERT, 0)))
                .isEqualTo("2026-11-20T10:22:15.533120914Z #3841966 10.0.0.5:443 > 10.0.0.7:49092 Flags [F.]"
                        + " seq 4294967295 ack 922 win 501 len 31 ttl 57 id 0 hdr 32 ts df tls_alert");
    }

    @Test
    void everythingIsReadBack() {
        for (Payload payload : Payload.values()) {
            for (int flags = 0; flags < 0x20; flags++) {
                int status = payload == Payload.HTTP_RESPONSE ? 503 : 0;
                TcpSegment segment = segment(7, flags, payload, status);
                assertThat(PacketLines.read(PacketLines.line(segment))).containsExactly(segment);
            }
        }
    }

    @Test
    void version6IsReadBack() {
        TcpSegment segment = new TcpSegment(
                1,
                Example.AT_NANOS,
                Endpoint.parse("[fe80::1]:443"),
                Endpoint.parse("[2001:db8::2]:1024"),
                1,
                0,
                TcpFlags.SYN,
                65535,
                0,
                64,
                -1,
                40,
                false,
                Payload.NONE,
                0,
                false,
                null);
        assertThat(PacketLines.read(PacketLines.line(segment))).containsExactly(segment);
    }

    @Test
    void whatCameBehindAHoleIsReadBack() {
        TcpSegment plain = segment(7, TcpFlags.ACK, Payload.NONE, 0);
        TcpSegment sack = plain.withSack(0xffff_fff0_0000_0010L);

        assertThat(PacketLines.line(sack)).contains(" df sack 4294967280 16");
        assertThat(PacketLines.read(PacketLines.line(sack))).containsExactly(sack);
        assertThat(sack.withSack(0)).isEqualTo(plain);
    }

    @Test
    void whatIsNoPacketIsLeftOut() {
        String line = PacketLines.line(segment(7, TcpFlags.ACK, Payload.NONE, 0));
        assertThat(PacketLines.read("")).isEmpty();
        for (int cut = 0; cut < line.indexOf(" ts"); cut++) {
            String half = line.substring(0, cut);
            assertThat(PacketLines.read(half)).as(half).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(PacketLines.read("x\n" + line + "\n" + line.replace("10.0.0.5", "evil.example") + "\n"))
                .containsExactly(segment(7, TcpFlags.ACK, Payload.NONE, 0));
    }

    @Test
    void ofManyTheFirstAndTheLastStay() {
        FlowSnapshot.Side side = new FlowSnapshot.Side(1, 0, 0, 0, -1, -1, null, null, 64, 64);
        List<TcpSegment> all = new ArrayList<>();
        for (int number = 1; number <= 100; number++) {
            all.add(segment(number, TcpFlags.ACK, Payload.NONE, 0));
        }
        FlowSnapshot flow = new FlowSnapshot(Example.LOCAL, Example.REMOTE, "A", false, side, side, all, true, 0, 0);
        assertThat(PacketLines.read(PacketLines.write(flow, 8)))
                .extracting(TcpSegment::number)
                .containsExactly(1L, 2L, 95L, 96L, 97L, 98L, 99L, 100L);
        assertThat(PacketLines.read(PacketLines.write(flow, 100))).isEqualTo(all);
        assertThat(PacketLines.read(PacketLines.write(flow, 1000))).isEqualTo(all);
    }

    private static TcpSegment segment(long number, int flags, Payload payload, int status) {
        return new TcpSegment(
                number,
                Example.AT_NANOS,
                Example.REMOTE,
                Example.LOCAL,
                0xffff_ffffL,
                922,
                flags,
                501,
                31,
                57,
                0,
                32,
                true,
                payload,
                status,
                true,
                null);
    }
}
