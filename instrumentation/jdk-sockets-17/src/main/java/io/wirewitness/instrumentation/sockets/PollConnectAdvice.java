package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Net.pollConnectNow}: how a connect that took time ends. */
final class PollConnectAdvice {

    private PollConnectAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) FileDescriptor descriptor,
            @Advice.Return boolean connected,
            @Advice.Thrown @Nullable Throwable thrown) {
        Hooks.connectReturned(descriptor, connected, thrown);
    }
}
