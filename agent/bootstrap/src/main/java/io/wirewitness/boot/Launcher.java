package io.wirewitness.boot;

import java.io.File;
import java.io.FileDescriptor;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Opens the doors in {@code java.base}, starts the agent in its own loader, and takes both back on detach. */
public final class Launcher {

    /** The agent's entry point, in the agent's own loader. */
    private static final String AGENT = "io.wirewitness.agent.Agent";

    private static @Nullable AutoCloseable running;

    private Launcher() {}

    /**
     * Starts the agent, or detaches it if the options are {@code detach}. A second start while the agent runs is one line
     * on standard error and nothing else.
     *
     * @throws Throwable whatever went wrong; the caller lets the application start all the same
     */
    public static synchronized void run(@Nullable String options, Instrumentation instrumentation, File jarFile)
            throws Throwable {
        if ("detach".equals(options)) {
            detach();
            return;
        }
        if (running != null) {
            System.err.println("wirewitness: already running in this JVM; detach first to change its options");
            return;
        }
        // Its initialiser takes the lock of System.load. Netty's io_uring library asks for this class while it is being
        // loaded:
        // were a thread of ours initialising it at that moment, both would wait for ever.
        Class.forName("java.net.InetAddress");
        openDoors(instrumentation);
        JarFile jar = new JarFile(jarFile, false);
        AgentClassLoader loader = new AgentClassLoader(jar, jarFile.toURI().toURL());
        AutoCloseable agent;
        try {
            agent = (AutoCloseable) MethodHandles.publicLookup()
                    .findStatic(
                            loader.loadClass(AGENT),
                            "start",
                            MethodType.methodType(AutoCloseable.class, String.class, Instrumentation.class, File.class))
                    .invoke(options, instrumentation, jarFile);
        } catch (Throwable e) {
            Hooks.install(null);
            loader.close();
            throw e;
        }
        running = () -> {
            agent.close();
            loader.close();
        };
    }

    private static void detach() throws Exception {
        AutoCloseable agent = running;
        if (agent == null) {
            System.err.println("wirewitness: not running in this JVM; nothing to detach");
            return;
        }
        running = null;
        Hooks.install(null);
        agent.close();
    }

    /** Lets {@link Doors} read the descriptor behind a socket, and {@link FirstBytes} what is written to it; no warning is printed for this, on 17 to 25. */
    private static void openDoors(Instrumentation instrumentation) {
        Set<Module> us = Set.of(Launcher.class.getModule());
        instrumentation.redefineModule(
                FileDescriptor.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of(
                        "java.io",
                        us,
                        "java.net",
                        us,
                        "jdk.internal.misc",
                        us,
                        "sun.nio.ch",
                        us,
                        "sun.security.ssl",
                        us),
                Set.of(),
                Map.of());
    }
}
