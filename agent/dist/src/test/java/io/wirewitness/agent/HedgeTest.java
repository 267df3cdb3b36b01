package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which cancelled calls nobody missed. Times are the test's own. */
class HedgeTest {

    private static final long MILLI = 1_000_000L;

    /** Any time of the JVM's clock that is not 0. */
    private static final long START = 5_000 * MILLI;

    private int number = 60;
    private SocketState cancelled;
    private SocketState twin;

    @BeforeEach
    void aSlowRequestAndItsTwinThatWasAnswered() throws Exception {
        Hooks.install(Deaf.listener());
        cancelled = asked(1, START, 300);
        cancelled.closedNanos = START + 400 * MILLI;
        cancelled.closerId = 7;
        twin = asked(1, START + 200 * MILLI, 300);
        answered(twin, START + 390 * MILLI);
    }

    /** On a channel, where the reader is a loop that reads for everybody. */
    private static void answered(SocketState state, long nanos) {
        state.bytesIn += 150;
        state.turnAnsweredNanos = nanos;
        state.lastReadNanos = nanos;
        state.readerId = 8;
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private SocketState asked(int host, long startNanos, long bytes) throws UnknownHostException {
        number++;
        NativeHooks.connecting(
                number, this, new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), 80));
        SocketState state = Objects.requireNonNull(Hooks.table().get(number));
        state.library = "okhttp";
        state.turnBytesOut = 1_000;
        state.bytesOut = 1_000 + bytes;
        state.turnBytesIn = state.bytesIn;
        state.turnStartNanos = startNanos;
        return state;
    }

    private boolean decided() {
        return Hedge.isDecided(cancelled, Hooks.table());
    }

    @Test
    void theTwinWasAnswered() {
        assertThat(decided()).isTrue();
    }

    @Test
    void theRestOfTheAnswerMayStillBeRead() {
        twin.lastReadNanos = cancelled.closedNanos + MILLI;
        assertThat(decided()).isTrue();
    }

    @Test
    void theThreadThatReadTheAnswerCancelsWhenItHasAllOfIt() {
        answered(twin, START + 250 * MILLI);
        assertThat(decided()).as("another thread").isFalse();
        twin.readerId = cancelled.closerId;
        assertThat(decided()).as("a loop reads for everybody").isFalse();
        twin.streaming = true;
        assertThat(decided()).isTrue();
        cancelled.closedNanos = twin.lastReadNanos + Hedge.SAME_THREAD_NANOS + 1;
        assertThat(decided()).as("and did something else since").isFalse();
    }

    @Test
    void theTwinsConnectionMayHaveBeenUsedBefore() {
        twin.requests = 2;
        twin.turnIdleNanos = 200 * MILLI;
        assertThat(decided()).isTrue();
    }

    @Test
    void nearMissAConnectionWithSteadyTraffic() {
        twin.requests = 2;
        twin.turnIdleNanos = 200 * MILLI - 1;
        assertThat(decided()).as("carried another request meanwhile").isFalse();
    }

    @Test
    void nearMissOtherThreadsAskTheSame() throws Exception {
        SocketState another = asked(1, START + 100 * MILLI, 300);
        assertThat(decided()).as("not answered, so that it decides nothing").isTrue();
        answered(another, START + 150 * MILLI);
        assertThat(decided()).as("steady traffic").isFalse();
    }

    @Test
    void nearMissAnUnrelatedAnswer() {
        cancelled.closedNanos = twin.turnAnsweredNanos + 300 * MILLI;
        assertThat(decided()).as("long before").isFalse();
        cancelled.closedNanos = twin.turnAnsweredNanos + Hedge.DECIDED_WITHIN_NANOS + 1;
        assertThat(decided()).as("a little too long before").isFalse();
        cancelled.closedNanos = twin.turnAnsweredNanos - 1;
        assertThat(decided()).as("behind the cancel").isFalse();
    }

    @Test
    void nearMissAskedBehindTheCancel() {
        twin.turnStartNanos = cancelled.closedNanos + 1;
        assertThat(decided()).isFalse();
    }

    @Test
    void nearMissRequestsThatShareAConnection() {
        twin.multiplexed = true;
        assertThat(decided()).isFalse();
    }

    @Test
    void aCancelWithoutATwinIsTold() {
        twin.bytesIn = twin.turnBytesIn;
        assertThat(decided()).as("not answered").isFalse();
    }

    @Test
    void nearMissAnotherRequest() {
        twin.bytesOut++;
        assertThat(decided()).isFalse();
    }

    @Test
    void nearMissARequestBeforeIt() {
        twin.turnStartNanos = START - MILLI;
        assertThat(decided()).isFalse();
    }

    @Test
    void nearMissAnotherPeer() throws Exception {
        twin.library = null;
        SocketState elsewhere = asked(2, START + 200 * MILLI, 300);
        answered(elsewhere, START + 390 * MILLI);
        assertThat(decided()).isFalse();
    }

    @Test
    void nearMissTheTwinFailed() {
        twin.failedNanos = START + 391 * MILLI;
        assertThat(decided()).isFalse();
    }

    @Test
    void nearMissTheCancelledOneWasBeingAnswered() {
        cancelled.bytesIn++;
        assertThat(decided()).isFalse();
    }

    @Test
    void nearMissNobodyOfOursClosedIt() {
        cancelled.closedNanos = 0;
        assertThat(decided()).isFalse();
    }

    private boolean cancels(Throwable thrown) {
        return Hedge.isCancel(thrown, cancelled);
    }

    @Test
    void whatALibrarySaysOfACancel() {
        assertThat(cancels(new IOException("Canceled"))).isTrue();
        assertThat(cancels(new ExecutionException(new CancellationException()))).isTrue();
        assertThat(cancels(new IOException("Canceled", new SocketException("Socket closed"))))
                .isTrue();
        assertThat(cancels(new IOException("the order was canceled"))).isFalse();
    }

    @Test
    void whereTheCloseWasCalled() {
        SocketException closed = new SocketException("Socket closed");
        assertThat(cancels(closed)).isFalse();
        cancelled.closedAt = at("okhttp3.internal.connection.RealCall", "cancel");
        assertThat(cancels(closed)).isTrue();
        cancelled.closedAt = at("com.example.Eviction", "evict");
        assertThat(cancels(closed)).as("nobody cancelled").isFalse();
    }

    private static Throwable at(String type, String method) {
        Throwable stack = new Throwable();
        stack.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.net.Socket", "close", "Socket.java", 1),
            new StackTraceElement(type, method, "Some.java", 2)
        });
        return stack;
    }
}
