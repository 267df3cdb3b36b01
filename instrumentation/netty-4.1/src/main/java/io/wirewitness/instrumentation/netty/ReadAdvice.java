package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code read} and {@code readAddress} of {@code unix.FileDescriptor}, {@code recv} and {@code recvAddress} of {@code unix.Socket}: -1 at end of stream, 0 for EAGAIN. */
final class ReadAdvice {

    private ReadAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Return int bytes,
            @Advice.Thrown @Nullable Throwable thrown) {
        NativeHooks.afterRead(number, socket, bytes, thrown);
    }
}
