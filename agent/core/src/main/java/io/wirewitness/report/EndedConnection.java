package io.wirewitness.report;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a process at its end, as the process recorded it.
 *
 * @param id its number in that process
 * @param role which side the process was
 * @param local our end; null if it was never learned
 * @param remote the peer; null if it was never learned
 * @param host the peer's name as the application gave it; null if it gave none
 * @param endNanos when it ended
 * @param ageNanos how old it was
 * @param idleNanos how long it had been quiet; -1 if not known
 * @param requests requests that it carried; 0 if not known
 * @param bytesOut bytes written
 * @param bytesIn bytes read
 * @param endedBy {@code local}, {@code peer} or {@code failure}; null if not known
 */
public record EndedConnection(
        long id,
        Role role,
        @Nullable Endpoint local,
        @Nullable Endpoint remote,
        @Nullable String host,
        long endNanos,
        long ageNanos,
        long idleNanos,
        int requests,
        long bytesOut,
        long bytesIn,
        @Nullable String endedBy) {}
