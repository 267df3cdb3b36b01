package io.wirewitness.explain;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.NameAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** DNS answers of the capture, by name and by address; the latest few of each, bounded. Not thread-safe. */
final class NameBook {

    private static final int NAMES_AT_MOST = 20_000;
    private static final int ANSWERS_EACH = 16;

    /** How many answers a verdict is given. */
    private static final int ANSWERS_FOR_ONE = 16;

    private final BoundedMap<String, Deque<NameAnswer>> byName = new BoundedMap<>(NAMES_AT_MOST);
    private final BoundedMap<Host, Deque<NameAnswer>> byAddress = new BoundedMap<>(NAMES_AT_MOST);

    void add(NameAnswer answer) {
        keep(byName.computeIfAbsent(key(answer.name()), key -> new ArrayDeque<>()), answer);
        for (Endpoint address : answer.addresses()) {
            keep(byAddress.computeIfAbsent(Host.of(address), key -> new ArrayDeque<>()), answer);
        }
    }

    private static void keep(Deque<NameAnswer> answers, NameAnswer answer) {
        if (answers.size() == ANSWERS_EACH) {
            answers.removeFirst();
        }
        answers.addLast(answer);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * The name by which a client most likely called a server: what it had been told last before it connected, else what
     * anybody was told; null if no answer names this address.
     */
    @Nullable
    String nameOf(Endpoint client, Endpoint server, long connectedNanos) {
        String any = null;
        String own = null;
        for (NameAnswer answer : byAddress.getOrDefault(Host.of(server), new ArrayDeque<>())) {
            if (answer.epochNanos() <= connectedNanos) {
                any = answer.name();
                if (Host.of(answer.client()).equals(Host.of(client))) {
                    own = answer.name();
                }
            }
        }
        return own == null ? any : own;
    }

    /** Answers that name the server's address, and answers for the same name, in the order of the capture. */
    List<NameAnswer> about(Endpoint server, @Nullable String name) {
        List<NameAnswer> found = new ArrayList<>();
        if (name != null) {
            found.addAll(byName.getOrDefault(key(name), new ArrayDeque<>()));
        }
        for (NameAnswer answer : byAddress.getOrDefault(Host.of(server), new ArrayDeque<>())) {
            if (!found.contains(answer) && found.size() < ANSWERS_FOR_ONE) {
                found.add(answer);
            }
        }
        found.sort(Comparator.comparingLong(NameAnswer::epochNanos).thenComparingLong(NameAnswer::number));
        return found;
    }

    long forgotten() {
        return byName.forgotten() + byAddress.forgotten();
    }
}
