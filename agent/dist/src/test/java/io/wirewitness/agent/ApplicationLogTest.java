package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The application's SLF4J in a class loader of its own, as in a server that can undeploy it. */
final class ApplicationLogTest {

    /** Collections after which a loader that nothing holds is gone; one is enough as a rule. */
    private static final int MOST_COLLECTIONS = 50;

    private final List<Class<?>> loaded = new ArrayList<>();
    private int looks;

    @Test
    void anUndeployedApplicationIsLetGoAndAnotherIsFound() throws Exception {
        ApplicationLog log = new ApplicationLog(instrumentation());
        WeakReference<ClassLoader> first = deploy();
        log.accept("one");
        log.accept("two");
        assertThat(looks).as("looked for once while it is there").isEqualTo(1);
        loaded.clear();
        for (int i = 0; i < MOST_COLLECTIONS && first.get() != null; i++) {
            System.gc();
        }
        assertThat(first.get()).as("held by us").isNull();
        deploy();
        log.accept("three");
        log.accept("four");
        assertThat(looks).isEqualTo(2);
    }

    @SuppressWarnings("resource") // closed, it could not load the logger
    private WeakReference<ClassLoader> deploy() throws Exception {
        URL jar = LoggerFactory.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader loader = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
        loaded.add(Class.forName(LoggerFactory.class.getName(), true, loader));
        return new WeakReference<>(loader);
    }

    private Instrumentation instrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getAllLoadedClasses");
                    looks++;
                    return loaded.toArray(new Class<?>[0]);
                });
    }
}
