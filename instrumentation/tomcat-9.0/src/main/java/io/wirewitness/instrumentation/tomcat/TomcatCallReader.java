package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.model.Call;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads {@code org.apache.coyote.Request}, or the {@code org.apache.catalina.connector.Request} around it. */
final class TomcatCallReader implements CallReader {

    private static final String REQUEST = "org.apache.coyote.Request";

    /** {@code MessageBytes.T_STR}, {@code T_BYTES}, in all versions. */
    private static final int STRING = 1;

    private static final int BYTES = 2;

    private static final int LONGEST_BYTES = 4096;

    @Override
    public String library() {
        return "tomcat";
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        Object request = call.getClass().getName().endsWith(REQUEST) ? call : Fields.read(call, "coyoteRequest");
        if (request == null || !request.getClass().getName().endsWith(REQUEST)) {
            return null;
        }
        String version = request.getClass().getPackage().getImplementationVersion();
        return new Call(
                id,
                version == null ? "tomcat" : "tomcat " + version,
                text(Fields.read(request, "methodMB")),
                text(Fields.read(request, "uriMB")),
                null,
                -1,
                null);
    }

    /** A {@code MessageBytes}: a string, or part of the connection's input buffer. */
    private static @Nullable String text(@Nullable Object messageBytes) {
        long type = Fields.number(messageBytes, 0, "type");
        if (type == STRING) {
            return Fields.read(messageBytes, "strValue") instanceof String text ? text : null;
        }
        Object bytes = Fields.read(messageBytes, "byteC");
        if (type != BYTES || !(Fields.read(bytes, "buff") instanceof byte[] buffer)) {
            return null;
        }
        long start = Fields.number(bytes, -1, "start");
        long end = Fields.number(bytes, -1, "end");
        return start < 0 || end < start || end > buffer.length || end - start > LONGEST_BYTES
                ? null
                : new String(buffer, (int) start, (int) (end - start), StandardCharsets.ISO_8859_1);
    }
}
