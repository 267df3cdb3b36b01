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
        all.values().forEach(peers -> peers.values().forEach(peer -> known.add(merged(peer))));
        return known;
    }

    Collection<PeerLessons> lessons(Peer.Way way) {
        return peers(way).values();
    }

    void put(PeerLessons peer) {
        peers(peer.way).put(peer.address, peer);
    }

    static Peer merged(PeerLessons lessons) {
        Peer peer = (lessons.way == Peer.Way.TO ? Peer.to(lessons.address) : Peer.from(lessons.address))
                .called(lessons.server);
        if (lessons.near) {
            peer = peer.onThisHost();
        }
        if (Limits.dropsSilently(lessons)) {
            peer = peer.ofLayer(4, true);
        }
        peer = with(peer, Peer.Limit.IDLE, Limits.idle(lessons), announcedIdle(lessons), guessedIdle(lessons));
        peer = with(peer, Peer.Limit.PROMISED_IDLE, announcedIdle(lessons));
        peer = with(peer, Peer.Limit.REQUESTS, Limits.requests(lessons), announcedRequests(lessons));
        peer = with(peer, Peer.Limit.LIFETIME, Limits.lifetime(lessons));
        return withHabits(peer, lessons);
    }

    private static Peer withHabits(Peer peer, PeerLessons lessons) {
        if (peer.way() != Peer.Way.TO) {
            return peer;
        }
        Pauses pauses = lessons.pauses.in(lessons.observedMillis);
        Peer known = pauses.uses().isEmpty() ? peer : peer.pausing(pauses);
        if (lessons.observedMillis >= PAUSES_MILLIS && lessons.longestPauseMillis > 0) {
            known = known.with(
                    Peer.Limit.LONGEST_PAUSE,
                    lessons.longestPauseMillis,
                    Certainty.OBSERVED,
                    "the longest pause on any connection in " + lessons.observedMillis / 3_600_000 + " hours");
        }
        if (lessons.observedMillis >= RATES_MILLIS && lessons.mostConnectsPerMinute >= 60) {
            known = known.with(
                    Peer.Limit.CONNECT_RATE,
                    lessons.mostConnectsPerMinute / 60,
                    Certainty.OBSERVED,
                    lessons.mostConnectsPerMinute + " connects in the busiest minute");
        }
        if (lessons.mostRequestsPerSecond > 0) {
            known = known.with(
                    Peer.Limit.REQUEST_RATE,
                    lessons.mostRequestsPerSecond,
                    Certainty.OBSERVED,
                    "requests a second on the busiest connection");
        }
        return known;
    }

    private static Peer with(Peer peer, Peer.Limit what, @Nullable KnownLimit... limits) {
        KnownLimit known = KnownPeers.surest(what.unit(), limits);
        return known == null ? peer : peer.with(what, known.value(), known.certainty(), known.because());
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
