package io.wirewitness.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;

class WeavingFilesTest {

    private final List<String> asked = new ArrayList<>();
    private final ClassFileLocator files = new WeavingFiles(
            "lib.Client",
            new byte[] {1},
            locator("library", "lib.Request", "io.wirewitness.samples.App"),
            locator("agent", "io.wirewitness.instrumentation.lib.SendAdvice", "agent.Only"));

    @Test
    void theWovenClassIsAsItIsNow() throws Exception {
        assertThat(files.locate("lib.Client").resolve()).containsExactly(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void adviceIsReadOnceAndNotAskedOfTheLibrarysLoader() throws Exception {
        assertThat(files.locate("io.wirewitness.instrumentation.lib.SendAdvice").isResolved())
                .isTrue();
        assertThat(files.locate("io.wirewitness.instrumentation.lib.SendAdvice").isResolved())
                .isTrue();
        assertThat(asked).containsExactly("agent");
    }

    @Test
    void theLibrarysTypesAreItsOwn() throws Exception {
        assertThat(files.locate("lib.Request").isResolved()).isTrue();
        assertThat(asked).containsExactly("library");
    }

    @Test
    void whatTheFirstDoesNotHaveTheOtherMay() throws Exception {
        assertThat(files.locate("io.wirewitness.samples.App").isResolved()).isTrue();
        assertThat(files.locate("agent.Only").isResolved()).isTrue();
        assertThat(files.locate("lib.Missing").isResolved()).isFalse();
        assertThat(files.locate("io.wirewitness.Missing").isResolved()).isFalse();
    }

    @Test
    void annotationsOfAdviceAreByteBuddysAlone() {
        TypePool types = new AdviceTypes(ClassFileLocator.ForClassLoader.of(WeavingFilesTest.class.getClassLoader()));
        TypePool.Resolution known = types.describe("net.bytebuddy.asm.Advice$Thrown");
        assertThat(known.isResolved()).isTrue();
        assertThat(types.describe("net.bytebuddy.asm.Advice$Thrown").resolve()).isSameAs(known.resolve());
        assertThat(types.describe("java.lang.String").isResolved()).isFalse();
        assertThat(types.describe(WeavingFilesTest.class.getName()).isResolved())
                .isFalse();
    }

    private ClassFileLocator locator(String name, String... types) {
        return new ClassFileLocator() {
            @Override
            public Resolution locate(String type) throws IOException {
                asked.add(name);
                return List.of(types).contains(type)
                        ? new Resolution.Explicit(new byte[] {0})
                        : new Resolution.Illegal(type);
            }

            @Override
            public void close() {}
        };
    }
}
