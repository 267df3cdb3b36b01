package io.wirewitness.agent;

import io.wirewitness.model.Trace;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A library that knows the current trace, as one class loader sees it. Any thread.
 *
 * <p>Each has a class that is initialised once there can be a current trace. Until somebody else has initialised it, the library is
 * not asked and no other class of it is loaded: to initialise it would be to choose how the application traces and logs, before
 * the application does. OpenTelemetry, for one, takes no wrapper of its storage from then on.
 */
final class TraceSource {

    /** In the order in which they are asked. */
    enum Kind {
        /** OpenTelemetry's agent, which answers for the API of all applications. */
        OPEN_TELEMETRY_AGENT("io.opentelemetry.javaagent.shaded.io.opentelemetry.context.LazyStorage"),
        /** OpenTelemetry's API, where the application has an SDK of its own. */
        OPEN_TELEMETRY("io.opentelemetry.context.LazyStorage"),
        /** Datadog's agent. */
        DATADOG("datadog.trace.api.GlobalTracer"),
        /** What the application's tracing gives to its log, whatever it is. */
        LOGGED("org.slf4j.MDC");

        private final String settled;

        Kind(String settled) {
            this.settled = settled;
        }

        /** True if it is a Java agent's, which the boot loader has. */
        private boolean isOfAnAgent() {
            return this == OPEN_TELEMETRY_AGENT || this == DATADOG;
        }
    }

    /** OpenTelemetry's agent; Micrometer, Spring and Brave; Datadog; Elastic. */
    private static final List<String> TRACE_KEYS = List.of("trace_id", "traceId", "dd.trace_id", "trace.id");

    private static final List<String> SPAN_KEYS = List.of("span_id", "spanId", "dd.span_id", "transaction.id");

    private static final MethodHandles.Lookup PUBLIC = MethodHandles.publicLookup();

    private final Kind kind;
    private final @Nullable ClassLoader loader;
    private final Class<?> settled;
    private volatile @Nullable Asking asking;

    /** How a library is asked; throws what it throws. */
    private interface Asking {
        @Nullable
        Trace current() throws Throwable;
    }

    private TraceSource(Kind kind, @Nullable ClassLoader loader) throws ClassNotFoundException {
        this.kind = kind;
        this.loader = loader;
        this.settled = Class.forName(kind.settled, false, loader);
    }

    /**
     * The source of a kind.
     *
     * @param application the application's class loader, which may load one class for this; agents' are found without it
     * @return null if there is none
     */
    static @Nullable TraceSource find(Kind kind, ClassLoader application) {
        try {
            return new TraceSource(kind, kind.isOfAnAgent() ? null : application);
        } catch (Throwable absent) { // a class loader may throw anything
            return null;
        }
    }

    /**
     * What is current on this thread; null if nothing is, or the library is not in use. It runs the library's code, and may throw
     * whatever that throws.
     */
    @Nullable
    Trace current(Predicate<Class<?>> initialised) throws Throwable {
        Asking now = asking;
        if (now == null) {
            if (!initialised.test(settled)) {
                return null;
            }
            now = asking();
            asking = now;
        }
        return now.current();
    }

    private Asking asking() {
        try {
            return switch (kind) {
                case OPEN_TELEMETRY_AGENT -> openTelemetry("io.opentelemetry.javaagent.shaded.");
                case OPEN_TELEMETRY -> openTelemetry("");
                case DATADOG -> datadog();
                case LOGGED -> logged();
            };
        } catch (ReflectiveOperationException | LinkageError | RuntimeException otherVersion) {
            return () -> null;
        }
    }

    /** A span that is not valid has zeros for ids, so it need not be asked for that. */
    private Asking openTelemetry(String prefix) throws ReflectiveOperationException {
        Class<?> span = type(prefix + "io.opentelemetry.api.trace.Span");
        Class<?> context = type(prefix + "io.opentelemetry.api.trace.SpanContext");
        MethodHandle current =
                then(PUBLIC.findStatic(span, "current", MethodType.methodType(span)), "getSpanContext", context);
        return ids(then(current, "getTraceId", String.class), then(current, "getSpanId", String.class));
    }

    private Asking datadog() throws ReflectiveOperationException {
        Class<?> ids = type("datadog.trace.api.CorrelationIdentifier");
        MethodType text = MethodType.methodType(String.class);
        return ids(PUBLIC.findStatic(ids, "getTraceId", text), PUBLIC.findStatic(ids, "getSpanId", text));
    }

    private Asking logged() throws ReflectiveOperationException {
        MethodHandle get = PUBLIC.findStatic(settled, "get", MethodType.methodType(String.class, String.class));
        return () -> {
            for (int i = 0; i < TRACE_KEYS.size(); i++) {
                String id = (String) get.invokeExact(TRACE_KEYS.get(i));
                Trace trace = id == null ? null : Trace.of(id, (String) get.invokeExact(SPAN_KEYS.get(i)));
                if (trace != null) {
                    return trace;
                }
            }
            return null;
        };
    }

    private static Asking ids(MethodHandle traceId, MethodHandle spanId) {
        return () -> Trace.of((String) traceId.invokeExact(), (String) spanId.invokeExact());
    }

    /** Asks what a handle gives for more. */
    private static MethodHandle then(MethodHandle first, String getter, Class<?> type)
            throws ReflectiveOperationException {
        Class<?> from = first.type().returnType();
        return MethodHandles.filterReturnValue(first, PUBLIC.findVirtual(from, getter, MethodType.methodType(type)));
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, false, loader);
    }

    /**
     * Asks the JDK something in the same way, and forgets the answer: what the JVM makes for handles of these shapes takes it some
     * milliseconds, for which the first failure would wait.
     */
    static void practise() throws Throwable {
        MethodHandle list = PUBLIC.findStatic(List.class, "of", MethodType.methodType(List.class));
        MethodHandle text = then(then(list, "iterator", Iterator.class), "toString", String.class);
        ids(text, text).current();
    }
}
