package io.wirewitness.instrumentation.vertx;

import io.vertx.core.AsyncResult;
import io.wirewitness.boot.PoolHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On the lambda in {@code HttpClientImpl.doRequest} that takes the connection, 4.1: there was none to take. */
final class Obtained12Advice {

    private Obtained12Advice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object client,
            @Advice.Argument(value = 2, typing = Assigner.Typing.DYNAMIC) Object method,
            @Advice.Argument(4) String host,
            @Advice.Argument(5) int port,
            @Advice.Argument(6) String uri,
            @Advice.Argument(11) AsyncResult<?> connection) {
        if (connection.failed())
            PoolHooks.notObtained("vertx", client, new Object[] {client, method, host, port, uri}, connection.cause());
    }
}
