package io.wirewitness.weave;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Static fields of classes that are initialised already. Reading a static field by reflection initialises its class, and a class
 * that read its property then never looks at it again: so none is read before the JDK's own {@code Unsafe} says that nothing
 * is left to initialise. Measured on 17.0.15 and 25.0.3. Any thread.
 */
public final class Initialised {

    /** What must be open: see {@link OpenedModules}. */
    public static final Map<String, Set<String>> OPENS = Map.of("java.base", Set.of("jdk.internal.misc"));

    private Initialised() {}

    /** False if it is not, or nobody can tell. */
    public static boolean is(Class<?> type) {
        Object unsafe = Unsafe.INSTANCE;
        Method asks = Unsafe.SHOULD_BE_INITIALIZED;
        if (unsafe == null || asks == null) {
            return false;
        }
        try {
            return Boolean.FALSE.equals(asks.invoke(unsafe, type));
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return false;
        }
    }

    /** A static field; null if its class is not initialised, or has no such field that we may read. */
    public static @Nullable Object read(Class<?> type, String field) {
        return is(type) ? Fields.constant(type, field) : null;
    }

    /**
     * The same of a class of the JDK that is known to be loaded: else it would be loaded here.
     *
     * @param className its exact name
     */
    public static @Nullable Object read(String className, String field) {
        try {
            return read(Class.forName(className, false, ClassLoader.getPlatformClassLoader()), field);
        } catch (ClassNotFoundException | LinkageError otherVersion) {
            return null;
        }
    }

    /** Found once, and not before the package is open. */
    private static final class Unsafe {

        private static final @Nullable Object INSTANCE;
        private static final @Nullable Method SHOULD_BE_INITIALIZED;

        static {
            Object instance = null;
            Method asks = null;
            try {
                Class<?> type = Class.forName("jdk.internal.misc.Unsafe", false, null);
                asks = type.getMethod("shouldBeInitialized", Class.class);
                instance = type.getMethod("getUnsafe").invoke(null);
            } catch (ReflectiveOperationException | RuntimeException closed) {
                asks = null;
            }
            INSTANCE = instance;
            SHOULD_BE_INITIALIZED = asks;
        }

        private Unsafe() {}
    }
}
