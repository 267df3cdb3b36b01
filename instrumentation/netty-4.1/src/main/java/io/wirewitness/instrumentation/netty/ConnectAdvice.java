package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code unix.Socket.connect}. */
final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Argument(0) @Nullable SocketAddress remote) {
        NativeHooks.connecting(number, socket, remote);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Return boolean established,
            @Advice.Thrown @Nullable Throwable thrown) {
        NativeHooks.connectReturned(number, socket, established, thrown);
    }
}
