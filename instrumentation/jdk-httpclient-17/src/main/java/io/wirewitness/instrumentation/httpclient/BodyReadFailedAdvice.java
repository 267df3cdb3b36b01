package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.HttpClientDoors;
import java.io.EOFException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Http1Response.BodyReader.onReadError}: a body may be read long after its call is over. Where the length is not known, the end of the stream is the end of the body. */
final class BodyReadFailedAdvice {

    private BodyReadFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("this$0") Object response,
            @Advice.FieldValue("parser") @Nullable Object parser,
            @Advice.Argument(0) Throwable thrown)
            throws Throwable {
        if (!(thrown instanceof EOFException)
                || parser == null
                || !parser.getClass().getName().endsWith("UnknownLengthBodyParser"))
            CallHooks.attemptFailed("jdk-httpclient", null, HttpClientDoors.channelOfResponse(response), thrown);
    }
}
