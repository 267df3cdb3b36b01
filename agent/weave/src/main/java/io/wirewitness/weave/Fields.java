package io.wirewitness.weave;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads private fields of libraries' objects on the failure path. Calls none of their code; what is missing, renamed or
 * closed to us is null.
 */
public final class Fields {

    private static final Object MISSING = new Object();

    /**
     * By class and name, what was found: the names are those that probes write, so few. Each look at settings reads the same fields
     * of dozens of objects, and one that a superclass declares costs an exception a class until it is found.
     */
    private static final ClassValue<Map<String, Object>> FOUND = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private Fields() {}

    /** The value at the end of a path of fields, each looked up in the object's class and its superclasses. */
    public static @Nullable Object read(@Nullable Object from, String... path) {
        Object value = from;
        for (String name : path) {
            if (value == null) {
                return null;
            }
            value = field(value, value.getClass(), name);
        }
        return value;
    }

    /** A number at the end of a path of fields; {@code missing} if there is none. */
    public static long number(@Nullable Object from, long missing, String... path) {
        return read(from, path) instanceof Number number ? number.longValue() : missing;
    }

    /** A static field's value; the class must be initialised already, else reading would initialise it. */
    public static @Nullable Object constant(Class<?> type, String name) {
        return field(null, type, name);
    }

    private static @Nullable Object field(@Nullable Object target, Class<?> type, String name) {
        try {
            Object found = FOUND.get(type).get(name);
            if (found == null) {
                found = find(type, name);
                FOUND.get(type).put(name, found);
            }
            return found instanceof Field field && (target != null || Modifier.isStatic(field.getModifiers()))
                    ? field.get(target)
                    : null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError closed) {
            return null;
        }
    }

    /** The field, accessible, or {@link #MISSING}. */
    private static Object find(Class<?> type, String name) {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            try {
                Field field = declaring.getDeclaredField(name);
                field.setAccessible(true);
                return field;
            } catch (NoSuchFieldException inherited) {
                // declared further up
            }
        }
        return MISSING;
    }
}
