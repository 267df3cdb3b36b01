package io.wirewitness.model;

/**
 * Where our own kernel sends what is for a peer, and whether it knows the way there.
 *
 * @param epochNanos when it was looked up
 * @param address the router's, or the peer's own on our network
 * @param networkInterface by which
 * @param resolved whether the kernel holds a valid hardware address for it: then nothing that is sent there fails for want of one
 */
public record NextHop(long epochNanos, String address, String networkInterface, boolean resolved) {}
