package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** As {@link WriteAdvice}, where netty writes native memory from one position to another. */
final class WriteAddressAdvice {

    private WriteAddressAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Argument(0) long address,
            @Advice.Argument(1) int from,
            @Advice.Argument(2) int to) {
        NativeHooks.beforeWrite(number, socket, address + from, false, to - from);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Return int bytes,
            @Advice.Thrown @Nullable Throwable thrown) {
        NativeHooks.afterWrite(number, socket, bytes, thrown);
    }
}
