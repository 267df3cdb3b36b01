package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * On {@code HttpObjectDecoder.decode}, which has the context: a decoder alone does not lead to its channel, neither by itself
 * nor inside the {@code HttpServerCodec} of 4.1.0.
 */
final class DecodedAdvice {

    private DecodedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(2) List<?> out) {
        return out.size();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Enter int before, @Advice.Argument(0) Object context, @Advice.Argument(2) List<?> out) {
        CodecHooks.decoded("netty", context, out, before);
    }
}
