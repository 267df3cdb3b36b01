package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code NettyConnectListener.onSuccess}: TCP is connected, TLS comes next. */
final class ConnectedAdvice {

    private ConnectedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue(value = "future", typing = Assigner.Typing.DYNAMIC) Object call,
            @Advice.Argument(0) Object channel) {
        CallHooks.preparing(call, channel);
    }
}
