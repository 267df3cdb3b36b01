package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code FluxReceive.onInboundError}: what ends a response that has begun. */
final class BodyFailedAdvice {

    private BodyFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue(value = "parent", typing = Assigner.Typing.DYNAMIC) Object operations,
            @Advice.FieldValue("inboundDone") boolean done,
            @Advice.Argument(0) @Nullable Throwable thrown) {
        if (!done && thrown != null) CodecHooks.answerFailed("reactor-netty", operations, thrown);
    }
}
