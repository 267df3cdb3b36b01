package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttemptHooksTest {

    private final Object call = new Object();
    private final IOException thrown = new IOException("reset");
    private final Heard heard = new Heard();

    @BeforeEach
    void listen() {
        Hooks.install(heard);
    }

    @AfterEach
    void stopListening() {
        AttemptHooks.over("lib", null);
        Hooks.install(null);
    }

    @Test
    void theNextAttemptOfACallThatWasSentIsARepetition() {
        attempt(call, true, thrown);
        attempt(call, true, null);
        AttemptHooks.over("lib", null);
        assertThat(heard.events).containsExactly("attemptRepeated");
    }

    @Test
    void whatWasNotSentIsNotRepeated() {
        attempt(call, false, thrown);
        attempt(call, true, null);
        assertThat(heard.events).isEmpty();
    }

    @Test
    void anotherCallIsNoRepetition() {
        attempt(call, true, thrown);
        AttemptHooks.over("lib", thrown);
        attempt(call, true, null);
        assertThat(heard.events).containsExactly("callFailed");
        assertThat(heard.call).isSameAs(call);
    }

    @Test
    void aLeaseThatFailedIsToldOnce() {
        AttemptHooks.begins("lib", call);
        AttemptHooks.leaseFailed("lib", new Object(), new TimeoutException());
        AttemptHooks.ended("lib", call, null, null, thrown);
        AttemptHooks.over("lib", thrown);
        assertThat(heard.events).containsExactly("leaseFailed");
    }

    @Test
    void aStatusIsFoundThroughWrappers() {
        Reach.learn(Map.of(
                Wrapper.class.getName() + Reach.STATUS,
                "inner",
                Response.class.getName() + Reach.STATUS,
                "code|status"));
        assertThat(Reach.number(new Wrapper(new Response(503)), Reach.STATUS, 0))
                .isEqualTo(503);
        assertThat(Reach.number("no response", Reach.STATUS, 0)).isZero();
    }

    private static void attempt(Object call, boolean sent, @Nullable Throwable thrown) {
        AttemptHooks.begins("lib", call);
        if (sent) {
            AttemptHooks.sending("lib", call, null);
        }
        AttemptHooks.ended("lib", call, null, null, thrown);
    }

    private record Wrapper(Object inner) {}

    private record Response(int status) {}

    private static final class Heard extends Deaf {

        final List<String> events = new ArrayList<>();

        @Nullable
        Object call;

        @Override
        public void attemptRepeated(String library, @Nullable Object repeated, Throwable thrown) {
            events.add("attemptRepeated");
        }

        @Override
        public void callFailed(String library, @Nullable Object failed, Throwable thrown) {
            events.add("callFailed");
            call = failed;
        }

        @Override
        public void leaseFailed(String library, @Nullable Object pool, @Nullable Object waiting, Throwable thrown) {
            events.add("leaseFailed");
        }
    }
}
