package io.wirewitness.model;

import java.util.List;

/**
 * What DNS answered about a name (UDP).
 *
 * @param number the capture's running number, from 1
 * @param epochNanos when the capture saw it
 * @param resolver who answered
 * @param client who had asked, with its port
 * @param name the name in the question: lower case, printable ASCII only, at most 255 characters; foreign text all the same
 * @param addresses in the order of the message, at most 32, their port is 0; empty if there were none
 * @param hasCname whether the name is an alias
 * @param responseCode 0 no error, 2 server failure, 3 no such name, 5 refused, others
 * @param ttlSeconds how long the shortest-lived of alias and addresses may be kept; -1 if there are none
 * @param id the message's number, 16 bits
 * @param type what was asked for: 1 IPv4 addresses, 28 IPv6 addresses, others (iana.org/assignments/dns-parameters)
 * @param complete whether {@code addresses} is all that the resolver had: not cut by the capture, by the resolver to fit
 *     UDP, or by our limit
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
        long ttlSeconds,
        int id,
        int type,
        boolean complete) {

    /** Takes a copy of the list. */
    public NameAnswer {
        addresses = List.copyOf(addresses);
    }

    /** A whole answer to a question for IPv4 addresses. */
    public NameAnswer(
            long number,
            long epochNanos,
            Endpoint resolver,
            Endpoint client,
            String name,
            List<Endpoint> addresses,
            boolean hasCname,
            int responseCode,
            long ttlSeconds) {
        this(number, epochNanos, resolver, client, name, addresses, hasCname, responseCode, ttlSeconds, 0, 1, true);
    }

    /** True if addresses were asked for, of either family. */
    public boolean asksForAddresses() {
        return type == 1 || type == 28;
    }

    /** The code in words: {@code no error}, {@code no such name}; {@code code 17} for those without a name here. */
    public String responseText() {
        return switch (responseCode) { // iana.org/assignments/dns-parameters
            case 0 -> "no error";
            case 1 -> "format error";
            case 2 -> "server failure";
            case 3 -> "no such name";
            case 4 -> "not implemented";
            case 5 -> "refused";
            default -> "code " + responseCode;
        };
    }
}
