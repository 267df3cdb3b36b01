package io.wirewitness.jfr.read;

import io.wirewitness.model.Endpoint;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From which of our addresses connections to a host come, as far as a recording tells: a failure's event has the local port
 * alone. Where two were seen, none is told. One thread; bounded.
 */
final class LocalHosts {

    private static final int MOST = 10_000;

    /** Stands for several. */
    private static final String SEVERAL = "";

    private final Map<String, String> byRemote = new HashMap<>();

    /** A connection of which both ends are known; others tell nothing. */
    void add(@Nullable Endpoint local, @Nullable Endpoint remote) {
        if (local == null || remote == null || local.isWildcard()) {
            return;
        }
        if (byRemote.size() < MOST || byRemote.containsKey(remote.host())) {
            byRemote.merge(remote.host(), local.host(), (one, other) -> one.equals(other) ? one : SEVERAL);
        }
    }

    /** Our end of a connection to there from this port; null if its address is not known. */
    @Nullable
    Endpoint of(@Nullable Endpoint remote, int port) {
        String host = remote == null || port == 0 ? SEVERAL : byRemote.getOrDefault(remote.host(), SEVERAL);
        return host.equals(SEVERAL)
                ? null
                : Endpoint.parse((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }
}
