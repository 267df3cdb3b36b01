package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.PoolHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Mapping.complete} of 5.x: the mapping that {@code HttpClientImpl.doRequest} gives the connection to; its lambda holds the request's method and path. */
final class MappingFailedAdvice {

    private MappingFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("successMapper") Object mapper, @Advice.Argument(1) @Nullable Throwable thrown) {
        if (thrown != null && mapper.getClass().getName().startsWith("io.vertx.core.http.impl.HttpClientImpl$$Lambda"))
            PoolHooks.notObtained("vertx", mapper, mapper, thrown);
    }
}
