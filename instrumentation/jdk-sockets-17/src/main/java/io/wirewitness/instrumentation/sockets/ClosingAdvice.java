package io.wirewitness.instrumentation.sockets;

import io.wirewitness.boot.Hooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On the methods by which the application closes or shuts down: who, when, from where. */
final class ClosingAdvice {

    private ClosingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
        Hooks.closing(descriptor);
    }
}
