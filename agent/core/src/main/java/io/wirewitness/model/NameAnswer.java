package io.wirewitness.model;

import java.util.List;

/**
 * A DNS response seen on the wire.
 *
 * @param number the capture's running number
 * @param epochNanos when it was captured
 * @param resolver who answered
 * @param client who had asked
 * @param name the name that was asked for, printable ASCII
 * @param addresses the addresses in the answer; port 0
 * @param hasCname whether the answer led over an alias
 * @param responseCode 0 no error, 3 no such name, and so on (RFC 1035, 4.1.1)
 * @param ttlSeconds the shortest time to live among the addresses; -1 without any
 */
public record NameAnswer(
        long number,
        long epochNanos,
        Endpoint resolver,
        Endpoint client,
        String name,
        List<Endpoint> addresses,
        boolean hasCname,
        int responseCode,
        long ttlSeconds) {

    public NameAnswer {
        addresses = List.copyOf(addresses);
    }
}
