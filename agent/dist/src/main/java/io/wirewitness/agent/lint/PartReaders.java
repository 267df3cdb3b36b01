package io.wirewitness.agent.lint;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.Part;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The probes' readers, of which none may break the snapshot: one that throws is switched off, with one line. Any thread. */
final class PartReaders {

    private final Map<String, PartReader> byLibrary = new HashMap<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final Consumer<String> notices;

    PartReaders(List<? extends Probe> probes, Consumer<String> notices) {
        this.notices = notices;
        for (Probe probe : probes) {
            PartReader reader = probe.parts();
            if (reader != null) {
                byLibrary.put(reader.library(), reader);
            }
        }
    }

    /** Null if there is no reader, or it does not know the thing. */
    @Nullable
    Part read(String library, Object thing, int number) {
        return ask(library, reader -> reader.read(thing, number));
    }

    /** The thing that a call belongs to; null if not known. */
    @Nullable
    Object ownerOf(String library, Object call) {
        return ask(library, reader -> reader.ownerOf(call));
    }

    /** The port that a server listens on; 0 if it is not known. */
    int port(String library, Object server) {
        Integer port = ask(library, reader -> reader.port(server));
        return port == null ? 0 : port;
    }

    /** Connections of a thing; null if it does not tell. */
    @Nullable
    Collection<?> connections(String library, Object thing) {
        return ask(library, reader -> reader.connections(thing));
    }

    /** Parts that there are once in a JVM. */
    List<Part> ofJvm(JvmSettings jvm) {
        List<Part> parts = new ArrayList<>();
        for (String library : byLibrary.keySet()) {
            List<Part> found = ask(library, reader -> reader.ofJvm(jvm));
            if (found != null) {
                parts.addAll(found);
            }
        }
        return parts;
    }

    /** What a reader answers. */
    private interface Question<T> {
        @Nullable
        T ask(PartReader reader);
    }

    private <T> @Nullable T ask(String library, Question<T> question) {
        PartReader reader = byLibrary.get(library);
        if (reader == null || broken.contains(library)) {
            return null;
        }
        try {
            return question.ask(reader);
        } catch (ConcurrentModificationException | NoSuchElementException changed) {
            return null; // a later look will see it
        } catch (RuntimeException | LinkageError fault) {
            broken.add(library);
            notices.accept("settings of " + library + " are not read any more: " + fault);
            return null;
        }
    }
}
