package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code failed} of the callback in {@code AsyncProtocolExec}: connecting, sending and receiving, before the connection is discarded. */
final class AsyncAttemptFailedAdvice {

    private AsyncAttemptFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("val$scope") Object call,
            @Advice.FieldValue("val$clientContext") Object asking,
            @Advice.FieldValue("val$execRuntime") Object connection,
            @Advice.Argument(0) @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.exchangeFailed("apache-httpclient5", call, asking, connection, thrown);
    }
}
