package io.wirewitness.model;

/**
 * The ports from which this host's kernel may connect to one peer, and how many of them are taken. A port is taken towards
 * this peer only: another address and port of a peer has all of them again.
 *
 * @param epochNanos when they were counted
 * @param lowest {@code net.ipv4.ip_local_port_range}, its first number
 * @param highest its second number, which is a port of the range too
 * @param reserved ports of the range in {@code net.ipv4.ip_local_reserved_ports}, which are never given out
 * @param open ports of the range with a connection to this peer that is not in TIME_WAIT, of the local address with the most
 * @param timeWait ports of the range with a connection to this peer in TIME_WAIT, of the same local address
 * @param listening other ports of the range on which something listens: they are given to no connect
 */
public record LocalPorts(
        long epochNanos, int lowest, int highest, int reserved, int open, int timeWait, int listening) {

    /** Ports of the range. */
    public int all() {
        return highest - lowest + 1;
    }

    /** Ports of the range that no connect to this peer can have. */
    public int taken() {
        return Math.min(all(), reserved + open + timeWait + listening);
    }
}
