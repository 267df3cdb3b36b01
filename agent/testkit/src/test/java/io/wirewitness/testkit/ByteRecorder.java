package io.wirewitness.testkit;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An agent of the test itself: says the checksum of the class files that the JVM would use at present for classes of the
 * JDK that Wirewitness weaves.
 */
public final class ByteRecorder {

    private static final String[] WOVEN = {"sun.nio.ch.SocketDispatcher", "sun.nio.ch.Net", "sun.nio.ch.NioSocketImpl"};

    private ByteRecorder() {}

    /** Attached again and again: adds itself behind all other transformers, looks, and removes itself. */
    public static void agentmain(@Nullable String options, Instrumentation instrumentation) throws Exception {
        Map<String, Integer> sums = new TreeMap<>();
        ClassFileTransformer recorder = new ClassFileTransformer() {
            @Override
            @SuppressWarnings("NullAway") // null means: unchanged
            public byte @Nullable [] transform(
                    @Nullable ClassLoader loader,
                    String name,
                    @Nullable Class<?> redefined,
                    @Nullable ProtectionDomain domain,
                    byte[] bytes) {
                sums.put(name, Arrays.hashCode(bytes));
                return null;
            }
        };
        instrumentation.addTransformer(recorder, true);
        try {
            for (String name : WOVEN) {
                instrumentation.retransformClasses(Class.forName(name));
            }
        } finally {
            instrumentation.removeTransformer(recorder);
        }
        sums.keySet()
                .removeIf(name -> Arrays.stream(WOVEN)
                        .noneMatch(woven -> woven.replace('.', '/').equals(name)));
        System.out.println("@bytes " + options + " " + sums);
        System.out.flush();
    }
}
