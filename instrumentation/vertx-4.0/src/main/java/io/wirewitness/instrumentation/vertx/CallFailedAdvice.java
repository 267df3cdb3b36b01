package io.wirewitness.instrumentation.vertx;

import io.vertx.core.Promise;
import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code HttpClientRequestBase.fail}: what the response's future gets, or the response's handler once it is there. Called again for the same request when its
 * connection closes afterwards. A StreamResetException of HTTP/1 is the application's own reset. */
final class CallFailedAdvice {

    private CallFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object call,
            @Advice.FieldValue("responsePromise") Promise<?> response,
            @Advice.FieldValue(value = "stream", typing = Assigner.Typing.DYNAMIC) Object stream,
            @Advice.Argument(0) Throwable thrown) {
        if (!response.future().failed()
                && (stream.getClass().getName().contains(".Http2")
                        || !thrown.getClass().getName().endsWith(".StreamResetException")))
            CallHooks.givenUp("vertx", call, thrown);
    }
}
