package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code unix.Socket.finishConnect}. */
final class FinishConnectAdvice {

    private FinishConnectAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Return boolean established,
            @Advice.Thrown @Nullable Throwable thrown) {
        NativeHooks.connectReturned(number, socket, established, thrown);
    }
}
