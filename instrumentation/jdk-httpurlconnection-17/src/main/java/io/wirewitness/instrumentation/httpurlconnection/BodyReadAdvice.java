package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.UrlConnectionDoors;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpInputStream.read}; after the reader closed it an exception is the reader's own. */
final class BodyReadAdvice {

    private BodyReadAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("this$0") Object call,
            @Advice.FieldValue("closed") boolean closed,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && !closed)
            CallHooks.bodyFailed("jdk-httpurlconnection", call, UrlConnectionDoors.socketOfCall(call), thrown);
    }
}
