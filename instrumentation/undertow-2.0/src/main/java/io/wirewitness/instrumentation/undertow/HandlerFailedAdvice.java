package io.wirewitness.instrumentation.undertow;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * On {@code AbstractAttachable.putAttachment(AttachmentKey, Object)}: the first thing that {@code
 * Connectors.executeRootHandler} does with an exception of the handler is to attach it to the exchange.
 */
final class HandlerFailedAdvice {

    private HandlerFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This(typing = Assigner.Typing.DYNAMIC) Object exchange,
            @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) @Nullable Object value) {
        if (value instanceof Throwable thrown) ServerHooks.handlerFailed("undertow", exchange, exchange, thrown);
    }
}
