package io.wirewitness.boot;

import java.io.Serial;
import java.util.function.Supplier;

/**
 * The verdict, as a suppressed exception of the application's own: prints one line where stack traces are printed.
 *
 * <p>The text is asked for when it is printed, because the last packets come a few milliseconds after the failure; the
 * supplier bounds that wait. Serialised as a plain {@link Exception}, so that a process without the agent can read it.
 */
public final class Witness extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Supplier<String> text;

    /** Takes the text lazily; the supplier may be called on any thread, more than once, and must not throw. */
    public Witness(Supplier<String> text) {
        super(null, null, false, false);
        this.text = text;
    }

    /** Who gives the text. */
    public Supplier<String> source() {
        return text;
    }

    @Override
    public String getMessage() {
        return text.get();
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
