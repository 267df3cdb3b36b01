package io.wirewitness.agent;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The application's own SLF4J, if it has loaded one, else standard error. Engine thread only.
 *
 * <p>It is looked for when there is something to say and none was found yet, among the classes that are loaded already:
 * a logging system is never initialised by us, and a log that starts later is found later. Several copies: the one of the
 * system loader is preferred, then the first found.
 *
 * <p>Only a weak reference to it is kept, and the logger is asked for anew each time: an application that is undeployed
 * from a server takes its class loader along, and then another copy is looked for.
 */
final class ApplicationLog implements Consumer<String> {

    private static final String FACTORY = "org.slf4j.LoggerFactory";
    private static final String LOGGER_NAME = "io.wirewitness";
    private static final long LOOK_AGAIN_NANOS = 5_000_000_000L;

    private final Instrumentation instrumentation;
    /** The factory in use; a handle would hold its class loader, and nothing but us would hold a handle. */
    private @Nullable WeakReference<Class<?>> found;

    private long lookedNanos;

    ApplicationLog(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        this.lookedNanos = System.nanoTime() - LOOK_AGAIN_NANOS;
    }

    @Override
    public void accept(String text) {
        Class<?> factory = factory();
        if (factory != null) {
            try {
                logger(factory).invoke(text);
                return;
            } catch (Throwable broken) {
                System.err.println("wirewitness: the application's SLF4J does not work for us: " + broken);
                found = null;
            }
        }
        System.err.println("wirewitness: " + text);
    }

    private @Nullable Class<?> factory() {
        WeakReference<Class<?>> known = found;
        Class<?> factory = known == null ? null : known.get();
        if (factory != null) {
            return factory;
        }
        long now = System.nanoTime();
        boolean undeployed = known != null;
        if (undeployed || now - lookedNanos >= LOOK_AGAIN_NANOS) {
            lookedNanos = now;
            factory = find();
            found = factory == null ? null : new WeakReference<>(factory);
        }
        return factory;
    }

    private @Nullable Class<?> find() {
        Class<?> factory = null;
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(FACTORY)
                    && loaded.getClassLoader() != getClass().getClassLoader()) {
                if (factory == null || loaded.getClassLoader() == ClassLoader.getSystemClassLoader()) {
                    factory = loaded;
                }
            }
        }
        return factory;
    }

    /** Our logger's {@code warn(String)}. */
    private static MethodHandle logger(Class<?> factory) throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> logger = Class.forName("org.slf4j.Logger", false, factory.getClassLoader());
        Object own = lookup.findStatic(factory, "getLogger", MethodType.methodType(logger, String.class))
                .invoke(LOGGER_NAME);
        return lookup.findVirtual(logger, "warn", MethodType.methodType(void.class, String.class))
                .bindTo(own);
    }
}
