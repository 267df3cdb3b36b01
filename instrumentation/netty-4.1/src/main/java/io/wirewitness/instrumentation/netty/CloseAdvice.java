package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;

/** On {@code unix.FileDescriptor.close}: the descriptor's number is free right after. */
final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket, @Advice.FieldValue("fd") int number) {
        NativeHooks.closed(number, socket);
    }
}
