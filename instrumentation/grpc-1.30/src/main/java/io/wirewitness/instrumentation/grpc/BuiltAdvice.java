package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On the constructor of {@code ManagedChannelImpl}, and on {@code ServerImpl.start}. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object built) {
        BuildHooks.built("grpc", built);
    }
}
