package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** As {@link ReadAdvice}, where netty reads into native memory between two positions. */
final class ReadAddressAdvice {

    private ReadAddressAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object socket,
            @Advice.FieldValue("fd") int number,
            @Advice.Argument(0) long address,
            @Advice.Argument(1) int from,
            @Advice.Return int bytes,
            @Advice.Thrown @Nullable Throwable thrown) {
        NativeHooks.afterRead(number, socket, address + from, bytes, thrown);
    }
}
