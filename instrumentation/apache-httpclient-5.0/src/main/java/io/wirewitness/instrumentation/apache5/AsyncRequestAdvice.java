package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code produceRequest} of the exchange handler in {@code HttpAsyncMainClientExec}; on HTTP/2 the channel is a stream's. */
final class AsyncRequestAdvice {

    private AsyncRequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("val$execRuntime") Object connection,
            @Advice.Argument(0) Object channel,
            @Advice.Argument(1) Object call) {
        CallHooks.requestOn(
                "apache-httpclient5", connection, channel.getClass().getName().contains("H2Stream"), call);
    }
}
