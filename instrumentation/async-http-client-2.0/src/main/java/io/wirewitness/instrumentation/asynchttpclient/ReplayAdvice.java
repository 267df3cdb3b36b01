package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import java.io.EOFException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code NettyResponseFuture.isReplayPossible}: asked last of all before a request is sent again. */
final class ReplayAdvice {

    private ReplayAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.This Object call,
            @Advice.FieldValue("pendingException") @Nullable Throwable pending,
            @Advice.Return boolean again) {
        if (again)
            CallHooks.attemptRepeated(
                    "async-http-client", call, pending != null ? pending : new EOFException("Remotely closed"));
    }
}
