package io.wirewitness.instrumentation.vertx;

import io.vertx.core.AsyncResult;
import io.wirewitness.boot.PoolHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On the lambda in {@code HttpClientImpl.doRequest} that takes the connection, 4.5: there was none to take. */
final class Obtained11Advice {

    private Obtained11Advice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object client,
            @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) Object method,
            @Advice.Argument(2) String host,
            @Advice.Argument(3) int port,
            @Advice.Argument(4) String uri,
            @Advice.Argument(10) AsyncResult<?> connection) {
        if (connection.failed())
            PoolHooks.notObtained("vertx", client, new Object[] {client, method, host, port, uri}, connection.cause());
    }
}
