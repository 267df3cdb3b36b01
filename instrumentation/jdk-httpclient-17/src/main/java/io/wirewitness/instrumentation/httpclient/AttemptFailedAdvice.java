package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.HttpClientDoors;
import java.net.ConnectException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code MultiExchange.getExceptionalCF}: every attempt that fails before its response; null means that it is repeated. */
final class AttemptFailedAdvice {

    private AttemptFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object call, @Advice.Argument(0) Throwable thrown) {
        CallHooks.attemptFailed("jdk-httpclient", call, HttpClientDoors.channelOfCall(call), CallHooks.bare(thrown));
    }

    /** After a failed connect nothing has been sent that could be sent again. */
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.This Object call, @Advice.Argument(0) Throwable thrown, @Advice.Return @Nullable Object failed) {
        if (failed == null && !(CallHooks.bare(thrown) instanceof ConnectException))
            CallHooks.attemptRepeated("jdk-httpclient", call, CallHooks.bare(thrown));
    }
}
