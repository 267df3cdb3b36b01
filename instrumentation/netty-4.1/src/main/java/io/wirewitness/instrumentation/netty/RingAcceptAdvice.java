package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/** On {@code newChildChannel} of io_uring's server channel: the constructor of the channel has asked for the local address. */
final class RingAcceptAdvice {

    private RingAcceptAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) int number, @Advice.Argument(1) ByteBuffer address) {
        NativeHooks.accepted(number, address);
    }
}
