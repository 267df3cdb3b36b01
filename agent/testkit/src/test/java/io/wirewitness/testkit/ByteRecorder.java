package io.wirewitness.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent of the test itself: writes the class files that the JVM would use at present for classes of the JDK that
 * Wirewitness weaves.
 */
public final class ByteRecorder {

    /** Classes that every Java program with a socket has loaded. */
    static final List<String> WOVEN =
            List.of("sun.nio.ch.SocketDispatcher", "sun.nio.ch.Net", "sun.nio.ch.NioSocketImpl");

    private ByteRecorder() {}

    /** Attached again and again: adds itself behind all other transformers, looks, and removes itself. */
    public static void agentmain(String directory, Instrumentation instrumentation) throws Exception {
        ClassFileTransformer recorder = new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(
                    @Nullable ClassLoader loader,
                    String name,
                    @Nullable Class<?> redefined,
                    @Nullable ProtectionDomain domain,
                    byte[] bytes) {
                if (WOVEN.contains(name.replace('/', '.'))) {
                    try {
                        Files.write(Path.of(directory, name.replace('/', '.') + ".class"), bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
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
        System.out.println("@recorded " + directory);
        System.out.flush();
    }
}
