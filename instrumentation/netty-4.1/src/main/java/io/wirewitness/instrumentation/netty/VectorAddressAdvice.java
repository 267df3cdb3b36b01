package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** As {@link VectorWriteAdvice}, where netty writes an array of {@code struct iovec} in native memory. */
final class VectorAddressAdvice {

    private VectorAddressAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Argument(0) long vector,
            @Advice.Argument(1) int count) {
        NativeHooks.beforeWrite(number, socket, vector, true, count);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Return long bytes,
            @Advice.Thrown @Nullable Throwable thrown) {
        NativeHooks.afterWrite(number, socket, bytes, thrown);
    }
}
