package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code SocketChannelImpl.throwConnectionReset}: where the dispatcher's exception is replaced by the caller's. */
final class ChannelResetAdvice {

    private ChannelResetAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor, @Advice.Thrown @Nullable Throwable thrown) {
        Hooks.readThrew(descriptor, thrown);
    }
}
