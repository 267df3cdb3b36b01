package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;

/**
 * On {@code HttpConnection.SendCallback.onCompleteSuccess()} of 9.4 to 11: with the last bytes of an answer written, it shuts
 * a connection down that is not kept, before {@code HttpChannel.onCompleted}.
 */
final class LastWrittenAdvice {

    private LastWrittenAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") Object connection, @Advice.FieldValue("_lastContent") boolean last) {
        if (last) ServerHooks.requestEnds(connection);
    }
}
