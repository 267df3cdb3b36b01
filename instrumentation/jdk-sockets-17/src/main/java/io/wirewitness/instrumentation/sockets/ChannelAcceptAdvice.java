package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ServerSocketChannelImpl.finishAccept}, before the channel asks for its local address. */
final class ChannelAcceptAdvice {

    private ChannelAcceptAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) FileDescriptor descriptor, @Advice.Argument(1) @Nullable SocketAddress remote) {
        Hooks.accepted(descriptor, remote);
    }
}
