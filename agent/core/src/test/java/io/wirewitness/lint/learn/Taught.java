package io.wirewitness.lint.learn;

import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.Peer;
import io.wirewitness.model.HttpResponseHead;
import org.jspecify.annotations.Nullable;

/** Lessons about one peer, in the words of the tests. */
final class Taught {

    static final String ADDRESS = "api.example.com:443";
    static final long START = 1_700_000_000_000L;
    static final long MINUTE = 60_000;

    final Lessons lessons = new Lessons();
    private final Peer.Way way;

    Taught(Peer.Way way) {
        this.way = way;
    }

    static Taught to() {
        return new Taught(Peer.Way.TO);
    }

    /** Idle connections that the peer ended after these times, one a minute. */
    Taught idleEnds(long... idleMillis) {
        long at = START;
        for (long idle : idleMillis) {
            end(End.How.FIN, true, idle, idle + 700 + at % 7 * 3_000, 5, at);
            at += MINUTE;
        }
        return this;
    }

    /** The same, all of them at one moment. */
    Taught drain(long at, long... idleMillis) {
        for (long idle : idleMillis) {
            end(End.How.FIN, true, idle, idle * 3 + 10_000, 5, at);
        }
        return this;
    }

    Taught end(End.How how, boolean measured, long idleMillis, long ageMillis, int ordinal, long at) {
        lessons.ended(way, ADDRESS, new End(how, measured, idleMillis, ageMillis, ordinal, at));
        return this;
    }

    Taught usedWell(long idleMillis, long at) {
        lessons.usedWell(ADDRESS, idleMillis, at);
        return this;
    }

    Taught answered(@Nullable String server, long timeoutSeconds, long max, int ordinal) {
        lessons.answered(
                ADDRESS, new HttpResponseHead(200, server, null, 2, false, false, timeoutSeconds, max, true), ordinal);
        return this;
    }

    Peer peer() {
        return lessons.peers().get(0);
    }

    @Nullable
    KnownLimit limit(Peer.Limit what) {
        return peer().limit(what);
    }
}
