package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * On {@code Http11InputBuffer.nextRequest()}, which the processor calls when a request is over and the connection still
 * good: not after {@code CLOSE_NOW}, by which Tomcat breaks off an answer.
 */
final class RequestEndAdvice {

    private RequestEndAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue(value = "wrapper", typing = Assigner.Typing.DYNAMIC) @Nullable Object connection) {
        ServerHooks.requestEnds(connection);
    }
}
