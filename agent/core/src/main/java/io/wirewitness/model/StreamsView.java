package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * What HTTP/2 frames said of a connection that matters for a failure.
 *
 * @param streamId the failed request's stream; 0 if not known
 * @param firstGoAway the peer's first GOAWAY; null if there was none
 * @param latestGoAway the peer's latest GOAWAY; null if there was none
 * @param reset the RST_STREAM of the failed request's stream, or the connection's latest where the stream is not known;
 *     null if there was none
 * @param resets how many RST_STREAM frames there were in all
 * @param pings PINGs that we sent of our own
 * @param pingIntervalMillis their mean distance; 0 if there were fewer than two
 */
public record StreamsView(
        int streamId,
        @Nullable GoAway firstGoAway,
        @Nullable GoAway latestGoAway,
        @Nullable Reset reset,
        int resets,
        long pings,
        long pingIntervalMillis) {

    /**
     * A GOAWAY of the peer (RFC 9113, 6.8).
     *
     * @param lastStreamId streams above it were not processed
     * @param debug the debug data as text; empty if there was none
     */
    public record GoAway(long epochNanos, int lastStreamId, long code, String debug) {}

    /** A RST_STREAM (RFC 9113, 6.4). */
    public record Reset(long epochNanos, boolean fromPeer, int streamId, long code) {}

    /** True if the peer said that it did not process the failed request's stream. */
    public boolean notProcessed() {
        return streamId > 0 && latestGoAway != null && streamId > latestGoAway.lastStreamId;
    }

    /** The name of an error code (RFC 9113, 7); its number if it has none. */
    public static String codeName(long code) {
        return code >= 0 && code < CODES.length ? CODES[(int) code] : "code 0x" + Long.toHexString(code);
    }

    private static final String[] CODES = {
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED"
    };
}
