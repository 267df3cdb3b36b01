package io.wirewitness.report;

import io.wirewitness.model.Endpoint;

/**
 * What the JDK's own socket events tell of one peer: only operations that took longer than the recording's threshold are in it.
 *
 * @param remote the peer
 * @param reads reads that were recorded
 * @param writes writes that were recorded
 * @param slowestNanos the longest of them
 * @param failed reads that ended in no byte and not in the end of the stream: a time-out, a reset or another error
 */
public record SocketPeer(Endpoint remote, long reads, long writes, long slowestNanos, long failed) {}
