package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Trace;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of this thread, of libraries that have the shape of the real ones and behave as they please. */
class CurrentTraceTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String STORAGE = "io.opentelemetry.context.LazyStorage";
    private static final String MDC = "org.slf4j.MDC";
    private static final int COLLECTIONS = 20;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final Set<Class<?>> initialised = new HashSet<>();
    private long now = 1;
    private final CurrentTrace traces = new CurrentTrace(initialised::contains, () -> now);

    @AfterEach
    void leave() {
        Thread.currentThread().setContextClassLoader(before);
    }

    // ---- OpenTelemetry ----------------------------------------------------------------------------------------------

    @Test
    void theSpanThatIsCurrent() throws Exception {
        enter(openTelemetry("return \"" + TRACE + "\";", "return \"" + SPAN + "\";"), STORAGE);
        assertThat(traces.get()).isEqualTo(new Trace(TRACE, SPAN));
    }

    /** To initialise its storage is to choose it, before the application adds its wrappers. */
    @Test
    void whatTheApplicationHasNotInitialisedIsNotAsked() throws Exception {
        Forged loader = new Forged(openTelemetry("return \"" + TRACE + "\";", "return null;"));
        Thread.currentThread().setContextClassLoader(loader);
        assertThat(traces.get()).isNull();

        initialised.add(loader.initialise(STORAGE));
        assertThat(traces.get()).as("and once it is, at once").isEqualTo(new Trace(TRACE, null));
    }

    @Test
    void whatTheLibraryThrowsIsNoTrace() throws Exception {
        enter(openTelemetry("throw new LinkageError(\"broken\");", "return null;"), STORAGE);
        assertThat(traces.get()).isNull();
    }

    @Test
    void aLibraryThatIsBrokenDoesNotHideTheNext() throws Exception {
        Map<String, String> both = new HashMap<>(openTelemetry("throw new IllegalStateException();", "return null;"));
        both.putAll(mdc("return key.equals(\"traceId\") ? \"" + TRACE + "\" : null;"));
        enter(both, STORAGE, MDC);
        assertThat(traces.get()).isEqualTo(new Trace(TRACE, null));
    }

    @Test
    void theTracingComesBeforeTheLog() throws Exception {
        Map<String, String> both = new HashMap<>(openTelemetry("return \"" + TRACE + "\";", "return null;"));
        both.putAll(mdc("return \"2\";"));
        enter(both, STORAGE, MDC);
        assertThat(traces.get()).isEqualTo(new Trace(TRACE, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return \"00000000000000000000000000000000\";",
                "return \"\";",
                "return null;",
                "return \"a b\";",
                "return \"\\u001b[2J\";",
                "return \"a\".repeat(65);",
                "return \"a\".repeat(1 << 20);",
                "return key();} static String key() { return key();"
            })
    void whatIsNoIdIsDropped(String body) throws Exception {
        enter(openTelemetry(body, "return \"" + SPAN + "\";"), STORAGE);
        assertThat(traces.get()).isNull();
    }

    @Test
    void aVersionOfAnotherShapeIsPassedOver() throws Exception {
        enter(Map.of(STORAGE, "package io.opentelemetry.context; class LazyStorage {}"), STORAGE);
        assertThat(traces.get()).isNull();
    }

    // ---- MDC --------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"trace_id, span_id", "traceId, spanId", "dd.trace_id, dd.span_id", "trace.id, transaction.id"})
    void whatIsGivenToTheLog(String traceKey, String spanKey) throws Exception {
        enter(
                mdc("return key.equals(\"" + traceKey + "\") ? \"" + TRACE + "\" : key.equals(\"" + spanKey + "\") ? \""
                        + SPAN + "\" : null;"),
                MDC);
        assertThat(traces.get()).isEqualTo(new Trace(TRACE, SPAN));
    }

    @Test
    void aKeyWhoseValueIsNoIdDoesNotHideTheNext() throws Exception {
        enter(mdc("return key.equals(\"trace_id\") ? \"of order 7\" : key.equals(\"trace.id\") ? \"7\" : null;"), MDC);
        assertThat(traces.get()).isEqualTo(new Trace("7", null));
    }

    // ---- class loaders ----------------------------------------------------------------------------------------------

    @Test
    void aClassLoaderIsAskedOnce() throws Exception {
        Forged loader = enter(mdc("return \"1\";"), MDC);
        traces.get();
        int first = loader.lookUps.get();
        now += CurrentTrace.LOOK_AGAIN_NANOS - 1;
        assertThat(traces.get()).isNotNull();
        assertThat(loader.lookUps).hasValue(first);
    }

    @Test
    void aLibraryThatComesLaterIsFound() throws Exception {
        Forged loader = enter(Map.of());
        assertThat(traces.get()).isNull();
        int first = loader.lookUps.get();
        loader.add(mdc("return \"1\";"));
        assertThat(traces.get()).isNull();
        assertThat(loader.lookUps).hasValue(first);

        now += CurrentTrace.LOOK_AGAIN_NANOS;
        initialised.add(loader.initialise(MDC));
        assertThat(traces.get()).isEqualTo(new Trace("1", "1"));
    }

    @Test
    void aClassLoaderThatThrowsHasNone() throws Exception {
        Forged loader = enter(mdc("return \"1\";"));
        loader.broken = new NoClassDefFoundError("gone");
        assertThat(traces.get()).isNull();
    }

    /** Such as one that reads classes from a server, by a connection that fails. */
    @Test
    void aFailureOfTheLookUpItselfIsNotAsked() throws Exception {
        Forged loader = enter(mdc("return \"1\";"));
        List<Optional<Trace>> inside = new ArrayList<>();
        loader.onLookUp = () -> inside.add(Optional.ofNullable(traces.get()));
        traces.get();
        assertThat(inside).isNotEmpty().hasSizeLessThan(10).containsOnly(Optional.empty());
    }

    @Test
    void eachApplicationHasItsOwn() throws Exception {
        for (int i = 1; i <= 200; i++) {
            enter(mdc("return \"" + i + "\";"), MDC);
            assertThat(traces.get()).isEqualTo(new Trace(Integer.toString(i), Integer.toString(i)));
        }
    }

    @Test
    void withoutAClassLoaderNothingIsThrown() {
        Thread.currentThread().setContextClassLoader(null);
        assertThat(traces.get()).isNull();
    }

    @Test
    void anApplicationThatIsUndeployedIsLetGo() throws Exception {
        WeakReference<ClassLoader> loader = undeployed();
        traces.tidy(now);
        now += CurrentTrace.KEPT_NANOS + 1;
        traces.tidy(now);
        for (int i = 0; i < COLLECTIONS && loader.get() != null; i++) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    private WeakReference<ClassLoader> undeployed() throws Exception {
        Forged loader = enter(mdc("return \"1\";"), MDC);
        assertThat(traces.get()).isNotNull();
        leave();
        initialised.clear();
        return new WeakReference<>(loader);
    }

    // ---- libraries --------------------------------------------------------------------------------------------------

    private Forged enter(Map<String, String> sources, String... classes) throws ClassNotFoundException {
        Forged loader = new Forged(sources);
        for (String name : classes) {
            initialised.add(loader.initialise(name));
        }
        Thread.currentThread().setContextClassLoader(loader);
        return loader;
    }

    private static Map<String, String> mdc(String get) {
        return Map.of(
                MDC, "package org.slf4j; public class MDC { public static String get(String key) { " + get + " } }");
    }

    private static Map<String, String> openTelemetry(String traceId, String spanId) {
        return Map.of(
                STORAGE,
                "package io.opentelemetry.context; final class LazyStorage {}",
                "io.opentelemetry.api.trace.Span",
                """
                package io.opentelemetry.api.trace;
                public interface Span {
                    static Span current() { return new Span() {}; }
                    default SpanContext getSpanContext() { return new SpanContext() {}; }
                }
                """,
                "io.opentelemetry.api.trace.SpanContext",
                """
                package io.opentelemetry.api.trace;
                public interface SpanContext {
                    default String getTraceId() { %s }
                    default String getSpanId() { %s }
                }
                """.formatted(traceId, spanId));
    }
}
