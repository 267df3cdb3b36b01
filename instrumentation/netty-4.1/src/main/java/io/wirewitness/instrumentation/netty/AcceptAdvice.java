package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;

/** On {@code newChildChannel} of the native server channels: the constructor of the channel has asked for the local address. */
final class AcceptAdvice {

    private AcceptAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) int number,
            @Advice.Argument(1) byte[] address,
            @Advice.Argument(2) int offset,
            @Advice.Argument(3) int length) {
        NativeHooks.accepted(number, address, offset, length);
    }
}
