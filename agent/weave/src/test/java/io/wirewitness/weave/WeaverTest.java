package io.wirewitness.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Public, because what it weaves calls it. */
public class WeaverTest {

    private static final List<String> SEEN = new ArrayList<>();

    private final List<String> faults = new ArrayList<>();

    /** What is woven into. */
    public static class Target implements Callable<String> {
        @Override
        public String call() {
            return "called";
        }
    }

    /** Tells that its method was entered. */
    public static class EnteredAdvice {
        @Advice.OnMethodEnter
        static void entered() {
            seen();
        }
    }

    /** What woven code calls. */
    public static void seen() {
        SEEN.add("entered");
    }

    @Test
    void advisesTheMethodsThatMatch() throws Exception {
        byte[] woven = weave(new Weaving(Target.class.getName(), named("call"), EnteredAdvice.class.getName()));
        assertThat(faults).isEmpty();
        assertThat(call(Objects.requireNonNull(woven))).isEqualTo("called");
        assertThat(SEEN).containsExactly("entered");
    }

    @Test
    void leavesAClassAloneNoneOfWhoseMethodsMatches() throws Exception {
        byte[] woven = weave(
                new Weaving(Target.class.getName(), named("other"), EnteredAdvice.class.getName()),
                new Weaving(Target.class.getName(), named("call").and(takesArguments(1)), "no.such.Advice"));
        assertThat(woven).isNull();
        assertThat(faults).isEmpty(); // the advice of another version is not even looked for
    }

    @Test
    void tellsWhatCannotBeWovenOfThatWhichMatches() throws Exception {
        assertThat(weave(
                        new Weaving(Target.class.getName(), named("other"), EnteredAdvice.class.getName()),
                        new Weaving(Target.class.getName(), named("call"), "no.such.Advice")))
                .isNull();
        assertThat(faults).containsExactly(Target.class.getName());
    }

    private byte @Nullable [] weave(Weaving... weavings) throws IOException {
        SEEN.clear();
        Probe probe = new Probe() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public List<Weaving> weavings() {
                return List.of(weavings);
            }
        };
        ClassLoader agent = WeaverTest.class.getClassLoader();
        try (Weaver weaver = Weaver.install(
                nothingLoaded(), List.of(probe), agent, (type, fault) -> faults.add(type), notice -> {})) {
            return weaver.transform(
                    new ClassLoader(agent) {}, Target.class.getName().replace('.', '/'), null, null, bytes());
        }
    }

    private static Instrumentation nothingLoaded() {
        return (Instrumentation) Proxy.newProxyInstance(
                WeaverTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getAllLoadedClasses" -> new Class<?>[0];
                    case "removeTransformer" -> true;
                    default -> null;
                });
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = Target.class.getResourceAsStream("WeaverTest$Target.class")) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private static Object call(byte[] woven) throws Exception {
        Class<?> type = new ClassLoader(WeaverTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Target.class.getName(), woven, 0, woven.length);
            }
        }.define();
        return ((Callable<?>) type.getConstructor().newInstance()).call();
    }
}
