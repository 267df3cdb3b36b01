package io.wirewitness.boot;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How to get from a library's own object for a connection to the socket below it, as data: each probe names, for a class,
 * the field that leads one step down. A class is found by its exact name or, in relocated copies of a library, by that
 * name as the end of its own; subclasses inherit the step.
 *
 * <p>A walk ends at a {@link Socket}, a {@link SocketChannel} or netty's own descriptor. It takes no lock, allocates
 * nothing once a class was seen, and calls nothing of the library. Any thread.
 */
public final class Reach {

    /** More layers than any library has between a connection and its socket. */
    private static final int MOST_STEPS = 12;

    /** Netty's native transports: the descriptor's number is this field, in 4.1 and 4.2. */
    private static final String NATIVE = "io.netty.channel.unix.FileDescriptor";

    private static final String NATIVE_NUMBER = "fd";

    /** Behind a class's name: the field that leads to a response's status. */
    public static final String STATUS = "#status";

    /** Behind a class's name: the field with what made the library give a call up by itself. */
    static final String GIVEN_UP = "#givenUp";

    /** Behind a class's name: the field with the call that it belongs to. */
    static final String CALL = "#call";

    /** Behind a class's name: the field that is not 0 once an answer's head is sent. */
    static final String HEAD_SENT = "#headSent";

    /** Behind a class's name: the field with an HTTP/2 frame's type. */
    public static final String FRAME_TYPE = "#type";

    /** Behind a class's name: the field with an HTTP/2 frame's flags. */
    public static final String FRAME_FLAGS = "#flags";

    /** Behind a class's name: the field with an HTTP/2 frame's stream. */
    public static final String FRAME_STREAM = "#stream";

    /** Behind a class's name: the field with an HTTP/2 frame's payload, a byte buffer. */
    public static final String FRAME_PAYLOAD = "#payload";

    private static volatile Map<String, String> fields = Map.of();
    private static volatile ClassValue<Step> steps = new Steps("");
    private static volatile Map<String, Steps> marked = marked();

    private Reach() {}

    /**
     * Adds steps: class name to the name of one of its fields, declared there or in a superclass; several names, of which
     * each version of the library has one, with {@code |} between them. A class name with one of the marks behind it is
     * a step on the way to what the mark names.
     */
    public static synchronized void learn(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(fields);
        all.putAll(more);
        fields = Map.copyOf(all);
        steps = new Steps("");
        marked = marked();
    }

    /** Forgets all steps, and with them every class seen. */
    public static synchronized void forget() {
        fields = Map.of();
        steps = new Steps("");
        marked = marked();
    }

    private static Map<String, Steps> marked() {
        return Map.of(
                STATUS,
                new Steps(STATUS),
                GIVEN_UP,
                new Steps(GIVEN_UP),
                CALL,
                new Steps(CALL),
                HEAD_SENT,
                new Steps(HEAD_SENT),
                FRAME_TYPE,
                new Steps(FRAME_TYPE),
                FRAME_FLAGS,
                new Steps(FRAME_FLAGS),
                FRAME_STREAM,
                new Steps(FRAME_STREAM),
                FRAME_PAYLOAD,
                new Steps(FRAME_PAYLOAD));
    }

    /**
     * A number that a library's object holds or leads to; {@code missing} if no way is known.
     *
     * @param mark one of the marks above
     */
    public static int number(@Nullable Object from, String mark, int missing) {
        try {
            Steps way = marked.get(mark);
            Object at = from;
            for (int layer = 0; at != null && way != null && layer < MOST_STEPS; layer++) {
                Step step = way.get(at.getClass());
                if (step.number != null) {
                    return (int) step.number.invokeExact(at);
                }
                at = step.next == null ? null : (Object) step.next.invokeExact(at);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
        return missing;
    }

    /** The number of one of netty's own descriptors; -1 if the object is none. */
    static int descriptor(Object from) throws Throwable {
        Step step = steps.get(from.getClass());
        return step.number == null ? -1 : (int) step.number.invokeExact(from);
    }

    /** What one field of a library's object holds; null if it is not known. */
    static @Nullable Object part(@Nullable Object from, String mark) {
        try {
            Steps way = marked.get(mark);
            Step step = from == null || way == null ? Step.NONE : way.get(from.getClass());
            return step.next == null ? null : (Object) step.next.invokeExact(from);
        } catch (Throwable fault) {
            Hooks.fault(fault);
            return null;
        }
    }

    /** The connection behind a library's object; null if there is none, or no way to it is known. */
    public static @Nullable SocketState state(@Nullable Object connection) {
        try {
            return find(connection);
        } catch (Throwable fault) {
            Hooks.fault(fault);
            return null;
        }
    }

    private static @Nullable SocketState find(@Nullable Object connection) throws Throwable {
        Object at = connection;
        for (int layer = 0; at != null && layer < MOST_STEPS; layer++) {
            if (at instanceof SocketState state) {
                return state;
            }
            if (at instanceof Socket socket) {
                FileDescriptor descriptor = Doors.descriptor(socket);
                SocketState state = Hooks.of(descriptor, descriptor);
                if (state != null) {
                    return state;
                } // else it may be a socket around another, which has no descriptor of its own
            }
            if (at instanceof SocketChannel channel) {
                FileDescriptor descriptor = Doors.descriptor(channel);
                return Hooks.of(descriptor, descriptor);
            }
            if (at instanceof AtomicReference<?> reference) {
                at = reference.get();
            } else if (at instanceof Reference<?> reference) {
                at = reference.get();
            } else {
                Step step = steps.get(at.getClass());
                if (step.number != null) {
                    return Hooks.of((int) step.number.invokeExact(at), at);
                }
                at = step.next == null ? null : (Object) step.next.invokeExact(at);
            }
        }
        return null;
    }

    /** One class's step: to the next object, or to the number of a descriptor; neither if no way is known. */
    private static final class Step {

        static final Step NONE = new Step(null, null);

        final @Nullable MethodHandle next;
        final @Nullable MethodHandle number;

        Step(@Nullable MethodHandle next, @Nullable MethodHandle number) {
            this.next = next;
            this.number = number;
        }
    }

    private static final class Steps extends ClassValue<Step> {

        private final String mark;

        Steps(String mark) {
            this.mark = mark;
        }

        @Override
        protected Step computeValue(Class<?> type) {
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                if (isNamed(at.getName(), NATIVE)) {
                    return numbered(at);
                }
                String field = fieldOf(at.getName() + mark);
                if (field != null) {
                    return through(at, field);
                }
            }
            return Step.NONE;
        }

        private static @Nullable String fieldOf(String type) {
            String exact = fields.get(type);
            if (exact != null) {
                return exact;
            }
            for (Map.Entry<String, String> each : fields.entrySet()) {
                if (isNamed(type, each.getKey())) {
                    return each.getValue();
                }
            }
            return null;
        }

        /** A relocated class keeps its name behind the prefix of its new place. */
        private static boolean isNamed(String type, String name) {
            return type.endsWith(name)
                    && (type.length() == name.length() || type.charAt(type.length() - name.length() - 1) == '.');
        }

        private static Step numbered(Class<?> type) {
            MethodHandle getter = getter(type, NATIVE_NUMBER);
            return getter == null
                    ? Step.NONE
                    : new Step(null, getter.asType(MethodType.methodType(int.class, Object.class)));
        }

        private static Step through(Class<?> type, String names) {
            MethodHandle getter = null;
            for (String field : names.split("\\|", -1)) {
                getter = getter == null ? getter(type, field) : getter;
            }
            if (getter == null) {
                return Step.NONE;
            }
            return getter.type().returnType() == int.class
                    ? new Step(null, getter.asType(MethodType.methodType(int.class, Object.class)))
                    : new Step(getter.asType(MethodType.methodType(Object.class, Object.class)), null);
        }

        private static @Nullable MethodHandle getter(Class<?> type, String name) {
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                try {
                    Field field = at.getDeclaredField(name);
                    if (Modifier.isStatic(field.getModifiers())) {
                        return null;
                    }
                    field.setAccessible(true);
                    return MethodHandles.lookup().unreflectGetter(field);
                } catch (NoSuchFieldException inherited) {
                    // declared further up
                } catch (ReflectiveOperationException | RuntimeException | LinkageError closed) {
                    return null; // another version of the library, or a module that is not open to us
                }
            }
            return null;
        }
    }
}
