package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractClientStream.TransportState.inboundTrailersReceived(Metadata, Status)}: what the server answers is no failure of the transport. */
final class TrailersAdvice {

    private TrailersAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Object status) {
        GrpcHooks.answering(status);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
        GrpcHooks.answering(null);
    }
}
