package io.wirewitness.instrumentation.names;

import io.wirewitness.boot.NameHooks;
import java.net.InetAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code InetAddress.getAddressesFromNameService}: the resolver is asked, the JVM's cache had no answer. */
final class ResolveAdvice {

    private ResolveAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter() {
        return NameHooks.asking();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Enter long asked,
            @Advice.Argument(0) String host,
            @Advice.Return InetAddress @Nullable [] addresses,
            @Advice.Thrown @Nullable Throwable thrown) {
        NameHooks.answered(host, asked, addresses, thrown);
    }
}
