package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code NettyConnectListener.onFailure}: connecting failed, TCP or TLS. */
final class ConnectFailedAdvice {

    private ConnectFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue(value = "future", typing = Assigner.Typing.DYNAMIC) Object call,
            @Advice.Argument(0) @Nullable Object channel,
            @Advice.Argument(1) @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.preparationFailed("async-http-client", call, channel, thrown);
    }
}
