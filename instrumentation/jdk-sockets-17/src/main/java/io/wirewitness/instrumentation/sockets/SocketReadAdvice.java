package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code NioSocketImpl.read}: time-outs, closes by another thread, and the exception that the caller sees. */
final class SocketReadAdvice {

    private SocketReadAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor, @Advice.Thrown @Nullable Throwable thrown) {
        Hooks.readThrew(descriptor, thrown);
    }
}
