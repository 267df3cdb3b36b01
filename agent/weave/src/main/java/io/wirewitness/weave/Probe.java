package io.wirewitness.weave;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One instrumentation: which methods of which classes get which advice, and how a library's call object is read.
 *
 * <p>Advice classes are named by string, inlined, one statement each, with {@code suppress = Throwable.class}; the
 * statement calls {@code io.wirewitness.boot.Hooks} with JDK types only.
 */
public interface Probe {

    /** The name users switch it off by, such as {@code okhttp-4.0}: library and oldest version. */
    String name();

    /** What to weave. */
    List<Weaving> weavings();

    /**
     * Packages of JDK modules that the boot room's doors and the call reader look into, by the module's name. They are
     * opened to the agent alone, before anything is woven; a module that this JVM does not have is passed over.
     */
    default Map<String, Set<String>> opens() {
        return Map.of();
    }

    /**
     * How to get from the library's own object for a connection to its socket: class name to the name of a field, see
     * {@code io.wirewitness.boot.Reach}. Relocated copies of the classes are found by the end of their names.
     */
    default Map<String, String> reach() {
        return Map.of();
    }

    /**
     * The versions this probe was made for, by the start of the jar's name: {@code okhttp} covers {@code okhttp-4.12.0.jar}.
     * A class out of such a jar of another version is left alone, with one line that names the version. Jars that are not
     * named here, and such whose names hold no version, are taken as known.
     */
    default Map<String, VersionRange> versions() {
        return Map.of();
    }

    /**
     * Prefixes of class names: a connect that fails with a frame of such a class is told by this probe's call boundary, or
     * was felt by nobody because the library went on to the host's next address.
     */
    default List<String> tellsConnectsOf() {
        return List.of();
    }

    /**
     * The same for a library that others stand on, some of which have a probe and some not: the connect counts as felt if
     * no call boundary tells of it within the verdict's grace.
     */
    default List<String> mayTellConnectsOf() {
        return List.of();
    }

    /** Reads the library's call objects; null if this probe has none. */
    default @Nullable CallReader calls() {
        return null;
    }

    /** Reads the settings of the library's clients, pools and servers; null if this probe has none. */
    default @Nullable PartReader parts() {
        return null;
    }
}
