package io.wirewitness.instrumentation.names;

import io.wirewitness.boot.NameHooks;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Socket.connect}: what is thrown for an address whose name was not resolved. */
final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) SocketAddress address, @Advice.Thrown @Nullable Throwable thrown) {
        NameHooks.connectFailed(address, thrown);
    }
}
