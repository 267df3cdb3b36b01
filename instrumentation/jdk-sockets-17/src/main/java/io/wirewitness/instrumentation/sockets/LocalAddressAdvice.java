package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Net.localAddress}: the JDK asks once a connection is established or accepted. */
final class LocalAddressAdvice {

    private LocalAddressAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) FileDescriptor descriptor, @Advice.Return @Nullable InetSocketAddress address) {
        Hooks.localAddress(descriptor, address);
    }
}
