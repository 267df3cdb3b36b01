package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import java.net.InetSocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code unix.Socket.localAddress}, which the channel calls after connect and for what it accepted. */
final class LocalAddressAdvice {

    private LocalAddressAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Return @Nullable InetSocketAddress local) {
        NativeHooks.localAddress(number, socket, local);
    }
}
