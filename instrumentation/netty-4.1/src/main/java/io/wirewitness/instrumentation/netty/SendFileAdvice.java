package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code epoll.LinuxSocket.sendFile}: the field with the number is private to another package. */
final class SendFileAdvice {

    private SendFileAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket) {
        NativeHooks.beforeWrite(socket);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object socket, @Advice.Return long bytes, @Advice.Thrown @Nullable Throwable thrown) {
        NativeHooks.afterWrite(socket, bytes, thrown);
    }
}
