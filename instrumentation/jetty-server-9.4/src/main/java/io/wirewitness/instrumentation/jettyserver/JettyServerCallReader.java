package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.model.Call;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import org.jspecify.annotations.Nullable;

/** Reads {@code HttpChannel} of 9.4 to 11, {@code ChannelRequest} and {@code ServletChannel} of 12. */
final class JettyServerCallReader implements CallReader {

    private static final String LIBRARY = "jetty";
    private static final String PACKAGES = "org.eclipse.jetty.";

    /** More wrappers than handlers put around one request. */
    private static final int MOST_WRAPPERS = 32;

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        if (!call.getClass().getName().contains(PACKAGES)) {
            return null;
        }
        Object request = Fields.read(call, "_request");
        request = request == null ? call : request;
        Object head = Fields.read(request, "_metaData");
        for (int depth = 0; head == null && request != null && depth < MOST_WRAPPERS; depth++) {
            request = Fields.read(request, "_wrapped");
            head = Fields.read(request, "_metaData");
        }
        if (head == null) {
            return null;
        }
        Object method = Fields.read(head, "_method");
        return new Call(
                id,
                library(call.getClass()),
                method == null ? null : method.toString(),
                target(Fields.read(head, "_uri")),
                null,
                -1,
                null);
    }

    private static @Nullable String target(@Nullable Object uri) {
        Object path = Fields.read(uri, "_path");
        Object query = Fields.read(uri, "_query");
        return path == null ? null : query == null ? path.toString() : path + "?" + query;
    }

    /** The {@code Server} header has the version too, so {@code Jetty} is initialised by then. */
    private static String library(Class<?> type) {
        try {
            String prefix = type.getName().substring(0, type.getName().indexOf(PACKAGES));
            Object version = Fields.constant(
                    Class.forName(prefix + PACKAGES + "util.Jetty", false, type.getClassLoader()), "VERSION");
            return version == null ? LIBRARY : LIBRARY + " " + version;
        } catch (ClassNotFoundException | LinkageError otherVersion) {
            return LIBRARY;
        }
    }
}
