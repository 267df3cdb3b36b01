package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Each field at its place, and none beyond what the kernel returned. */
class TcpInfoTest {

    private static ByteBuffer everyFieldIsItsOffset() {
        ByteBuffer bytes = ByteBuffer.allocate(TcpInfo.MOST_BYTES + 8).order(ByteOrder.nativeOrder());
        for (int at = 0; at + 4 <= TcpInfo.MOST_BYTES; at += 4) {
            bytes.putInt(8 + at, at);
        }
        for (int at : new int[] {120, 128, 200, 208}) {
            bytes.putLong(8 + at, at);
        }
        return bytes.put(8, (byte) 8).put(10, (byte) 3).put(12, (byte) 200);
    }

    private static KernelSnapshot parse(int length) {
        return TcpInfo.parse(everyFieldIsItsOffset(), 8, length, 77, 5);
    }

    @Test
    void wholeStructure() {
        assertThat(parse(280))
                .isEqualTo(new KernelSnapshot(
                        77,
                        TcpState.CLOSE_WAIT,
                        24,
                        3,
                        200,
                        100,
                        200,
                        208,
                        120,
                        128,
                        144,
                        68,
                        148,
                        44,
                        52,
                        56,
                        5,
                        140,
                        136,
                        60,
                        224,
                        228));
    }

    @Test
    void linux410HasNoBytesSent() {
        assertThat(parse(192))
                .isEqualTo(new KernelSnapshot(
                        77,
                        TcpState.CLOSE_WAIT,
                        24,
                        3,
                        200,
                        100,
                        -1,
                        -1,
                        120,
                        128,
                        144,
                        68,
                        148,
                        44,
                        52,
                        56,
                        5,
                        140,
                        136,
                        60,
                        -1,
                        -1));
    }

    @Test
    void linux26HasNoByteCountsAtAll() {
        assertThat(parse(104))
                .isEqualTo(new KernelSnapshot(
                        77,
                        TcpState.CLOSE_WAIT,
                        24,
                        3,
                        200,
                        100,
                        -1,
                        -1,
                        -1,
                        -1,
                        -1,
                        68,
                        -1,
                        44,
                        52,
                        56,
                        5,
                        -1,
                        -1,
                        60,
                        -1,
                        -1));
    }

    @Test
    void aFieldCutInTheMiddleIsNotThere() {
        assertThat(parse(124).bytesAcked()).isEqualTo(-1);
        assertThat(parse(228).sendWindowBytes()).isEqualTo(-1);
        assertThat(parse(232).sendWindowBytes()).as("Linux 5.4").isEqualTo(228);
        assertThat(TcpInfo.isPlausible(103)).isFalse();
    }

    @Test
    void noMinimumRoundTripYet() {
        ByteBuffer bytes = everyFieldIsItsOffset().putInt(8 + 148, -1);

        assertThat(TcpInfo.parse(bytes, 8, 280, 0, 0).minRttMicros()).isEqualTo(-1);
    }
}
