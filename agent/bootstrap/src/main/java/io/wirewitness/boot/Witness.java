package io.wirewitness.boot;

import java.io.Serial;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verdict, as a suppressed exception of the application's own: prints one line where stack traces are printed.
 *
 * <p>The text is asked for when it is printed, because the last packets come a few milliseconds after the failure; the
 * supplier bounds that wait. Who supplies is held weakly and, once the verdict is told, not at all: an application may keep
 * its exceptions for ever, and must not keep a detached agent's classes with them. Serialised as a plain {@link Exception},
 * so that a process without the agent can read it.
 */
public final class Witness extends Exception {

    private static final String FORGOTTEN = "no verdict: nobody asked for it while the failure was remembered";

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient WeakReference<Supplier<String>> source;
    private transient volatile @Nullable String told;

    /**
     * Takes the text lazily.
     *
     * @param text held weakly; may be called on any thread, more than once, and must not throw
     */
    public Witness(Supplier<String> text) {
        super(null, null, false, false);
        this.source = new WeakReference<>(text);
    }

    /** The verdict is known: from now on it is this, and its source is let go. */
    public void tell(String verdict) {
        told = verdict;
        source.clear();
    }

    /** Who gives the text; null if it is told, or forgotten. */
    public @Nullable Supplier<String> source() {
        return source.get();
    }

    @Override
    public String getMessage() {
        Supplier<String> asked = source.get(); // first: what is told meanwhile is told before this is let go
        String now = told;
        if (now != null) {
            return now;
        }
        return asked == null ? FORGOTTEN : asked.get();
    }

    @Override
    public String toString() {
        return "wirewitness: " + getMessage();
    }

    @Serial
    private Object writeReplace() {
        return new Exception(toString());
    }
}
