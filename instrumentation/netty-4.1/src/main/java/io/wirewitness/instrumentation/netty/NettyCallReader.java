package io.wirewitness.instrumentation.netty;

import io.wirewitness.model.Call;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code DefaultHttpRequest}: the application's own on a client, the decoder's on a server; also inside a wrapper, as
 * the AWS SDK has.
 */
final class NettyCallReader implements CallReader {

    private static final String LIBRARY = "netty";

    private static final Pattern VERSION = Pattern.compile("netty-(?:codec-http|all)-(\\d[\\w.+-]*)\\.jar");

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        Object request = call;
        for (int layer = 0; request != null && layer < 3 && Fields.read(request, "uri") == null; layer++) {
            Object inner = Fields.read(request, "request");
            request = inner == null ? Fields.read(request, "message") : inner;
        }
        Object method = Fields.read(request, "method", "name");
        Object uri = Fields.read(request, "uri");
        if (request == null || uri == null) {
            return null;
        }
        return new Call(
                id,
                library(request.getClass()),
                method == null ? null : method.toString(),
                uri.toString(),
                null,
                -1,
                null);
    }

    /** The version in the jar's name: not every version's manifest tells it. */
    private static String library(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        Matcher found = VERSION.matcher(source == null ? "" : String.valueOf(source.getLocation()));
        return found.find() ? LIBRARY + " " + found.group(1) : LIBRARY;
    }
}
