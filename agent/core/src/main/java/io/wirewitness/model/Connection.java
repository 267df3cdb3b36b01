package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * One connection as the JVM saw it, copied at the moment of an event. Times are epoch nanoseconds on the engine's axis;
 * 0 means "never".
 *
 * @param id advances with every connection of the process
 * @param role which side we are
 * @param local our end; null if it was never learned (a connect that failed before the kernel was asked)
 * @param remote the peer; null if it was never learned
 * @param host the peer's name as the application gave it; null if it gave an address
 * @param openedNanos when connect was called or accept returned
 * @param connectedNanos when it was established; 0 if it never was
 * @param lastReadNanos the last read that returned bytes
 * @param lastWriteNanos the last write
 * @param bytesIn bytes read in all
 * @param bytesOut bytes written in all
 * @param ordinal which request on this connection this one is, from 1; 0 if not known
 * @param exchangeStartNanos first write of the present request
 * @param exchangeIdleMillis quiet time before the present request; -1 on a connection's first
 * @param exchangeBytesOut bytes of the present request that the kernel took from us
 * @param exchangeBytesIn bytes read since the present request began
 * @param endOfStreamNanos when a read first met the end of the stream
 * @param kernelBeforeWrite the kernel's view before the present request was written; null if not taken
 * @param kernelAtFailure the kernel's view right after the failure; null if not taken
 * @param localClose our own close, if it came before the failure; null otherwise
 * @param multiplexed whether several requests may be in flight at once (HTTP/2, HTTP/1 pipelining): then bytes and times of "the present
 *     request" are those since the latest began, and do not tell what became of any one
 * @param streams what HTTP/2 frames said; null if nothing that matters
 * @param tls what our TLS library said; null if nothing, or there is no TLS
 * @param descriptorEnd the end that the descriptor had by the kernel at the failure; null if it was not asked
 * @param reader the thread that reads it; null if not known
 */
public record Connection(
        long id,
        Role role,
        @Nullable Endpoint local,
        @Nullable Endpoint remote,
        @Nullable String host,
        long openedNanos,
        long connectedNanos,
        long lastReadNanos,
        long lastWriteNanos,
        long bytesIn,
        long bytesOut,
        int ordinal,
        long exchangeStartNanos,
        long exchangeIdleMillis,
        long exchangeBytesOut,
        long exchangeBytesIn,
        long endOfStreamNanos,
        @Nullable KernelSnapshot kernelBeforeWrite,
        @Nullable KernelSnapshot kernelAtFailure,
        @Nullable LocalClose localClose,
        boolean multiplexed,
        @Nullable StreamsView streams,
        @Nullable TlsView tls,
        @Nullable Endpoint descriptorEnd,
        @Nullable Reader reader) {

    /** A connection of which it is not known which thread reads it. */
    public Connection(
            long id,
            Role role,
            @Nullable Endpoint local,
            @Nullable Endpoint remote,
            @Nullable String host,
            long openedNanos,
            long connectedNanos,
            long lastReadNanos,
            long lastWriteNanos,
            long bytesIn,
            long bytesOut,
            int ordinal,
            long exchangeStartNanos,
            long exchangeIdleMillis,
            long exchangeBytesOut,
            long exchangeBytesIn,
            long endOfStreamNanos,
            @Nullable KernelSnapshot kernelBeforeWrite,
            @Nullable KernelSnapshot kernelAtFailure,
            @Nullable LocalClose localClose,
            boolean multiplexed,
            @Nullable StreamsView streams,
            @Nullable TlsView tls,
            @Nullable Endpoint descriptorEnd) {
        this(
                id,
                role,
                local,
                remote,
                host,
                openedNanos,
                connectedNanos,
                lastReadNanos,
                lastWriteNanos,
                bytesIn,
                bytesOut,
                ordinal,
                exchangeStartNanos,
                exchangeIdleMillis,
                exchangeBytesOut,
                exchangeBytesIn,
                endOfStreamNanos,
                kernelBeforeWrite,
                kernelAtFailure,
                localClose,
                multiplexed,
                streams,
                tls,
                descriptorEnd,
                null);
    }

    /** A connection whose descriptor the kernel was not asked for at its failure. */
    public Connection(
            long id,
            Role role,
            @Nullable Endpoint local,
            @Nullable Endpoint remote,
            @Nullable String host,
            long openedNanos,
            long connectedNanos,
            long lastReadNanos,
            long lastWriteNanos,
            long bytesIn,
            long bytesOut,
            int ordinal,
            long exchangeStartNanos,
            long exchangeIdleMillis,
            long exchangeBytesOut,
            long exchangeBytesIn,
            long endOfStreamNanos,
            @Nullable KernelSnapshot kernelBeforeWrite,
            @Nullable KernelSnapshot kernelAtFailure,
            @Nullable LocalClose localClose,
            boolean multiplexed,
            @Nullable StreamsView streams,
            @Nullable TlsView tls) {
        this(
                id,
                role,
                local,
                remote,
                host,
                openedNanos,
                connectedNanos,
                lastReadNanos,
                lastWriteNanos,
                bytesIn,
                bytesOut,
                ordinal,
                exchangeStartNanos,
                exchangeIdleMillis,
                exchangeBytesOut,
                exchangeBytesIn,
                endOfStreamNanos,
                kernelBeforeWrite,
                kernelAtFailure,
                localClose,
                multiplexed,
                streams,
                tls,
                null);
    }

    /** A connection that carries one request at a time. */
    public Connection(
            long id,
            Role role,
            @Nullable Endpoint local,
            @Nullable Endpoint remote,
            @Nullable String host,
            long openedNanos,
            long connectedNanos,
            long lastReadNanos,
            long lastWriteNanos,
            long bytesIn,
            long bytesOut,
            int ordinal,
            long exchangeStartNanos,
            long exchangeIdleMillis,
            long exchangeBytesOut,
            long exchangeBytesIn,
            long endOfStreamNanos,
            @Nullable KernelSnapshot kernelBeforeWrite,
            @Nullable KernelSnapshot kernelAtFailure,
            @Nullable LocalClose localClose) {
        this(
                id,
                role,
                local,
                remote,
                host,
                openedNanos,
                connectedNanos,
                lastReadNanos,
                lastWriteNanos,
                bytesIn,
                bytesOut,
                ordinal,
                exchangeStartNanos,
                exchangeIdleMillis,
                exchangeBytesOut,
                exchangeBytesIn,
                endOfStreamNanos,
                kernelBeforeWrite,
                kernelAtFailure,
                localClose,
                false,
                null,
                null);
    }

    /** The key under which packets find this connection; null while an end is not known. */
    public @Nullable FlowKey flowKey() {
        return local == null || remote == null ? null : FlowKey.of(local, remote);
    }

    /** The same connection with the end that its descriptor has by the kernel. */
    public Connection withDescriptorEnd(@Nullable Endpoint found) {
        return new Connection(
                id,
                role,
                local,
                remote,
                host,
                openedNanos,
                connectedNanos,
                lastReadNanos,
                lastWriteNanos,
                bytesIn,
                bytesOut,
                ordinal,
                exchangeStartNanos,
                exchangeIdleMillis,
                exchangeBytesOut,
                exchangeBytesIn,
                endOfStreamNanos,
                kernelBeforeWrite,
                kernelAtFailure,
                localClose,
                multiplexed,
                streams,
                tls,
                found,
                reader);
    }

    /** The same connection with our own end as packets show it. */
    public Connection withLocal(Endpoint seen) {
        return withLocal(role, seen);
    }

    /** The same connection with our own end, and which end that is, as packets show it. */
    public Connection withLocal(Role shown, Endpoint seen) {
        return new Connection(
                id,
                shown,
                seen,
                remote,
                host,
                openedNanos,
                connectedNanos,
                lastReadNanos,
                lastWriteNanos,
                bytesIn,
                bytesOut,
                ordinal,
                exchangeStartNanos,
                exchangeIdleMillis,
                exchangeBytesOut,
                exchangeBytesIn,
                endOfStreamNanos,
                kernelBeforeWrite,
                kernelAtFailure,
                localClose,
                multiplexed,
                streams,
                tls,
                descriptorEnd,
                reader);
    }

    /** The same connection where our close turned out to have come after the failure. */
    public Connection withoutLocalClose() {
        return new Connection(
                id,
                role,
                local,
                remote,
                host,
                openedNanos,
                connectedNanos,
                lastReadNanos,
                lastWriteNanos,
                bytesIn,
                bytesOut,
                ordinal,
                exchangeStartNanos,
                exchangeIdleMillis,
                exchangeBytesOut,
                exchangeBytesIn,
                endOfStreamNanos,
                kernelBeforeWrite,
                kernelAtFailure,
                null,
                multiplexed,
                streams,
                tls,
                descriptorEnd,
                reader);
    }

    /** The same connection with what its HTTP/2 frames and its TLS library said. */
    public Connection with(boolean shared, @Nullable StreamsView frames, @Nullable TlsView session) {
        return new Connection(
                id,
                role,
                local,
                remote,
                host,
                openedNanos,
                connectedNanos,
                lastReadNanos,
                lastWriteNanos,
                bytesIn,
                bytesOut,
                ordinal,
                exchangeStartNanos,
                exchangeIdleMillis,
                exchangeBytesOut,
                exchangeBytesIn,
                endOfStreamNanos,
                kernelBeforeWrite,
                kernelAtFailure,
                localClose,
                shared,
                frames,
                session,
                descriptorEnd,
                reader);
    }

    /** True if this request found the connection already used. */
    public boolean reused() {
        return exchangeIdleMillis >= 0 && ordinal != 1;
    }
}
