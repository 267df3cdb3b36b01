package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/** On {@code Net.connect} without a family, which only the blocking socket calls. */
final class StreamingAdvice {

    private StreamingAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) FileDescriptor descriptor) {
        Hooks.streaming(descriptor);
    }
}
