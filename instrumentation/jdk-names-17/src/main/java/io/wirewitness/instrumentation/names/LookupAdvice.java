package io.wirewitness.instrumentation.names;

import io.wirewitness.boot.NameHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code InetAddress.getAllByName0}: where a failed look-up leaves the JDK, asked or out of the cache. */
final class LookupAdvice {

    private LookupAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String host, @Advice.Thrown @Nullable Throwable thrown) {
        NameHooks.lookupFailed(host, thrown);
    }
}
