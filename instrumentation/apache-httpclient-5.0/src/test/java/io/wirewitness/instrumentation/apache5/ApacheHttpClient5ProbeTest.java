package io.wirewitness.instrumentation.apache5;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.weave.Weaving;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApacheHttpClient5ProbeTest {

    /** Each version has one of the two. */
    private static final Set<String> EITHER = Set.of(
            "org.apache.hc.client5.http.impl.async.InternalAbstractHttpAsyncClient$1$2",
            "org.apache.hc.client5.http.impl.async.InternalAbstractHttpAsyncClient$2");

    private final ApacheHttpClient5Probe probe = new ApacheHttpClient5Probe();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "httpclient5-5.0 httpcore5-5.0 httpcore5-h2-5.0",
                "httpclient5-5.6.5 httpcore5-5.4.4 httpcore5-h2-5.4.4"
            })
    void everyAdviceFindsItsMethod(String jars) throws IOException {
        TypePool pool = pool(jars);
        Set<String> missing = new TreeSet<>();
        for (Weaving weaving : probe.weavings()) {
            TypePool.Resolution found = pool.describe(weaving.className());
            if (!found.isResolved()
                    || found.resolve()
                            .getDeclaredMethods()
                            .filter(weaving.method())
                            .isEmpty()) {
                missing.add(weaving.className());
            }
        }
        assertThat(missing).isSubsetOf(EITHER).hasSize(EITHER.size() / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "httpclient5-5.0 httpcore5-5.0 httpcore5-h2-5.0",
                "httpclient5-5.6.5 httpcore5-5.4.4 httpcore5-h2-5.4.4"
            })
    void everyStepHasItsField(String jars) throws IOException {
        TypePool pool = pool(jars);
        Set<String> missing = new TreeSet<>();
        for (Map.Entry<String, String> step : probe.reach().entrySet()) {
            String name = step.getKey().replaceFirst("#.*", "");
            if (name.startsWith("org.apache.")
                    && !hasOne(pool, name, List.of(step.getValue().split("\\|", -1)))) {
                missing.add(step.getKey());
            }
        }
        assertThat(missing).isSubsetOf(Set.of());
    }

    /** Declared here or further up, as the walk looks for it. */
    private static boolean hasOne(TypePool pool, String className, List<String> fields) {
        TypePool.Resolution found = pool.describe(className);
        if (!found.isResolved()) {
            return false;
        }
        for (TypeDescription.Generic at = found.resolve().asGenericType(); at != null; at = at.getSuperClass()) {
            if (at.getDeclaredFields().stream().anyMatch(field -> fields.contains(field.getName()))) {
                return true;
            }
        }
        return false;
    }

    private static TypePool pool(String jars) throws IOException {
        List<ClassFileLocator> files = new ArrayList<>();
        for (String jar : jars.split(" ", -1)) {
            files.add(ClassFileLocator.ForJarFile.of(new File("target/versions/" + jar + ".jar")));
        }
        files.add(ClassFileLocator.ForClassLoader.ofPlatformLoader());
        return TypePool.Default.of(new ClassFileLocator.Compound(files));
    }
}
