package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ExchangeFinder.findConnection}, 4.0 to 4.4: every step of connecting. */
final class TransmitterConnectFailedAdvice {

    private TransmitterConnectFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("transmitter") Object call, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.attemptFailed("okhttp", call, (Socket) null, thrown);
    }
}
