package io.wirewitness.lint.learn;

import io.wirewitness.lint.Forecast;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.KnownLimit.Certainty;
import io.wirewitness.lint.Pauses;
import io.wirewitness.lint.Peer;
import io.wirewitness.model.HttpResponseHead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What connections teach of the limits of the peers: takes what was seen, and says what follows from it. Of each way the peers
 * used longest ago are forgotten. Not thread-safe; times are epoch milliseconds on the caller's axis.
 */
public final class Lessons {

    /** Peers remembered, of each way. */
    public static final int MOST_PEERS = 256;

    /** Rates and pauses are told once they were observed for so long; the longest pause of a day includes the night's. */
    private static final long RATES_MILLIS = 60_000;

    private static final long PAUSES_MILLIS = 24 * 3_600_000L;

    private final Map<Peer.Way, Map<String, PeerLessons>> all = new EnumMap<>(Peer.Way.class);
    private boolean changed;

    public Lessons() {
        for (Peer.Way way : Peer.Way.values()) {
            all.put(way, new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, PeerLessons> eldest) {
                    return size() > MOST_PEERS;
                }
            });
        }
    }

    private PeerLessons of(Peer.Way way, String address) {
        changed = true;
        return peers(way).computeIfAbsent(address, unknown -> new PeerLessons(unknown, way));
    }

    private Map<String, PeerLessons> peers(Peer.Way way) {
        Map<String, PeerLessons> peers = all.get(way);
        if (peers == null) {
            throw new IllegalStateException();
        }
        return peers;
    }

    /** Whether a peer is on this host. */
    public void near(Peer.Way way, String address, boolean near) {
        of(way, address).near = near;
    }

    /** The other side ended a connection. */
    public void ended(Peer.Way way, String address, End end) {
        of(way, address).ended(end);
    }

    /** A connection is about to be used again after a pause, whatever becomes of it. */
    public void used(String address, long idleMillis) {
        PeerLessons peer = of(Peer.Way.TO, address);
        peer.pauses.add(idleMillis);
        peer.paused(idleMillis);
    }

    /** A connection was used again after a pause, and was answered. */
    public void usedWell(String address, long idleMillis, long epochMillis) {
        of(Peer.Way.TO, address).idles.add(idleMillis, epochMillis);
    }

    /** A connection is open, or was until now. */
    public void lived(String address, long ageMillis, int ordinal, long idleMillis, long epochMillis) {
        PeerLessons peer = of(Peer.Way.TO, address);
        peer.lived(ageMillis, ordinal, epochMillis);
        peer.paused(idleMillis);
    }

    /** A connection was established. */
    public void connected(String address, long epochMillis) {
        of(Peer.Way.TO, address).connected(epochMillis);
    }

    /**
     * The head of an answer to this request of its connection, from 1; 0 if not known. True if it is this peer's first since
     * these lessons began or were read, or says something else than the one before.
     */
    public boolean answered(String address, HttpResponseHead head, int ordinal) {
        return of(Peer.Way.TO, address).answered(head, ordinal);
    }

    /** So much time has passed, in which all that happened was told here. */
    public void observed(long millis) {
        for (Map<String, PeerLessons> peers : all.values()) {
            peers.values().forEach(peer -> peer.observedMillis += millis);
        }
    }

    /** Whether anything was told since this was last asked. */
    public boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** The longest pause after which a connection to this peer was used again and answered; -1 if none was. */
    public long longestUsedWellMillis(String address) {
        PeerLessons peer = peers(Peer.Way.TO).get(address);
        return peer == null ? -1 : peer.idles.ever();
    }

    /** What is known of each peer; the ways in their order, the peers used longest ago first. */
    public List<Peer> peers() {
        List<Peer> known = new ArrayList<>();
        for (Map<String, PeerLessons> peers : all.values()) {
            for (PeerLessons peer : peers.values()) {
                known.add(merged(peer));
            }
        }
        return known;
    }

    Collection<PeerLessons> lessons(Peer.Way way) {
        return peers(way).values();
    }

    void put(PeerLessons peer) {
        peers(peer.way).put(peer.address, peer);
    }

    static Peer merged(PeerLessons lessons) {
        Map<Peer.Limit, KnownLimit> limits = new EnumMap<>(Peer.Limit.class);
        boolean ended = !lessons.ends.isEmpty(); // what shows in ends alone need not be looked for
        boolean silent = ended && Limits.dropsSilently(lessons);
        KnownLimit announced = announcedIdle(lessons);
        put(limits, Peer.Limit.IDLE, ended ? Limits.idle(lessons) : null, announced, guessedIdle(lessons));
        put(limits, Peer.Limit.PROMISED_IDLE, announced);
        put(limits, Peer.Limit.REQUESTS, ended ? Limits.requests(lessons) : null, announcedRequests(lessons));
        put(limits, Peer.Limit.LIFETIME, ended ? Limits.lifetime(lessons) : null);
        Pauses pauses = null;
        if (lessons.way == Peer.Way.TO) {
            putHabits(limits, lessons);
            pauses = lessons.pauses.in(lessons.observedMillis);
        }
        return new Peer(
                lessons.address,
                lessons.way,
                limits,
                lessons.server,
                silent ? 4 : 0,
                silent,
                lessons.near,
                pauses == null || pauses.uses().isEmpty() ? null : pauses);
    }

    private static void putHabits(Map<Peer.Limit, KnownLimit> limits, PeerLessons lessons) {
        if (lessons.observedMillis >= PAUSES_MILLIS && lessons.longestPauseMillis > 0) {
            limits.put(
                    Peer.Limit.LONGEST_PAUSE,
                    new KnownLimit(
                            lessons.longestPauseMillis,
                            Certainty.OBSERVED,
                            "the longest pause on any connection in " + lessons.observedMillis / 3_600_000 + " hours"));
        }
        if (lessons.observedMillis >= RATES_MILLIS && lessons.mostConnectsPerMinute >= 60) {
            limits.put(
                    Peer.Limit.CONNECT_RATE,
                    new KnownLimit(
                            lessons.mostConnectsPerMinute / 60,
                            Certainty.OBSERVED,
                            lessons.mostConnectsPerMinute + " connects in the busiest minute"));
        }
        if (lessons.mostRequestsPerSecond > 0) {
            limits.put(
                    Peer.Limit.REQUEST_RATE,
                    new KnownLimit(
                            lessons.mostRequestsPerSecond,
                            Certainty.OBSERVED,
                            "requests a second on the busiest connection"));
        }
    }

    private static void put(Map<Peer.Limit, KnownLimit> all, Peer.Limit what, @Nullable KnownLimit... limits) {
        KnownLimit known = KnownPeers.surest(what.unit(), limits);
        if (known != null) {
            all.put(what, known);
        }
    }

    private static @Nullable KnownLimit announcedIdle(PeerLessons peer) {
        long seconds = peer.announcedIdleSeconds;
        return seconds <= 0
                ? null
                : new KnownLimit(seconds * 1_000, Certainty.ANNOUNCED, "Keep-Alive: timeout=" + seconds);
    }

    private static @Nullable KnownLimit announcedRequests(PeerLessons peer) {
        return peer.announcedRequests <= 0
                ? null
                : new KnownLimit(
                        peer.announcedRequests,
                        Certainty.ANNOUNCED,
                        "Keep-Alive: max, what remains of " + peer.announcedRequests);
    }

    /** Unless connections outlived it: then it was set to something else, or another hop answers. */
    private static @Nullable KnownLimit guessedIdle(PeerLessons peer) {
        ServerDefaults defaults = ServerDefaults.of(peer.server);
        return defaults == null || peer.idles.ever() > defaults.millis() + Forecast.RACE_MILLIS
                ? null
                : new KnownLimit(
                        defaults.millis(),
                        Certainty.GUESSED,
                        defaults.because() + ", by \"Server: " + peer.server + "\"");
    }
}
