package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.capture.LinkType;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.IcmpError;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** ICMP errors among the packets of one connection. */
class RecentSegmentsIcmpTest {

    private static final FlowKey KEY = FlowKey.of(Endpoint.ofIpv4(0x0a000001, 1234), Endpoint.ofIpv4(0x0a000002, 80));

    private static ByteBuffer hostUnreachable() {
        ByteBuffer bytes = ByteBuffer.allocate(68);
        bytes.put(0, (byte) 0x45)
                .putShort(2, (short) 68)
                .put(8, (byte) 64)
                .put(9, (byte) 1)
                .putInt(12, 0x0a0000fe)
                .putInt(16, 0x0a000001);
        bytes.put(20, (byte) 3).put(21, (byte) 1);
        bytes.put(28, (byte) 0x45).putShort(30, (short) 40).put(36, (byte) 64).put(37, (byte) 6);
        bytes.putInt(40, 0x0a000001)
                .putInt(44, 0x0a000002)
                .putShort(48, (short) 1234)
                .putShort(50, (short) 80);
        return bytes.put(60, (byte) 0x50);
    }

    /** A router says so of every repetition: what a verdict cites of the last ones is not among the packets that are kept. */
    @Test
    void eachErrorThatMayBeCitedHasItsPacket() {
        RecentSegments recent = new RecentSegments(KEY, 8);
        for (int number = 1; number <= 12; number++) {
            recent.packet(number, number * 1_000_000_000L, LinkType.RAW, 68, hostUnreachable());
        }
        assertThat(recent.icmpPackets().stream().map(CapturedPacket::number))
                .containsAll(
                        recent.icmp().since(0).stream().map(IcmpError::number).toList());
    }
}
