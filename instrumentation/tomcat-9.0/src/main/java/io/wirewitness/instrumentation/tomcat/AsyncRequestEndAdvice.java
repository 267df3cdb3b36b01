package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * On {@code Http11Processor.dispatchEndRequest()}, where an asynchronous request ends without an error; it does not call
 * {@code nextRequest} if the connection is not kept.
 */
final class AsyncRequestEndAdvice {

    private AsyncRequestEndAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This(typing = Assigner.Typing.DYNAMIC) Object processor) {
        ServerHooks.requestEnds(processor);
    }
}
