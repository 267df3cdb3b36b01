package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.boot.ServerHooks;
import java.net.SocketTimeoutException;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * On {@code NioSocketWrapper.doWrite(boolean, ByteBuffer)}: the time-out for writing, which no system call reports. Other
 * exceptions come out of the socket itself.
 */
final class WriteTimedOutAdvice {

    private WriteTimedOutAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This(typing = Assigner.Typing.DYNAMIC) Object connection,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown instanceof SocketTimeoutException) ServerHooks.requestFailed("tomcat", connection, null, thrown);
    }
}
