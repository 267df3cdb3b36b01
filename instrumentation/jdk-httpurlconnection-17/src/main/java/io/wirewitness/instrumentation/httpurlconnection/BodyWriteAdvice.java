package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.UrlConnectionDoors;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code StreamingOutputStream.checkError}: the body of a streamed request could not be written. */
final class BodyWriteAdvice {

    private BodyWriteAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("this$0") Object call, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null)
            CallHooks.bodyFailed("jdk-httpurlconnection", call, UrlConnectionDoors.socketOfCall(call), thrown);
    }
}
