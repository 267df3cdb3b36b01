package io.wirewitness;

import io.wirewitness.boot.Launcher;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Where the JVM enters: puts our jar on the boot loader's path and hands over to {@link Launcher}. */
public final class Premain {

    private Premain() {}

    /** Called by the JVM for {@code -javaagent}; never throws, because that would abort the JVM. */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    /** Called by the JVM on attach. */
    public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    private static void start(@Nullable String options, Instrumentation instrumentation) {
        try {
            File jar = new File(Premain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!onBootLoader()) {
                try (JarFile file = new JarFile(jar, false)) {
                    instrumentation.appendToBootstrapClassLoaderSearch(file);
                }
            }
            // Resolved here for the first time, so the boot loader's copy is the one that is found.
            Launcher.run(options, instrumentation, jar);
        } catch (Throwable failure) {
            System.err.println("wirewitness: not started, the application goes on without it: " + failure);
        }
    }

    private static boolean onBootLoader() {
        try {
            Class.forName("io.wirewitness.boot.Launcher", false, null);
            return true;
        } catch (ClassNotFoundException notYet) {
            return false;
        }
    }
}
