package io.wirewitness.agent.management;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The MBean where this runtime has management, nothing elsewhere: a small image made by jlink often has none, so this class
 * must name nothing of {@code javax.management}. Engine thread, but for {@link #close}.
 */
public final class Management implements Runnable, AutoCloseable {

    private static final String MODULE = "java.management";

    private final @Nullable Registration registration;

    private Management(@Nullable Registration registration) {
        this.registration = registration;
    }

    /** Will show this view; nothing happens before the first {@link #run}. */
    public static Management of(WirewitnessMXBean view, Consumer<String> notices) {
        boolean possible = ModuleLayer.boot().findModule(MODULE).isPresent();
        return new Management(possible ? new Registration(view, notices) : null);
    }

    /** Looks for the server; to be called now and then. */
    @Override
    public void run() {
        if (registration != null) {
            registration.run();
        }
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.close();
        }
    }
}
