package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code SocketDispatcher.write}. */
final class WriteAdvice {

    private WriteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) FileDescriptor descriptor,
            @Advice.Argument(1) long address,
            @Advice.Argument(2) int length) {
        Hooks.beforeWrite(descriptor, address, false, length);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) FileDescriptor descriptor,
            @Advice.Return int bytes,
            @Advice.Thrown @Nullable Throwable thrown) {
        Hooks.afterWrite(descriptor, bytes, thrown);
    }
}
