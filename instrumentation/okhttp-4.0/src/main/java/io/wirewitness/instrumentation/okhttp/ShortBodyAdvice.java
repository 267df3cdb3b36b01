package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code Exchange.ResponseBodySource.complete}, 4.0 to 5.x: the peer ended the stream before the announced length. Over HTTP/2
 * OkHttp takes that for the end of the body; over HTTP/1.1 it throws by itself, before this. A reader that closes early is
 * {@code closed} by then; and of a body without a byte nothing is said, as a 304 announces the length that it leaves out (RFC 9110,
 * 8.6).
 */
final class ShortBodyAdvice {

    private ShortBodyAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("this$0") Object exchange,
            @Advice.FieldValue("contentLength") long announced,
            @Advice.FieldValue("bytesReceived") long received,
            @Advice.FieldValue("completed") boolean completed,
            @Advice.FieldValue("closed") boolean closed,
            @Advice.Argument(0) @Nullable Object thrown) {
        if (received > 0 && received < announced && thrown == null && !completed && !closed) {
            CallHooks.bodyEndedShort("okhttp", exchange, received, announced);
        }
    }
}
