package io.wirewitness.model;

/**
 * An ICMP or ICMPv6 error that quotes a TCP segment.
 *
 * @param number the capture's running number
 * @param epochNanos when it was captured
 * @param from who sent the error; port 0
 * @param quotedSource who had sent the quoted segment
 * @param quotedDestination for whom the quoted segment was
 * @param quotedSequence its sequence number, unsigned
 * @param type the ICMP type
 * @param code the ICMP code
 * @param ipv6 whether this is ICMPv6
 * @param mtuBytes the next hop's MTU where the error names one; 0 otherwise
 */
public record IcmpError(
        long number,
        long epochNanos,
        Endpoint from,
        Endpoint quotedSource,
        Endpoint quotedDestination,
        long quotedSequence,
        int type,
        int code,
        boolean ipv6,
        int mtuBytes) {}
