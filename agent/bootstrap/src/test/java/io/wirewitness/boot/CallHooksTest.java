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

    private record Request(@Nullable Throwable reset) {}

    private static final class Heard extends Deaf {

        @Nullable
        Throwable thrown;

        @Override
        public void callFailed(String library, @Nullable Object call, Throwable failure) {
            thrown = failure;
        }
    }
}
