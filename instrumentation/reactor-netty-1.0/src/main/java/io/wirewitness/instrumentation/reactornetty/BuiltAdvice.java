package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/**
 * On the constructor of {@code PooledConnectionAllocator}: once for each host and kind of connection of a pool. Not on clients: the
 * library makes a new one of each setting and of each request. And on {@code DisposableBind.onNext}: a server listens.
 */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object built) {
        BuildHooks.built("reactor-netty", built);
    }
}
