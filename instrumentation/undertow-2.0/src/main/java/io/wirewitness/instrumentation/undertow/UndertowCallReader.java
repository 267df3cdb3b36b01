package io.wirewitness.instrumentation.undertow;

import io.wirewitness.model.Call;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads {@code HttpServerExchange}. */
final class UndertowCallReader implements CallReader {

    private static final String EXCHANGE = "io.undertow.server.HttpServerExchange";

    @Override
    public String library() {
        return "undertow";
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        if (!call.getClass().getName().endsWith(EXCHANGE)) {
            return null;
        }
        String version = call.getClass().getPackage().getImplementationVersion();
        return new Call(
                id,
                version == null ? "undertow" : "undertow " + version.replace(".Final", ""),
                Fields.read(call, "requestMethod", "bytes") instanceof byte[] method
                        ? new String(method, StandardCharsets.ISO_8859_1)
                        : null,
                Fields.read(call, "requestURI") instanceof String uri ? uri : null,
                null,
                -1,
                null);
    }
}
