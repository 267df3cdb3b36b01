package io.wirewitness.lint.learn;

import io.wirewitness.lint.Peer;
import io.wirewitness.model.HttpResponseHead;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was seen of one peer; bounded. Not thread-safe. */
final class PeerLessons {

    /** Ends remembered; the oldest are forgotten, so that a limit that was changed is learnt anew. */
    static final int MOST_ENDS = 48;

    private static final long MINUTE_MILLIS = 60_000;

    /** A rate is of this time at least. */
    private static final long RATE_MILLIS = 10_000;

    private static final int RATE_REQUESTS = 10;

    final String address;
    final Peer.Way way;
    final Deque<End> ends = new ArrayDeque<>();
    final IdleHistogram pauses = new IdleHistogram();
    final Longest idles = new Longest();
    final Longest requests = new Longest();
    final Longest ages = new Longest();
    boolean near;

    @Nullable
    String server;

    long announcedIdleSeconds = -1;
    long announcedRequests = -1;
    long observedMillis;
    long longestPauseMillis = -1;
    long mostConnectsPerMinute;
    long mostRequestsPerSecond;
    private boolean introduced;
    private long minuteStartMillis;
    private long connectsThisMinute;

    PeerLessons(String address, Peer.Way way) {
        this.address = address;
        this.way = way;
    }

    void ended(End end) {
        remember(end);
        paused(end.idleMillis());
    }

    void remember(End end) {
        ends.addLast(end);
        if (ends.size() > MOST_ENDS) {
            ends.removeFirst();
        }
    }

    /** A connection was quiet for so long, whatever became of it. */
    void paused(long idleMillis) {
        longestPauseMillis = Math.max(longestPauseMillis, idleMillis);
    }

    /** A connection is, or was until now, open for so long with so many requests; 0 requests if that is not known. */
    void lived(long ageMillis, int ordinal, long epochMillis) {
        ages.add(ageMillis, epochMillis);
        if (ordinal > 0) {
            requests.add(ordinal, epochMillis);
        }
        if (ageMillis >= RATE_MILLIS && ordinal >= RATE_REQUESTS) {
            mostRequestsPerSecond = Math.max(mostRequestsPerSecond, ordinal * 1_000L / ageMillis);
        }
    }

    void connected(long epochMillis) {
        if (epochMillis - minuteStartMillis >= MINUTE_MILLIS) {
            minuteStartMillis = epochMillis;
            connectsThisMinute = 0;
        }
        mostConnectsPerMinute = Math.max(mostConnectsPerMinute, ++connectsThisMinute);
    }

    /** Apache httpd announces with its first answer all that it takes, with the second one less. */
    boolean answered(HttpResponseHead head, int ordinal) {
        boolean news = !introduced
                || !Objects.equals(server, head.server())
                || announcedIdleSeconds != head.keepAliveTimeoutSeconds();
        introduced = true;
        server = head.server();
        announcedIdleSeconds = head.keepAliveTimeoutSeconds();
        announcedRequests = head.keepAliveMax() < 0 || ordinal < 1 ? -1 : head.keepAliveMax() + ordinal - 1;
        return news;
    }

    List<End> ends() {
        return List.copyOf(ends);
    }
}
