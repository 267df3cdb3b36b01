package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code NioSocketImpl.timedFinishConnect}: no system call reports a connect time-out. */
final class SocketConnectTimeoutAdvice {

    private SocketConnectTimeoutAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) FileDescriptor descriptor, @Advice.Thrown @Nullable Throwable thrown) {
        Hooks.connectReturned(descriptor, false, thrown);
    }
}
