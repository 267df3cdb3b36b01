package io.wirewitness.agent.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.agent.Deaf;
import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose calls are asked for, in which order, and how many at a time. */
class CallsInFlightTest {

    private static final int FIRST = 300;
    private static final long NOW = 1_000_000_000_000L;

    private final CallsInFlight calls = new CallsInFlight();
    private final List<Integer> asked = new ArrayList<>();
    private final List<SocketState> open = new ArrayList<>();
    private boolean known = true;

    @BeforeEach
    void listen() {
        Hooks.install(Deaf.listener());
    }

    @AfterEach
    void stop() {
        for (SocketState state : open) {
            NativeHooks.closed(state.descriptor, this);
        }
        Hooks.install(null);
    }

    /** A connection whose call began so long ago. */
    private SocketState call(long waitedNanos) {
        int number = FIRST + open.size();
        NativeHooks.connecting(number, this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        SocketState state = Objects.requireNonNull(Hooks.table().get(number));
        state.asking = "call";
        state.turnStartNanos = NOW - waitedNanos;
        open.add(state);
        return state;
    }

    private List<Integer> look(long nowNanos) {
        asked.clear();
        calls.look(Hooks.table(), nowNanos, state -> {
            asked.add(state.descriptor - FIRST);
            return known;
        });
        return asked;
    }

    @Test
    void theLongestWaitingFirstAndNoMoreThanSoMany() {
        for (int i = 0; i < CallsInFlight.MOST + 2; i++) {
            call(i);
        }
        List<Integer> first = look(NOW);
        assertThat(first).hasSize(CallsInFlight.MOST).startsWith(65, 64, 63).endsWith(2);
        assertThat(look(NOW)).as("the others' turn").containsExactly(1, 0);
        assertThat(look(NOW)).isEmpty();
    }

    @Test
    void theNextCallOfAConnectionIsAskedForAgain() {
        SocketState state = call(5);
        assertThat(look(NOW)).containsExactly(0);
        state.turnStartNanos = NOW + 1;
        assertThat(look(NOW + 2)).containsExactly(0);
    }

    /** It may not have all its parts yet; one that has waited long will not become known. */
    @Test
    void aYoungCallWhoseOwnerIsNotKnownIsAskedForOnceMore() {
        known = false;
        call(5);
        assertThat(look(NOW)).containsExactly(0);
        assertThat(look(NOW + CallsInFlight.SETTLED_NANOS)).containsExactly(0);
        assertThat(look(NOW + 2 * CallsInFlight.SETTLED_NANOS)).isEmpty();
    }

    @Test
    void nearMissAConnectionWithoutACall() {
        call(5).asking = null;
        assertThat(look(NOW)).isEmpty();
    }
}
