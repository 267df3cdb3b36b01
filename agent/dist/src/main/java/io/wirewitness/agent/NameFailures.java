package io.wirewitness.agent;

import io.wirewitness.model.SocketEvent;
import java.lang.ref.WeakReference;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/**
 * Look-ups that failed lately, by the exception that says so: whether somebody minds is known when a library gives up its call
 * with it, or when it is printed. A fixed number, held weakly. Any thread.
 */
final class NameFailures {

    private static final int REMEMBERED = 64;
    private static final int DEEPEST_CAUSE = 8;

    private final @Nullable Known[] ring = new Known[REMEMBERED];
    private int next;

    /** A failure of which nobody has complained yet. */
    record Known(WeakReference<Throwable> thrown, SocketEvent event, Answer answer) {}

    synchronized void remember(Throwable thrown, SocketEvent event, Answer answer) {
        ring[next] = new Known(new WeakReference<>(thrown), event, answer);
        next = (next + 1) % REMEMBERED;
    }

    /** The failure that this exception, or one of its causes, tells of; null if none is remembered. */
    @Nullable
    Known of(Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            Known known = byException(link);
            if (known != null) {
                return known;
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return null;
    }

    private synchronized @Nullable Known byException(Throwable thrown) {
        for (Known known : ring) {
            if (known != null && known.thrown.refersTo(thrown)) {
                return known;
            }
        }
        return null;
    }

    /** True if an exception, or one of its causes, says that a name had no address. */
    static boolean saidBy(Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            if (link instanceof UnknownHostException || link instanceof UnresolvedAddressException) {
                return true;
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return false;
    }
}
