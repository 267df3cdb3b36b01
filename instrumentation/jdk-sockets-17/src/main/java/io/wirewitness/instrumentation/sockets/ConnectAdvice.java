package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import java.net.InetAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Net.connect} with a family: all TCP connects pass it. */
final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(1) FileDescriptor descriptor,
            @Advice.Argument(2) InetAddress address,
            @Advice.Argument(3) int port) {
        Hooks.connecting(descriptor, address, port);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(1) FileDescriptor descriptor,
            @Advice.Return int result,
            @Advice.Thrown @Nullable Throwable thrown) {
        Hooks.connectReturned(descriptor, result > 0, thrown);
    }
}
