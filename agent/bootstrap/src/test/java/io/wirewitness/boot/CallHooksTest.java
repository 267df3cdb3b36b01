package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallHooksTest {

    private final IOException closed = new IOException("Connection was closed");
    private final Heard heard = new Heard();

    @BeforeEach
    void listen() {
        Hooks.install(heard);
        Reach.learn(Map.of(Request.class.getName() + Reach.GIVEN_UP, "reset"));
    }

    @AfterEach
    void stopListening() {
        Reach.forget();
        Hooks.install(null);
    }

    @Test
    void theTimeOutThatClosedAStreamIsWhyItsCallFailed() {
        TimeoutException fired = new TimeoutException();
        CallHooks.givenUp("lib", new Request(fired), closed);
        assertThat(heard.thrown).isSameAs(fired);
    }

    @Test
    void anythingElseIsAsItWasThrown() {
        CallHooks.givenUp("lib", new Request(new IOException("the application's own reset")), closed);
        assertThat(heard.thrown).isSameAs(closed);
        CallHooks.givenUp("lib", new Request(null), closed);
        assertThat(heard.thrown).isSameAs(closed);
        CallHooks.givenUp("lib", "a call that nobody knows", closed);
        assertThat(heard.thrown).isSameAs(closed);
    }

    /** The thread that closes the connection may be at something else for long: the caller has its exception by then. */
    @Test
    void aTimeOutEndsACallWhoseAnswerIsAwaitedAndIsToldOnce() {
        Reach.learn(Map.of(Request.class.getName(), "connection"));
        SocketState asked = connected();
        asked.beforeWrite(System.nanoTime(), Long.MAX_VALUE);
        asked.wrote(53);
        TimeoutException fired = new TimeoutException();
        CallHooks.timedOut("lib", new Request(fired, asked), fired);
        assertThat(heard.on).isSameAs(asked);
        assertThat(heard.attempt).isSameAs(fired);
        assertThat(heard.thrown).isSameAs(fired);

        heard.attempt = null;
        heard.thrown = null;
        CallHooks.givenUp("lib", new Request(fired, asked), closed);
        assertThat(heard.attempt).isNull();
        assertThat(heard.thrown).isNull();
    }

    @Test
    void nearMissATimeOutWhereNoAnswerIsAwaitedIsToldWhenItsLibraryGivesUp() {
        Reach.learn(Map.of(Request.class.getName(), "connection"));
        SocketState silent = connected();
        TimeoutException fired = new TimeoutException();
        CallHooks.timedOut("lib", new Request(fired, silent), fired);
        assertThat(heard.attempt).isSameAs(fired);
        assertThat(heard.thrown).isNull();
        CallHooks.givenUp("lib", new Request(fired, silent), closed);
        assertThat(heard.thrown).isSameAs(fired);
    }

    @Test
    void nearMissOfRequestsThatShareAConnectionOnlyTheLibraryTellsTheEnd() {
        Reach.learn(Map.of(Request.class.getName(), "connection"));
        SocketState shared = connected();
        shared.multiplexed = true;
        shared.beforeWrite(System.nanoTime(), Long.MAX_VALUE);
        shared.wrote(53);
        TimeoutException fired = new TimeoutException();
        CallHooks.timedOut("lib", new Request(fired, shared), fired);
        assertThat(heard.thrown).isNull();
        heard.attempt = null;
        CallHooks.timedOut("lib", new Request(closed, shared), closed);
        assertThat(heard.attempt).isNull();
    }

    @Test
    void aBodyThatEndedShortFailsItsCallAndSaysHowShort() {
        Reach.learn(Map.of(Exchange.class.getName() + Reach.CALL, "call"));
        CallHooks.bodyEndedShort("lib", new Exchange("call"), 10, 20);
        assertThat(heard.thrown).isInstanceOf(ShortBody.class).hasMessage("10 of 20 announced bytes of the body came");
    }

    @Test
    void ofAnUnknownCallNothingIsSaid() {
        CallHooks.bodyEndedShort("lib", new Exchange("call"), 10, 20);
        assertThat(heard.thrown).isNull();
    }

    private record Exchange(Object call) {}

    @Test
    void aTimeOutDuringTheHandshakeIsOfTheConnectionThatWasBeingMadeReady() {
        SocketState ready = connected();
        CallHooks.preparing("call", ready);
        TimeoutException fired = new TimeoutException();
        CallHooks.preparationTimedOut("lib", "call", fired);
        assertThat(heard.on).isSameAs(ready);
        assertThat(heard.attempt).isSameAs(fired);
    }

    @Test
    void theLatestConnectionOfACallCounts() {
        SocketState latest = connected();
        CallHooks.preparing("call", connected());
        CallHooks.preparing("call", latest);
        CallHooks.preparationTimedOut("lib", "call", new TimeoutException());
        assertThat(heard.on).isSameAs(latest);
    }

    @Test
    void nearMissNothingIsTimedOutElsewhereOrByAnythingElse() {
        SocketState ready = connected();
        CallHooks.preparing("call", ready);
        CallHooks.preparationTimedOut("lib", "another call", new TimeoutException());
        CallHooks.preparationTimedOut("lib", "call", closed);
        ready.requests = 1; // its request has gone out
        CallHooks.preparationTimedOut("lib", "call", new TimeoutException());
        ready.requests = 0;
        ready.closedNanos = 1;
        CallHooks.preparationTimedOut("lib", "call", new TimeoutException());
        assertThat(heard.attempt).isNull();
    }

    @Test
    void whatManyCallsLeftBehindIsForgotten() {
        CallHooks.preparing("call", connected());
        for (int i = 0; i < Underway.REMEMBERED; i++) {
            CallHooks.preparing("call " + i, connected());
        }
        CallHooks.preparationTimedOut("lib", "call", new TimeoutException());
        assertThat(heard.attempt).isNull();
    }

    @Test
    void behindAFailedPreparationOnlyAGoodbyeIsWritten() {
        SocketState ready = connected();
        CallHooks.preparationFailed("lib", "call", ready, closed);
        assertThat(heard.on).isSameAs(ready);
        ready.beforeWrite(System.nanoTime(), Long.MAX_VALUE);
        ready.wrote(7);
        assertThat(ready.bytesOut).isZero();
    }

    @Test
    void aConnectThatFailedHasNoPreparation() {
        SocketState refused = new SocketState(4, 9, SocketState.ROLE_CLIENT, System.nanoTime());
        CallHooks.preparationFailed("lib", "call", refused, closed);
        assertThat(heard.on).isSameAs(refused);
        assertThat(refused.failedNanos).isZero();
    }

    /** Of a connection that stood ready nothing is said; one in its handshake did not. */
    @Test
    void anExchangeThatFailsInsideTheHandshakeFailsOnItsConnection() {
        SocketState handshaking = connected();
        handshaking.tls = new TlsFacts();
        CallHooks.exchangeFailed("lib", "call", "asking", handshaking, closed);
        assertThat(heard.on).isSameAs(handshaking);
    }

    @Test
    void nearMissAnExchangeThatHasNotGoneOutOnAConnectionThatStoodReady() {
        SocketState ready = connected();
        TlsFacts facts = new TlsFacts();
        facts.phase = TlsFacts.ESTABLISHED;
        ready.tls = facts;
        CallHooks.exchangeFailed("lib", "call", "asking", ready, closed);
        assertThat(heard.attempt).isSameAs(closed);
        assertThat(heard.on).isNull();
    }

    private static SocketState connected() {
        SocketState state = new SocketState(3, 8, SocketState.ROLE_CLIENT, System.nanoTime());
        state.connectedNanos = System.nanoTime();
        return state;
    }

    private record Request(
            @Nullable Throwable reset, @Nullable SocketState connection) {

        Request(@Nullable Throwable reset) {
            this(reset, null);
        }
    }

    private static final class Heard extends Deaf {

        @Nullable
        Throwable thrown;

        @Nullable
        SocketState on;

        @Nullable
        Throwable attempt;

        @Override
        public void attemptFailed(
                String library, @Nullable Object call, @Nullable SocketState state, Throwable failure) {
            on = state;
            attempt = failure;
        }

        @Override
        public void callFailed(String library, @Nullable Object call, Throwable failure) {
            thrown = failure;
        }
    }
}
