package io.wirewitness.instrumentation.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.weave.Weaver;
import io.wirewitness.weave.Weaving;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the JDK that runs the tests; the build runs them on the oldest and on the newest. */
class JdkTlsProbeTest {

    private static final ClassLoader JDK = ClassLoader.getPlatformClassLoader();

    static Stream<Weaving> weavings() {
        // netty's class is not here; agent/testkit's tests of netty see it woven
        return new JdkTlsProbe()
                .weavings().stream().filter(each -> !each.className().startsWith("io.netty."));
    }

    @ParameterizedTest
    @MethodSource("weavings")
    void eachAdviceFindsItsMethod(Weaving weaving) {
        TypePool pool = TypePool.Default.of(ClassFileLocator.ForClassLoader.of(JDK));
        assertThat(pool.describe(weaving.className())
                        .resolve()
                        .getDeclaredMethods()
                        .filter(weaving.method()))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("weavings")
    void eachClassCanBeWoven(Weaving weaving) throws IOException {
        List<String> faults = new ArrayList<>();
        try (Weaver weaver = Weaver.install(
                noInstrumentation(),
                List.of(new JdkTlsProbe()),
                JdkTlsProbe.class.getClassLoader(),
                (name, fault) -> faults.add(name + ": " + fault),
                faults::add)) {
            String internalName = weaving.className().replace('.', '/');
            byte[] bytes = bytes(internalName);
            byte[] woven = weaver.transform(JDK, internalName, null, null, bytes);
            assertThat(faults).isEmpty();
            assertThat(woven).isNotNull().hasSizeGreaterThan(bytes.length);
        }
    }

    private static byte[] bytes(String internalName) throws IOException {
        try (InputStream in = JDK.getResourceAsStream(internalName + ".class")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    /** An instrumentation of a JVM that has loaded nothing. */
    private static Instrumentation noInstrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(
                JdkTlsProbeTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> answer(method.getReturnType()));
    }

    private static @Nullable Object answer(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == Class[].class ? new Class<?>[0] : null;
    }
}
