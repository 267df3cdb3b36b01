package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.AttemptHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ProtocolExec.execute} and {@code MinimalClientExec.execute}: one run is one attempt, of a call that its context stands for. */
final class AttemptAdvice {

    private AttemptAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(2) Object call) {
        AttemptHooks.begins("apache-httpclient", call);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(2) Object call,
            @Advice.Return @Nullable Object response,
            @Advice.Thrown @Nullable Throwable thrown) {
        AttemptHooks.ended("apache-httpclient", call, response, response, thrown);
    }
}
