package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.VerdictText;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures are found by what belongs to them, and leave nothing of the application behind. */
class CallsTest {

    private static final int NUMBER = 31;
    private static final int COLLECTIONS = 20;

    private final Calls calls = new Calls();
    private final Answer answer = new Answer(new VerdictText(Redaction.DEFAULT));

    @BeforeEach
    void listen() {
        Hooks.install(Deaf.listener());
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private SocketState state() {
        NativeHooks.connecting(NUMBER, this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        return Objects.requireNonNull(Hooks.table().get(NUMBER));
    }

    /** Without a stack an exception may be shared by all threads. */
    @Test
    void whatMayBeSharedIsNotRemembered() {
        IOException bare = new IOException("reset");
        bare.setStackTrace(new StackTraceElement[0]);
        calls.remember(bare, state(), answer);

        assertThat(calls.byKey(bare)).isNull();
    }

    @Test
    void aFailureIsFoundByItsExceptionItsCallAndItsThread() {
        SocketState state = state();
        IOException thrown = new IOException("reset");
        Object call = new Object();
        calls.remember(thrown, state, answer);
        calls.remember(call, state, answer);
        calls.remember(Thread.currentThread(), state, answer);

        Calls.Failed failed = new Calls.Failed(state, answer);
        assertThat(calls.byException(new IllegalStateException(thrown))).isEqualTo(failed);
        assertThat(calls.byKey(call)).isEqualTo(failed);
        assertThat(calls.byKey(Thread.currentThread())).isEqualTo(failed);

        calls.forget(Thread.currentThread());
        assertThat(calls.byKey(Thread.currentThread())).isNull();
        assertThat(calls.byKey(call)).as("older than what was forgotten").isEqualTo(failed);
    }

    @Test
    void aCallThatWasSentBeforeIsRememberedHoweverManyAreRepeated() {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Object call = new Object();
            all.add(call);
            for (int attempt = 0; attempt < 5; attempt++) {
                calls.sentAgain(call);
            }
        }
        assertThat(all).allMatch(calls::wasSentBefore);
        assertThat(calls.wasSentBefore(new Object())).isFalse();
    }

    @Test
    void afterOneHadToBeForgottenAnyCallMayBeIt() {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 2_049; i++) {
            Object call = new Object();
            all.add(call);
            calls.sentAgain(call);
        }
        assertThat(all).allMatch(calls::wasSentBefore);
        assertThat(calls.wasSentBefore(new Object())).isTrue();
    }

    @Test
    void whatIsOldIsForgotten() {
        Object call = new Object();
        calls.remember(call, state(), answer);
        long now = System.nanoTime();

        calls.tidy(now);
        assertThat(calls.byKey(call)).isNotNull();

        calls.tidy(now + Calls.REMEMBERED_NANOS + 1);
        assertThat(calls.byKey(call)).isNull();
    }

    @Test
    void aConnectionIsLetGoWithTheLastThatLeadsToIt() {
        WeakReference<SocketState> state = failed();

        for (int i = 0; i < COLLECTIONS && !state.refersTo(null); i++) {
            System.gc();
            calls.tidy(System.nanoTime());
        }

        assertThat(state.refersTo(null)).isTrue();
    }

    private WeakReference<SocketState> failed() {
        SocketState state = state();
        calls.remember(new IOException("reset"), state, answer);
        Hooks.install(null); // the table forgets it
        return new WeakReference<>(state);
    }

    @Test
    void anAnswerThatIsSettledLeavesNothingOfOursInTheException() {
        answer.declined();

        assertThat(answer.witness.source()).isNull();
        assertThat(answer.witness.getMessage()).isNotEmpty();
    }
}
