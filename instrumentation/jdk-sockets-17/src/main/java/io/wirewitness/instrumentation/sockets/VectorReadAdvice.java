package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code SocketDispatcher.readv}. */
final class VectorReadAdvice {

    private VectorReadAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) FileDescriptor descriptor,
            @Advice.Argument(1) long address,
            @Advice.Return long bytes,
            @Advice.Thrown @Nullable Throwable thrown) {
        Hooks.afterRead(descriptor, address, true, bytes, thrown);
    }
}
