package io.wirewitness.boot;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What advice on gRPC calls. There a failure travels as a {@code Status}, which all streams of a connection may share, and
 * exceptions are made of it late and more than once: so that this follows the call, not the exception.
 *
 * <p>A call is its {@code ClientCallImpl}. What a transport reports of a stream leads to it through the stream's listeners;
 * exceptions made while the call's listener is told of its end are the call's, and so is one that the blocking stub makes
 * of such an exception. None of it blocks or throws.
 */
public final class GrpcHooks {

    private static final String LIBRARY = "grpc";

    /** From a transport's listener to the call, over those of retries, of delayed streams and of tracing. */
    private static final int MOST_LISTENERS = 12;

    private static final String[] INWARD = {"masterListener", "realListener", "val$listener", "delegate", "listener"};
    private static final String[] OUTWARD = {"realStream", "val$streamDelegate", "delegate"};
    private static final String CALL = "io.grpc.internal.ClientCallImpl";
    private static final int REMEMBERED = 128;

    /** What was found of a class, kept with the class: most names are not there, and each miss makes an exception. */
    private static final ClassValue<Map<String, Optional<Field>>> FIELDS = new ClassValue<>() {
        @Override
        protected Map<String, Optional<Field>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private static final @Nullable Pair[] PAIRS = new Pair[REMEMBERED];
    private static int next;

    private record Pair(WeakReference<Object> key, WeakReference<Object> value, WeakReference<Object> third) {}

    private static final String DEADLINE = "DEADLINE_EXCEEDED";

    private GrpcHooks() {}

    /** The server's trailers are handed to a stream of ours, or were ({@code null}). */
    public static void answering(@Nullable Object status) {
        Course course = toNote(status);
        if (course != null) {
            course.answer = status;
            course.settle();
        }
    }

    /** To take a note back there is nothing to be claimed. */
    private static @Nullable Course toNote(@Nullable Object note) {
        return note == null ? Course.get() : Hooks.listener() == null ? null : Course.claim();
    }

    /** True if a status is a transport's own word that an attempt failed, and no cancel or deadline of ours. */
    public static boolean isFailure(Object status) {
        Listener ear = Hooks.listener();
        if (ear == null) {
            return false;
        }
        Course course = Course.get();
        if (course != null && status == course.answer) {
            return false;
        }
        boolean cancelled = hasCode(status, "CANCELLED") && !isReset(field(status, "description"));
        return !cancelled && !hasCode(status, DEADLINE) && admitted(ear);
    }

    /** Before an exception is made of a status, and the way from its stream to its call is gone. */
    private static boolean admitted(Listener ear) {
        try {
            return ear.admits();
        } catch (Throwable fault) {
            Hooks.fault(fault);
            return false;
        }
    }

    /** Never by the status' own text, which would render its cause's whole stack trace. */
    private static boolean hasCode(@Nullable Object status, String name) {
        return field(status, "code") instanceof Enum<?> code && code.name().equals(name);
    }

    private static boolean isReset(@Nullable Object description) {
        String lower = description instanceof String text ? text.toLowerCase(Locale.ROOT) : "";
        return lower.contains("rst_stream") || lower.contains("rst stream");
    }

    /**
     * A transport reports the end of a stream of ours.
     *
     * @param stream the stream's transport state, from which {@link Reach} knows the way to the socket
     */
    public static void attemptFailed(Object stream, Object status, Throwable thrown) {
        try {
            Object call = callOf(stream);
            if (call != null) {
                remember(call, stream, status);
                CallHooks.attemptFailed(LIBRARY, call, stream, thrown);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** The streams of a call are cancelled because of this status, or were ({@code null}). */
    public static void cancelling(@Nullable Object status) {
        Course course = toNote(status);
        if (course != null) {
            course.cancelling = status;
            course.settle();
        }
    }

    /** True if a stream is cancelled because a deadline of ours has passed. */
    public static boolean isDeadline(Object status) {
        Listener ear = Hooks.listener();
        if (ear == null) {
            return false;
        }
        Course course = Course.get();
        Object why = course == null ? null : course.cancelling;
        return hasCode(why == null ? status : why, DEADLINE) && admitted(ear);
    }

    /** A stream is cancelled by our deadline. */
    public static void timedOut(Object stream, Throwable thrown) {
        Object state = field(stream, "state");
        if (state != null) {
            attemptFailed(state, thrown, thrown);
        }
    }

    /** The retry machinery looks at the end of an attempt, or did ({@code null}); {@code progress} says how far it came. */
    public static void lookingAt(@Nullable Object status, @Nullable Enum<?> progress) {
        boolean sent = progress != null
                && !progress.name().equals("MISCARRIED")
                && !progress.name().equals("DROPPED");
        Object seen = sent ? status : null;
        Course course = toNote(seen);
        if (course != null) {
            course.lookedAt = seen;
            course.settle();
        }
    }

    /** A call with retries begins another attempt. */
    public static void attemptBegins(Object stream) {
        Course course = Course.get();
        Object status = course == null ? null : course.lookedAt;
        if (status == null || Hooks.listener() == null) {
            return;
        }
        try {
            Object call = inward(field(stream, "masterListener"));
            Object cause = field(status, "cause");
            if (call != null && statusOf(call) == status) {
                Throwable thrown = cause instanceof Throwable real ? real : new RuntimeException(status.toString());
                CallHooks.attemptRepeated(LIBRARY, call, thrown);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** This thread tells a call's listener of its end. */
    public static void ending(Object call, Object status) {
        Course course = toNote(call);
        if (course != null) {
            course.ending = call;
            course.endingWith = status;
        }
    }

    /** It has. */
    public static void ended() {
        Course course = Course.get();
        if (course != null) {
            course.ending = null;
            course.endingWith = null;
            course.settle();
        }
    }

    /** An exception was made of a status. */
    public static void made(Object status, Throwable thrown) {
        Course course = Course.get();
        Object call = course == null ? null : course.ending;
        if (course == null || call == null || course.endingWith != status || Hooks.listener() == null) {
            return;
        }
        if (pair(call) == null && hasCode(status, DEADLINE)) {
            // Until 1.3x the caller hears of a deadline before the stream is cancelled.
            Object stream = outward(field(call, "stream"));
            if (stream != null) {
                attemptFailed(stream, status, thrown);
            }
        }
        remember(thrown, call, status);
        CallHooks.callFailed(LIBRARY, call, thrown);
    }

    /** From a call's stream to the transport state of the one that is on the wire; null if none is. */
    private static @Nullable Object outward(@Nullable Object stream) {
        Object at = stream;
        for (int i = 0; at != null && i < MOST_LISTENERS; i++) {
            Object state = field(at, "state");
            if (state != null && state.getClass().getName().contains(".grpc.") && field(state, "listener") != null) {
                return state;
            }
            Object further = null;
            for (String name : OUTWARD) {
                further = further == null ? field(at, name) : further;
            }
            at = further;
        }
        return null;
    }

    /** A stub throws another exception in the place of one that was made before. */
    public static void remade(@Nullable Object before, @Nullable Throwable thrown) {
        if (before == null || thrown == null || before == thrown || Hooks.listener() == null) {
            return;
        }
        Object call = value(before);
        if (call != null) {
            CallHooks.callFailed(LIBRARY, call, thrown);
        }
    }

    /** The transport state of a call's latest failed attempt; null if none is remembered. */
    public static @Nullable Object attemptOf(Object call) {
        return value(call);
    }

    private static @Nullable Object callOf(Object stream) {
        return inward(field(stream, "listener"));
    }

    /** From a listener of a stream to the call at the end of the chain; null if it ends elsewhere. */
    private static @Nullable Object inward(@Nullable Object listener) {
        Object at = listener;
        for (int i = 0; at != null && i < MOST_LISTENERS; i++) {
            if (isCall(at)) {
                return at;
            }
            Object outer = field(at, "this$0");
            Object further = null;
            for (String name : INWARD) {
                further = further == null ? field(at, name) : further;
            }
            if (further == null && outer != null) {
                further = isCall(outer) ? outer : field(outer, "masterListener");
            }
            at = further;
        }
        return null;
    }

    private static boolean isCall(Object object) {
        String name = object.getClass().getName();
        return name.equals(CALL) || name.endsWith("." + CALL);
    }

    /** A field of an object, wherever it is declared; null if there is none or it cannot be read. */
    static @Nullable Object field(@Nullable Object from, String name) {
        if (from == null) {
            return null;
        }
        Field field = FIELDS.get(from.getClass())
                .computeIfAbsent(name, wanted -> declared(from.getClass(), wanted))
                .orElse(null);
        try {
            return field == null ? null : field.get(from);
        } catch (IllegalAccessException closed) {
            return null;
        }
    }

    private static Optional<Field> declared(Class<?> type, String name) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            try {
                Field field = at.getDeclaredField(name);
                field.setAccessible(true);
                return Optional.of(field);
            } catch (NoSuchFieldException inherited) {
                // declared further up, or not at all
            } catch (RuntimeException | LinkageError closed) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Forgets everything. */
    static void forget() {
        synchronized (PAIRS) {
            Arrays.fill(PAIRS, null);
        }
    }

    private static void remember(Object key, Object value, Object third) {
        Pair pair = new Pair(new WeakReference<>(key), new WeakReference<>(value), new WeakReference<>(third));
        synchronized (PAIRS) {
            PAIRS[next] = pair;
            next = (next + 1) % REMEMBERED;
        }
    }

    private static @Nullable Object value(Object key) {
        Pair pair = pair(key);
        return pair == null ? null : pair.value().get();
    }

    private static @Nullable Object statusOf(Object call) {
        Pair pair = pair(call);
        return pair == null ? null : pair.third().get();
    }

    /** The latest of a key. */
    private static @Nullable Pair pair(Object key) {
        synchronized (PAIRS) {
            for (int back = 1; back <= REMEMBERED; back++) {
                Pair pair = PAIRS[(next - back + REMEMBERED) % REMEMBERED];
                if (pair == null) {
                    return null;
                }
                if (pair.key().refersTo(key)) {
                    return pair;
                }
            }
        }
        return null;
    }
}
