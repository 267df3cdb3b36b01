package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code SocketChannelImpl.finishTimedConnect}. */
final class ChannelConnectTimeoutAdvice {

    private ChannelConnectTimeoutAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("fd") FileDescriptor descriptor, @Advice.Thrown @Nullable Throwable thrown) {
        Hooks.connectReturned(descriptor, false, thrown);
    }
}
