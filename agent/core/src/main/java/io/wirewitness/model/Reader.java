package io.wirewitness.model;

/**
 * The thread that reads a connection: the one that read last, or that wrote last if nobody read yet.
 *
 * @param threadId {@link Thread#getId()}
 * @param feltFailure true if the failure was felt on this very thread, so that it was not kept from reading at that moment
 */
public record Reader(long threadId, boolean feltFailure) {}
