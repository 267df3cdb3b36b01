package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.LoopTurns;
import net.bytebuddy.asm.Advice;

/** On {@code EPollSelectorImpl.doSelect}: an event loop waits, and then works on what it was given. */
final class SelectAdvice {

    private SelectAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("epfd") int descriptor) {
        LoopTurns.selectorWaits(descriptor);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("epfd") int descriptor) {
        LoopTurns.selectorWorks(descriptor);
    }
}
