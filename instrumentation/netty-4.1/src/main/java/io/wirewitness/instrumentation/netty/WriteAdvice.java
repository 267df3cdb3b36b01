package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code write} and {@code writeAddress} of {@code unix.FileDescriptor}, {@code send} and {@code sendAddress} of {@code unix.Socket}. */
final class WriteAdvice {

    private WriteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket, @Advice.FieldValue("fd") int number) {
        NativeHooks.beforeWrite(number, socket);
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
