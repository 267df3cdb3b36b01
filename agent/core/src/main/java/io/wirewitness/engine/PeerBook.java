package io.wirewitness.engine;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.LocalPorts;
import io.wirewitness.model.NextHop;
import io.wirewitness.model.OrphanedSocket;
import org.jspecify.annotations.Nullable;

/** What connections to a peer did that no event tells of; asked on the engine's thread when a failure is judged. */
@FunctionalInterface
public interface PeerBook {

    /** When the latest of the open connections to a peer was established, on the engine's axis; 0 if none is open. */
    long latestConnectNanos(Endpoint peer);

    /** The longest pause after which a connection to a peer was used again and answered; -1 if none was, or nobody counts. */
    default long longestIdleReuseMillis(Endpoint peer) {
        return -1;
    }

    /**
     * This host's local ports towards a peer, counted now; null if nobody counts. May read the kernel's tables.
     *
     * @param local from which the connect was to go; null, or a wildcard, if the kernel was to choose
     */
    default @Nullable LocalPorts localPorts(@Nullable Endpoint local, Endpoint peer, long nowNanos) {
        return null;
    }

    /** Where our kernel sends what is for a peer, looked up now; null if nobody looks. May read the kernel's tables. */
    default @Nullable NextHop nextHop(Endpoint peer, long nowNanos) {
        return null;
    }

    /**
     * What has become of a connection that our side closes; null if nothing shows that it does, or nobody looks. May read the
     * kernel's tables.
     */
    default @Nullable OrphanedSocket orphan(Endpoint local, Endpoint peer, long nowNanos) {
        return null;
    }
}
