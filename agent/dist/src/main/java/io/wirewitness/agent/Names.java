package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NameFacts;
import io.wirewitness.boot.NameHooks;
import io.wirewitness.boot.RateLimit;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.engine.NameBook;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.NameLookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM's resolver said, and one look-up of our own after something failed: past the JVM's cache, on a thread that is
 * there only while it is needed, seldom, and for few names.
 */
final class Names implements NameBook {

    /** Look-ups of our own in a second. */
    private static final int ASKED_PER_SECOND = 5;

    /** A name is not asked for again within this time. */
    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

    /** Names whose fresh answers are kept. */
    private static final int FRESH_AT_MOST = 64;

    /** Look-ups that may wait for a resolver that does not answer. */
    private static final int WAITING_AT_MOST = 8;

    private static final int CONNECTIONS_AT_MOST = 16;

    private final TimeAxis axis;
    private final RateLimit asked = new RateLimit(ASKED_PER_SECOND);
    private final ThreadPoolExecutor asker;
    private final Map<String, Fresh> fresh = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fresh> eldest) {
            return size() > FRESH_AT_MOST;
        }
    };

    /** A look-up of our own; its answer is null until there is one. */
    private static final class Fresh {
        final long askedNanos;
        volatile NameLookup.@Nullable Resolution answer;

        Fresh(long askedNanos) {
            this.askedNanos = askedNanos;
        }
    }

    Names(TimeAxis axis) {
        this.axis = axis;
        asker = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_AT_MOST), Names::thread);
        asker.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "wirewitness-names", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** A name that was not resolved, as things stand now; any thread. */
    NameLookup refused(String host, Throwable thrown) {
        NameFacts facts = NameHooks.of(host);
        return lookup(
                host,
                facts,
                null,
                facts == null || facts.failures == 0
                        ? null
                        : new NameLookup.Refusal(
                                axis.ofNanoTime(facts.failedSinceNanos),
                                axis.ofNanoTime(facts.failedNanos),
                                facts.failedTookNanos,
                                facts.failures,
                                !facts.isOfResolver(thrown)));
    }

    @Override
    public void suspect(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        long now = System.nanoTime();
        Fresh known = fresh.get(name);
        if ((known != null && now - known.askedNanos < ASK_AGAIN_NANOS) || !asked.tryAcquire(now)) {
            return;
        }
        Fresh asking = new Fresh(now);
        try {
            asker.execute(() -> asking.answer = ask(name));
        } catch (RejectedExecutionException full) {
            return;
        }
        fresh.remove(name);
        fresh.put(name, asking);
    }

    private NameLookup.Resolution ask(String name) {
        long began = System.nanoTime();
        List<Endpoint> addresses = new ArrayList<>();
        String failure = null;
        try {
            for (InetAddress address : NameHooks.resolve(name)) {
                addresses.add(Endpoint.of(address, 0));
            }
        } catch (UnknownHostException none) {
            failure = String.valueOf(none.getMessage());
        } catch (ReflectiveOperationException | RuntimeException | Error noDoor) {
            failure = noDoor.toString();
        }
        long now = System.nanoTime();
        return new NameLookup.Resolution(axis.ofNanoTime(now), axis.ofNanoTime(now), now - began, addresses, failure);
    }

    @Override
    public boolean settled(String host) {
        Fresh asking = fresh.get(host.toLowerCase(Locale.ROOT));
        return asking == null || asking.answer != null;
    }

    @Override
    public @Nullable NameLookup of(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        NameFacts facts = NameHooks.of(name);
        Fresh asking = fresh.get(name);
        return facts == null && asking == null
                ? null
                : lookup(host, facts, asking == null ? null : asking.answer, null);
    }

    private NameLookup lookup(
            String host,
            @Nullable NameFacts facts,
            NameLookup.@Nullable Resolution now,
            NameLookup.@Nullable Refusal refusal) {
        return new NameLookup(
                host,
                facts == null ? null : resolution(facts.latest),
                facts == null ? null : resolution(facts.before),
                now,
                refusal,
                NameHooks.cacheSeconds(),
                NameHooks.negativeCacheSeconds(),
                reached(host));
    }

    private NameLookup.@Nullable Resolution resolution(NameFacts.@Nullable Resolved answer) {
        if (answer == null) {
            return null;
        }
        List<Endpoint> addresses = new ArrayList<>();
        for (InetAddress address : answer.addresses()) {
            addresses.add(Endpoint.of(address, 0));
        }
        return new NameLookup.Resolution(
                axis.ofNanoTime(answer.sinceNanos()),
                axis.ofNanoTime(answer.nanos()),
                answer.tookNanos(),
                addresses,
                null);
    }

    /** Where connections to this name are open now. */
    private static List<Endpoint> reached(String host) {
        List<Endpoint> found = new ArrayList<>();
        Hooks.table().forEach(state -> {
            InetAddress remote = state.remoteAddress;
            if (remote != null
                    && state.role == SocketState.ROLE_CLIENT
                    && state.connectedNanos != 0
                    && state.closedNanos == 0
                    && state.failedNanos == 0
                    && found.size() < CONNECTIONS_AT_MOST
                    && host.equalsIgnoreCase(Connections.hostName(remote))) {
                Endpoint end = Endpoint.of(remote, state.remotePort);
                if (!found.contains(end)) {
                    found.add(end);
                }
            }
        });
        return found;
    }

    void close() {
        asker.shutdownNow();
    }
}
