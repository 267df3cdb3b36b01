package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.AttemptHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ProtocolExec.execute}: one run is one attempt, of a call that its scope stands for. */
final class AttemptAdvice {

    private AttemptAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Object call) {
        AttemptHooks.begins("apache-httpclient5", call);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(1) Object call,
            @Advice.Return @Nullable Object response,
            @Advice.Thrown @Nullable Throwable thrown) {
        AttemptHooks.ended("apache-httpclient5", call, call, response, thrown);
    }
}
