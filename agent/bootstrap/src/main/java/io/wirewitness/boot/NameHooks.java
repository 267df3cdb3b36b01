package io.wirewitness.boot;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What advice on {@link InetAddress} calls, and the bounded memory of what the resolver said. An answer out of the JVM's own
 * cache of names passes none of these and costs nothing.
 *
 * <p>None blocks or throws. While no {@link Listener} is installed every method returns at once.
 */
public final class NameHooks {

    /** Names remembered; a newer one takes the place of the one of its row that was looked up longest ago. */
    public static final int MOST = 512;

    private static final int ROW = 4;
    private static final int ROWS = MOST / ROW;

    private static final AtomicReferenceArray<@Nullable NameFacts> NAMES = new AtomicReferenceArray<>(MOST);

    /** The agent's thread while it asks by itself: those look-ups are nobody's. */
    private static volatile @Nullable Thread asker;

    private NameHooks() {}

    /** The resolver is about to be asked. */
    public static long asking() {
        return Hooks.listener() == null ? 0 : System.nanoTime();
    }

    /**
     * The resolver has answered, past the JVM's cache.
     *
     * @param askedNanos what {@link #asking} returned
     * @param thrown what it threw instead of an answer; null if it answered
     */
    public static void answered(
            @Nullable String host, long askedNanos, InetAddress @Nullable [] addresses, @Nullable Throwable thrown) {
        if (askedNanos == 0 || host == null || Hooks.listener() == null) {
            return;
        }
        try {
            if (Thread.currentThread() == asker) {
                return;
            }
            String name = key(host);
            long now = System.nanoTime();
            NameFacts known = find(name);
            if (thrown != null) {
                put(NameFacts.refused(name, known, thrown, now, now - askedNanos));
            } else if (addresses != null && addresses.length > 0) {
                put(NameFacts.answered(name, known, List.of(addresses), now, now - askedNanos));
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** A look-up leaves the JDK with an exception, the resolver's own or one out of the negative cache. */
    public static void lookupFailed(@Nullable String host, @Nullable Throwable thrown) {
        if (thrown instanceof UnknownHostException && host != null) {
            tell(host, thrown);
        }
    }

    /** A connect failed; concerns names only if its address had none. */
    public static void connectFailed(@Nullable SocketAddress address, @Nullable Throwable thrown) {
        if (thrown instanceof UnknownHostException
                && address instanceof InetSocketAddress unresolved
                && unresolved.isUnresolved()) {
            tell(unresolved.getHostString(), thrown);
        }
    }

    private static void tell(String host, Throwable thrown) {
        Listener ear = Hooks.listener();
        if (ear == null) {
            return;
        }
        try {
            if (Thread.currentThread() != asker) {
                ear.nameFailed(host, thrown);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** What is known of a name; null if the resolver was not asked for it, or it is forgotten. */
    public static @Nullable NameFacts of(String host) {
        return find(key(host));
    }

    /**
     * Asks the resolver now, past the JVM's cache and without changing it. Blocks as long as the resolver does: for the
     * agent's own thread only, and one at a time.
     *
     * @throws UnknownHostException if the name cannot be resolved
     * @throws ReflectiveOperationException if this JDK has another door
     */
    public static InetAddress[] resolve(String host) throws UnknownHostException, ReflectiveOperationException {
        asker = Thread.currentThread();
        try {
            return NameDoors.resolve(host);
        } finally {
            asker = null;
        }
    }

    /** Seconds that the JVM keeps an answer; -1 for ever, {@link Integer#MIN_VALUE} if not known. */
    public static int cacheSeconds() {
        return NameDoors.policy("get");
    }

    /** Seconds that the JVM keeps a failure; -1 for ever, {@link Integer#MIN_VALUE} if not known. */
    public static int negativeCacheSeconds() {
        return NameDoors.policy("getNegative");
    }

    /** Forgets all names. */
    static void forget() {
        for (int i = 0; i < MOST; i++) {
            NAMES.set(i, null);
        }
    }

    private static String key(String host) {
        return host.toLowerCase(Locale.ROOT); // itself if it is in lower case already
    }

    private static int row(String name) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 16) & ROWS - 1;
    }

    private static @Nullable NameFacts find(String name) {
        int first = row(name) * ROW;
        for (int i = first; i < first + ROW; i++) {
            NameFacts facts = NAMES.get(i);
            if (facts != null && facts.host.equals(name)) {
                return facts;
            }
        }
        return null;
    }

    /** Two threads that look up one name at once may lose one of their answers, which are the same as a rule. */
    private static void put(NameFacts fresh) {
        int first = row(fresh.host) * ROW;
        int oldest = first;
        for (int i = first; i < first + ROW; i++) {
            NameFacts facts = NAMES.get(i);
            if (facts == null || facts.host.equals(fresh.host)) {
                NAMES.set(i, fresh);
                return;
            }
            NameFacts candidate = NAMES.get(oldest);
            if (candidate == null || facts.nanos() - candidate.nanos() < 0) {
                oldest = i;
            }
        }
        NAMES.set(oldest, fresh);
    }
}
