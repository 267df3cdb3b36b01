package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.LoopTurns;
import net.bytebuddy.asm.Advice;

/** On {@code EPollSelectorImpl.implClose}. */
final class SelectorClosedAdvice {

    private SelectorClosedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("epfd") int descriptor) {
        LoopTurns.selectorClosed(descriptor);
    }
}
