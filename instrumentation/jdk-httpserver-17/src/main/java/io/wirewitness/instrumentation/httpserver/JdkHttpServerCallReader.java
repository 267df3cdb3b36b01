package io.wirewitness.instrumentation.httpserver;

import io.wirewitness.model.Call;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Reads {@code ExchangeImpl}, or the {@code HttpExchange} around it that handlers see. */
final class JdkHttpServerCallReader implements CallReader {

    private static final String EXCHANGE = "sun.net.httpserver.ExchangeImpl";

    @Override
    public String library() {
        return "jdk-httpserver";
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        Object exchange = call.getClass().getName().equals(EXCHANGE) ? call : Fields.read(call, "impl");
        if (exchange == null || !exchange.getClass().getName().equals(EXCHANGE)) {
            return null;
        }
        return new Call(
                id,
                "jdk.httpserver " + System.getProperty("java.version"),
                Fields.read(exchange, "method") instanceof String method ? method : null,
                Fields.read(exchange, "uri") instanceof URI uri ? uri.toString() : null,
                null,
                -1,
                null);
    }
}
