package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code uring.AbstractIoUringChannel.submitConnect}. */
final class RingConnectAdvice {

    private RingConnectAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("socket") Object socket, @Advice.Argument(0) @Nullable SocketAddress remote) {
        NativeHooks.connecting(socket, remote);
    }
}
