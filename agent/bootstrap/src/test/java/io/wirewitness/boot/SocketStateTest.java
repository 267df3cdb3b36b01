package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class SocketStateTest {

    private static final long SECOND = 1_000_000_000L;

    private final SocketState state = new SocketState(1, 7, SocketState.ROLE_CLIENT, SECOND);

    @Test
    void aTurnBeginsWithTheFirstWriteAfterARead() {
        assertThat(state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS)).isTrue();
        state.wrote(100);
        state.beforeWrite(2 * SECOND + 1, Hooks.IDLE_NANOS);
        state.wrote(50);
        assertThat(state.turns).isEqualTo(1);
        assertThat(state.turnIdleNanos).isZero();
        assertThat(state.awaitingAnswer()).isTrue();

        state.read(300, 3 * SECOND);
        assertThat(state.awaitingAnswer()).isFalse();

        assertThat(state.beforeWrite(10 * SECOND, Hooks.IDLE_NANOS)).isTrue();
        state.wrote(70);
        assertThat(state.turns).isEqualTo(2);
        assertThat(state.turnIdleNanos).isEqualTo(7 * SECOND);
        assertThat(state.turnBytesOut).isEqualTo(150);
        assertThat(state.turnBytesIn).isEqualTo(300);
    }

    @Test
    void theFirstReadOfATurnIsWhenItWasAnswered() {
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(1);
        state.read(1, 3 * SECOND);
        state.read(1, 4 * SECOND);
        assertThat(state.turnAnsweredNanos).isEqualTo(3 * SECOND);

        state.beforeWrite(5 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(1);
        state.read(1, 6 * SECOND, true);
        state.read(1, 7 * SECOND, false);
        state.read(1, 8 * SECOND);
        assertThat(state.turnAnsweredNanos).as("behind an interim answer").isEqualTo(7 * SECOND);
    }

    @Test
    void aConnectionInUseIsNotIdle() {
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(1);
        state.read(1, 3 * SECOND);
        assertThat(state.beforeWrite(3 * SECOND + Hooks.IDLE_NANOS - 1, Hooks.IDLE_NANOS))
                .isFalse();
    }

    @Test
    void whatTheKernelSaidBelongsToOneTurn() {
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.kernelBeforeWrite = "snapshot";
        state.wrote(1);
        state.read(1, 3 * SECOND);
        state.beforeWrite(3 * SECOND + 1, Hooks.IDLE_NANOS);
        assertThat(state.kernelBeforeWrite).isNull();
    }

    @Test
    void aWriteThatTookNothingLeavesNobodyWaiting() {
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        assertThat(state.awaitingAnswer()).isFalse();
    }

    @Test
    void aWriteUnderWayCountsThoughAnotherThreadReadTheEnd() {
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.endOfStreamNanos = 3 * SECOND;
        state.failedNanos = 3 * SECOND;
        assertThat(state.writing).isTrue();
        state.wrote(100);
        assertThat(state.writing).isFalse();
        assertThat(state.bytesOut).isEqualTo(100);

        state.beforeWrite(4 * SECOND, Hooks.IDLE_NANOS); // TLS' goodbye
        state.wrote(31);
        assertThat(state.bytesOut).isEqualTo(100);
    }

    @Test
    void aRequestOnAConnectionWhoseEndWasReadIsATurnOfItsOwn() {
        state.requestBegins("jetty-client", false);
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(100);
        state.read(300, 3 * SECOND);
        state.failedNanos = 9 * SECOND;

        state.requestBegins("jetty-client", false);
        assertThat(state.beforeWrite(10 * SECOND, Hooks.IDLE_NANOS)).isTrue();
        state.wrote(70);
        assertThat(state.turns).isEqualTo(2);
        assertThat(state.turnIdleNanos).isEqualTo(7 * SECOND);
        assertThat(state.bytesOut - state.turnBytesOut).isEqualTo(70);
    }

    @Test
    void aPoolThatLookedForStalenessLeavesNoFailure() {
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(1);
        state.read(1, 3 * SECOND);
        state.failedNanos = 9 * SECOND;
        state.thrown = new SocketTimeoutException("Read timed out");

        state.requestBegins("lib", false);
        assertThat(state.thrown).isNull();
        assertThat(state.beforeWrite(10 * SECOND, Hooks.IDLE_NANOS)).isTrue();
        assertThat(state.turns).isEqualTo(2);
        assertThat(state.turnIdleNanos).isEqualTo(7 * SECOND);
    }

    @Test
    void aWriteBehindAPollThatTimedOutIsARequest() {
        state.failedNanos = 2 * SECOND;
        state.thrown = new SocketTimeoutException("Read timed out");

        state.beforeWrite(3 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(100);
        assertThat(state.turns).isEqualTo(1);
        assertThat(state.bytesOut - state.turnBytesOut).isEqualTo(100);
        assertThat(state.failedNanos).isZero();
    }

    @Test
    void aGoodbyeBehindAnAwaitedAnswerThatTimedOutIsNone() {
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(100);
        state.failedNanos = 3 * SECOND;
        state.thrown = new SocketTimeoutException("Read timed out");

        state.beforeWrite(3 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(31);
        assertThat(state.bytesOut).isEqualTo(100);
        assertThat(state.failedNanos).isEqualTo(3 * SECOND);
    }

    @Test
    void anAnswerIsCompleteOnceItsRequestIsNoLongerHandled() {
        SocketState accepted = new SocketState(2, 8, SocketState.ROLE_SERVER, SECOND);
        accepted.servingBegins("undertow", "request", 2 * SECOND);
        assertThat(accepted.isAnswered("request")).isFalse();
        assertThat(accepted.isAnswered(null)).isFalse();
        accepted.servingEnds();
        assertThat(accepted.isAnswered("request")).isTrue();
        assertThat(accepted.isAnswered(null)).isTrue();
        accepted.servingBegins("undertow", "the next", 3 * SECOND);
        assertThat(accepted.isAnswered("request")).isTrue();
        assertThat(accepted.isAnswered("the next")).isFalse();
    }

    @Test
    void aRequestThatEndsWithItsConnectionIsNotAnswered() {
        SocketState timedOut = new SocketState(2, 8, SocketState.ROLE_SERVER, SECOND);
        timedOut.servingBegins("undertow", "request", 2 * SECOND);
        timedOut.closedNanos = 3 * SECOND; // a library's own timer for writing, then the library cleans up
        timedOut.servingEnds();
        assertThat(timedOut.isAnswered("request")).isFalse();

        SocketState broken = new SocketState(3, 9, SocketState.ROLE_SERVER, SECOND);
        broken.servingBegins("undertow", "request", 2 * SECOND);
        broken.thrown = new IOException("Broken pipe");
        broken.servingEnds();
        assertThat(broken.isAnswered("request")).isFalse();

        SocketState halfClosed = new SocketState(4, 10, SocketState.ROLE_SERVER, SECOND);
        halfClosed.servingBegins("undertow", "request", 2 * SECOND);
        halfClosed.endOfStreamNanos = 3 * SECOND; // the client only said that it asks no more
        halfClosed.servingEnds();
        halfClosed.servingEnds();
        assertThat(halfClosed.isAnswered("request")).isTrue();
    }

    @Test
    void anObjectOfAnotherKindMayStandForTheSameRequest() {
        SocketState accepted = new SocketState(2, 8, SocketState.ROLE_SERVER, SECOND);
        accepted.servingBegins("jetty", "request", 2 * SECOND);
        assertThat(accepted.isAnswered(new Object())).isFalse();
    }

    @Test
    void whereRequestsShareAConnectionNobodyKnowsWhichIsAnswered() {
        SocketState accepted = new SocketState(2, 8, SocketState.ROLE_SERVER, SECOND);
        accepted.multiplexed = true;
        accepted.servingBegins("jetty", "first", 2 * SECOND);
        accepted.servingBegins("jetty", "second", 2 * SECOND);
        assertThat(accepted.isAnswered("first")).isFalse();
        accepted.servingEnds();
        assertThat(accepted.isAnswered("second")).isFalse();
    }

    /** RFC 9110, 15.2: what the socket layer has seen to be one, whoever reads it. */
    @Test
    void anInterimAnswerIsNoPartOfTheAnswerThatIsAwaited() {
        assertThat(state.answerIsDue()).as("nothing was asked").isFalse();
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.wrote(100);
        assertThat(state.answerIsDue()).isTrue();
        state.read(25, 3 * SECOND, true);
        assertThat(state.awaitingAnswer()).isTrue();
        assertThat(state.bytesIn - state.turnBytesIn).isZero();

        state.beforeWrite(3 * SECOND + 1, Hooks.IDLE_NANOS);
        state.wrote(300);
        assertThat(state.turns).as("the body is of the same request").isEqualTo(1);
        assertThat(state.bytesOut - state.turnBytesOut).isEqualTo(400);

        state.read(38, 4 * SECOND, false);
        assertThat(state.awaitingAnswer()).isFalse();
        assertThat(state.bytesIn - state.turnBytesIn).isEqualTo(38);
        assertThat(state.answerIsDue()).as("what follows is of the same answer").isFalse();
        assertThat(state.answeredForNow()).isFalse();
    }

    @Test
    void nearMissOnAServerOrASharedConnectionNothingIsLookedAt() {
        SocketState accepted = new SocketState(2, 8, SocketState.ROLE_SERVER, SECOND);
        accepted.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        assertThat(accepted.answerIsDue()).isFalse();
        state.beforeWrite(2 * SECOND, Hooks.IDLE_NANOS);
        state.multiplexed = true;
        assertThat(state.answerIsDue()).isFalse();
    }
}
