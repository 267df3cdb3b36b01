package io.wirewitness.weave;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.Part;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of a library's clients, pools and servers, reflectively, on the agent's threads. Like {@link CallReader} it
 * calls nothing of the library that blocks, locks, initialises or has side effects; what is missing is not known, and is not in
 * the part.
 */
public interface PartReader {

    /** The library's name as the probe's advice gives it to {@code BuildHooks}. */
    String library();

    /**
     * What was built, with its settings as they are now; null if the object is not one this reader knows.
     *
     * @param thing the library's object
     * @param number of it among those of its library, from 1 on: how it is told from the others
     */
    @Nullable
    Part read(Object thing, int number);

    /** The thing that a call belongs to; null if not known. */
    default @Nullable Object ownerOf(Object call) {
        return null;
    }

    /**
     * The thing's own collection of its connections: objects from which the probe's steps lead to a socket. Null if it has none.
     * Others change it meanwhile.
     */
    default @Nullable Collection<?> connections(Object thing) {
        return null;
    }

    /** The port that a server listens on; 0 if it is not known, or the thing is no server. */
    default int port(Object thing) {
        return 0;
    }

    /**
     * Parts that there are once in a JVM, if they are in use.
     *
     * @param jvm what is known of the JVM: a class that is not initialised, and so has no value there, is not in use
     */
    default List<Part> ofJvm(JvmSettings jvm) {
        return List.of();
    }
}
