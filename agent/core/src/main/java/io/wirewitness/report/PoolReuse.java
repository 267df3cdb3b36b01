package io.wirewitness.report;

import io.wirewitness.model.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A kept connection was taken into use again.
 *
 * @param connectionId its number in that process
 * @param remote the peer; null if not known
 * @param atNanos when
 * @param idleNanos how long it had been quiet
 * @param tcpState the kernel's state before the write, such as {@code CLOSE_WAIT}; null if not known
 */
public record PoolReuse(
        long connectionId,
        @Nullable Endpoint remote,
        long atNanos,
        long idleNanos,
        @Nullable String tcpState) {}
