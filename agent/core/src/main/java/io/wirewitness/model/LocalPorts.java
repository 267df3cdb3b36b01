package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * The ports from which this host's kernel may connect to one peer, and how many of them are taken. A port is taken towards
 * this peer only: another address and port of a peer has all of them again, and so has another local address.
 *
 * @param epochNanos when they were counted
 * @param lowest {@code net.ipv4.ip_local_port_range}, its first number
 * @param highest its second number, which is a port of the range too
 * @param reserved ports of the range in {@code net.ipv4.ip_local_reserved_ports}, which are never given out
 * @param open ports of the range with a connection from {@code local} to this peer that is not in TIME_WAIT
 * @param timeWait ports of the range with a connection from {@code local} to this peer in TIME_WAIT
 * @param listening other ports of the range on which something listens, on whatever address: they are given to no connect
 * @param local the local address, in words, whose connections to this peer were counted, one mapped into IPv6 being its IPv4 self: that
 *     of the connect or, where it had none yet, the one with the most; null if there is no connection to this peer
 * @param otherLocals how many other local addresses have connections to this peer that could have been meant; 0 if it is known which
 *     one the connect had
 */
public record LocalPorts(
        long epochNanos,
        int lowest,
        int highest,
        int reserved,
        int open,
        int timeWait,
        int listening,
        @Nullable String local,
        int otherLocals) {

    /** Ports of the range. */
    public int all() {
        return highest - lowest + 1;
    }

    /** Ports of the range that no connect to this peer can have. */
    public int taken() {
        return Math.min(all(), reserved + open + timeWait + listening);
    }
}
