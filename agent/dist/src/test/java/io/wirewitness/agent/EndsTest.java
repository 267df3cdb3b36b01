package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.FirstBytes;
import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.lint.learn.End;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the other side ended a connection, and when that cannot be told. */
class EndsTest {

    private static final int NUMBER = 61;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final TimeAxis axis = TimeAxis.start();
    private final long start = System.nanoTime();

    @SuppressWarnings("NullAway.Init") // by connect()
    private SocketState state;

    /** A connection that carried three requests; the last answer came two seconds after it was opened. */
    @BeforeEach
    void connect() {
        Hooks.install(Deaf.listener());
        NativeHooks.connecting(NUMBER, this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        state = Objects.requireNonNull(Hooks.table().get(NUMBER));
        state.connectedNanos = start;
        state.requests = 3;
        state.library = "okhttp";
        state.turnStartNanos = start + 1_900 * MILLI;
        state.lastWriteNanos = start + 1_900 * MILLI;
        state.lastReadNanos = start + 2 * SECOND;
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private static KernelSnapshot kernel(TcpState now, long lastAckMillis) {
        return new KernelSnapshot(0, now, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, lastAckMillis, 0, 0, 0, 0, 0, 0);
    }

    private static void assertEnd(@Nullable End found, End.How how, long idleMillis, long ageMillis, int ordinal) {
        assertThat(found).isNotNull();
        End end = Objects.requireNonNull(found);
        assertThat(end.how()).isEqualTo(how);
        assertThat(end.measured()).isTrue();
        assertThat(end.idleMillis()).isEqualTo(idleMillis);
        assertThat(end.ageMillis()).isEqualTo(ageMillis);
        assertThat(end.ordinal()).isEqualTo(ordinal);
    }

    @Test
    void anEventLoopSeesTheEndAsItComes() {
        state.endOfStreamNanos = start + 62 * SECOND;
        state.failedNanos = state.endOfStreamNanos;
        assertEnd(Ends.ofClient(state, axis), End.How.FIN, 60_000, 62_000, 3);
    }

    @Test
    void aResetOfAnIdleConnectionIsAnEndToo() {
        state.thrown = new SocketException("Connection reset");
        state.failedNanos = start + 62 * SECOND;
        assertEnd(Ends.ofClient(state, axis), End.How.RST, 60_000, 62_000, 3);
    }

    @Test
    void aPoolThatLooksNowAndThenSeesOnlyWhenItLooked() {
        state.streaming = true;
        state.endOfStreamNanos = start + 102 * SECOND;
        state.failedNanos = state.endOfStreamNanos;
        assertThat(Ends.ofClient(state, axis)).isNull();
    }

    @Test
    void theKernelKnowsTheAgeOfAFinBeforeOurClose() {
        state.streaming = true;
        state.closedNanos = start + 302 * SECOND;
        assertEnd(Ends.atClose(state, kernel(TcpState.CLOSE_WAIT, 240_000), axis), End.How.FIN, 60_000, 62_000, 3);
        assertThat(Ends.atClose(state, kernel(TcpState.ESTABLISHED, 240_000), axis))
                .isNull();
        assertThat(Ends.ofClient(state, axis)).as("our own close").isNull();
    }

    @Test
    void aFinOlderThanTheLastByteIsNone() {
        state.closedNanos = start + 3 * SECOND;
        assertThat(Ends.atClose(state, kernel(TcpState.CLOSE_WAIT, 1_500), axis))
                .isNull();
        assertEnd(Ends.atClose(state, kernel(TcpState.CLOSE_WAIT, 1_004), axis), End.How.FIN, 0, 1_996, 3);
    }

    @Test
    void keepAliveProbesRenewTheAgeThatTheKernelTells() {
        state.closedNanos = start + 70 * SECOND;
        state.library = "apache-httpclient5";
        assertThat(Ends.atClose(state, kernel(TcpState.CLOSE_WAIT, 5_000), axis))
                .isNull();
        assertThat(Ends.atClose(state, kernel(TcpState.CLOSE_WAIT, 4_000), axis))
                .isNotNull();
    }

    @Test
    void theKernelKnowsTheAgeOfAFinBeforeTheNextRequest() {
        state.streaming = true;
        state.requests = 4;
        state.turnStartNanos = start + 72 * SECOND;
        state.turnIdleNanos = 70 * SECOND;
        state.kernelBeforeWrite = kernel(TcpState.CLOSE_WAIT, 10_000);
        assertEnd(Ends.ofClient(state, axis), End.How.FIN, 60_000, 62_000, 3);
    }

    @Test
    void theEndBehindATlsGoodbyeCountsFromTheRequest() {
        state.firstIn = FirstBytes.TLS_HANDSHAKE;
        state.lastReadNanos = start + 62 * SECOND - MILLI;
        state.endOfStreamNanos = start + 62 * SECOND;
        state.failedNanos = state.endOfStreamNanos;
        assertEnd(Ends.ofClient(state, axis), End.How.FIN, 60_100, 62_000, 3);
        state.lastWriteNanos = state.endOfStreamNanos + MILLI; // our own goodbye
        assertEnd(Ends.ofClient(state, axis), End.How.FIN, 60_100, 62_000, 3);
    }

    @Test
    void requestsThatShareAConnectionAreNotCounted() {
        state.multiplexed = true;
        state.endOfStreamNanos = start + 62 * SECOND;
        state.failedNanos = state.endOfStreamNanos;
        assertEnd(Ends.ofClient(state, axis), End.How.FIN, 60_000, 62_000, 0);
    }

    @Test
    void whoConnectsToUsGoesAfterOurAnswer() {
        state.lastReadNanos = start + SECOND;
        state.lastWriteNanos = start + 2 * SECOND;
        state.endOfStreamNanos = start + 62 * SECOND;
        state.failedNanos = state.endOfStreamNanos;
        assertEnd(Ends.ofServer(state, axis), End.How.FIN, 60_000, 62_000, 3);
        state.serving = new Object();
        assertThat(Ends.ofServer(state, axis))
                .as("while it waits for an answer")
                .isNull();
    }

    @Test
    void whoGoesRightAfterOurAnswerWasNotIdle() {
        state.endOfStreamNanos = start + 2_100 * MILLI;
        state.failedNanos = state.endOfStreamNanos;
        assertThat(Ends.ofServer(state, axis)).isNull();
    }

    @Test
    void whereNoProbeKnowsTheServerARequestMayBeUnderWay() {
        state.library = null;
        state.endOfStreamNanos = start + 62 * SECOND;
        state.failedNanos = state.endOfStreamNanos;
        assertThat(Ends.ofServer(state, axis)).isNull();
        state.lastWriteNanos = start + 2 * SECOND + MILLI;
        assertThat(Ends.ofServer(state, axis)).isNotNull();
    }
}
