package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;

/** On {@code NioSocketImpl.accept}. */
final class SocketAcceptAdvice {

    private SocketAcceptAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) SocketImpl accepted) {
        Hooks.accepted(accepted);
    }
}
