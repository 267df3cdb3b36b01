package io.wirewitness.kernel;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;

/** The bindings that this JVM can have: each test of native code runs over all of them. */
final class Bindings {

    private Bindings() {}

    static Stream<Named<NativeLibraries>> all() {
        Named<NativeLibraries> jna = Named.of("JNA", new NativeLibraries(false, null));
        return Runtime.version().feature() < 22
                ? Stream.of(jna)
                : Stream.of(jna, Named.of("FFM", new NativeLibraries(true, null)));
    }

    static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("nothing there");
        }
        return value;
    }
}
