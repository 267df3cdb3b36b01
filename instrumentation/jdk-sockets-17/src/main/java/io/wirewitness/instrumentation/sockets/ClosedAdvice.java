package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/** On the dispatcher's {@code close}: the descriptor's number is free right after. */
final class ClosedAdvice {

    private ClosedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) FileDescriptor descriptor) {
        Hooks.closed(descriptor);
    }
}
