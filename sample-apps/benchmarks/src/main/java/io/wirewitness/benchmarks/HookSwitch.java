package io.wirewitness.benchmarks;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Puts the agent's hooks to sleep and wakes them up again within one JVM, so that what they cost can be told apart from what two
 * JVMs differ in. Woven code goes on to call them; without a listener each returns at once. Connections that are followed stay
 * so. For one thread at a time.
 */
final class HookSwitch {

    private static @Nullable Object listener;

    private HookSwitch() {}

    /** Does nothing without the agent, and if they are as wanted. */
    static void set(boolean awake) throws ReflectiveOperationException {
        Field field;
        try {
            field = Class.forName("io.wirewitness.boot.Hooks", false, null).getDeclaredField("listener");
        } catch (ClassNotFoundException noAgent) {
            return;
        }
        field.setAccessible(true);
        Object present = field.get(null);
        if (present != null) {
            listener = present;
        }
        field.set(null, awake ? listener : null);
    }
}
