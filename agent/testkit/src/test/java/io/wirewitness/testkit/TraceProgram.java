package io.wirewitness.testkit;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.slf4j.MDC;

/** An application whose connections are reset, with and without a trace; says which trace in a line that begins with {@code @}. */
public final class TraceProgram {

    /** Where no trace is current. */
    static final String BARE = "/bare/reset";

    /** Where one is. */
    static final String TRACED = "/traced/reset";

    private TraceProgram() {}

    /** Traces as the first argument says, calls the server at the second. */
    public static void main(String[] arguments) throws Exception {
        URI server = URI.create(arguments[1]);
        fail(server, BARE);
        switch (arguments[0]) {
            case "otel" -> Otel.fail(server);
            case "mdc" -> {
                MDC.put("traceId", "0af7651916cd43dd8448eb211c80319c");
                MDC.put("spanId", "b7ad6b7169203331");
                traced(server, "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
                MDC.clear();
            }
            case "none" -> fail(server, TRACED);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        fail(server, BARE);
        System.out.println("@end");
    }

    /** Of its own, so that it is loaded only where the library is there. */
    private static final class Otel {

        private Otel() {}

        static void fail(URI server) throws Exception {
            // A provider without a processor makes no spans.
            try (SdkTracerProvider provider = SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite()))
                    .build()) {
                Span span = provider.get("test").spanBuilder("order").startSpan();
                SpanContext ids = span.getSpanContext();
                Context.root()
                        .with(span)
                        .wrap(() -> {
                            traced(server, ids.getTraceId(), ids.getSpanId());
                            return true;
                        })
                        .call();
                span.end();
            }
        }
    }

    private static void traced(URI server, String traceId, String spanId) throws IOException {
        System.out.println("@trace " + traceId + " " + spanId);
        fail(server, TRACED);
    }

    /** By the JDK's client, and by a socket of the application's own. */
    private static void fail(URI server, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) server.resolve(path).toURL().openConnection();
        try {
            throw new IllegalStateException("answered with " + connection.getResponseCode());
        } catch (IOException reset) {
            System.out.println("@failed " + reset);
        }
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            throw new IllegalStateException(
                    "answered with " + socket.getInputStream().read());
        } catch (IOException reset) {
            System.out.println("@failed " + reset);
        }
    }
}
