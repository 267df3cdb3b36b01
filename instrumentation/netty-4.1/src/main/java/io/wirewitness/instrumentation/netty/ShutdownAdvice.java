package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;

/** On {@code unix.Socket.shutdown(boolean, boolean)}. */
final class ShutdownAdvice {

    private ShutdownAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket, @Advice.FieldValue("fd") int number) {
        NativeHooks.closing(number, socket);
    }
}
