package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.LoopTurns;
import net.bytebuddy.asm.Advice;

/** Where a loop of the epoll or the io_uring transport waits for events. */
final class LoopWaitAdvice {

    private LoopWaitAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
        LoopTurns.threadWaits();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
        LoopTurns.threadWorks();
    }
}
