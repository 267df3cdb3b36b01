package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code HttpObjectDecoder.decodeLast}: the stream ended. */
final class EndedAdvice {

    private EndedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) Object context,
            @Advice.FieldValue(value = "currentState", typing = Assigner.Typing.DYNAMIC) @Nullable Object decoding) {
        CodecHooks.ended("netty", context, decoding);
    }
}
