package io.wirewitness.model;

/**
 * Somebody asked DNS for a name (UDP). {@link NameAnswer} with the same client, resolver and id answers it; one that never
 * does is a fact of its own.
 *
 * @param number the capture's running number, from 1
 * @param epochNanos when the capture saw it
 * @param client who asked, with its port
 * @param resolver who was asked
 * @param id the message's number, 16 bits
 * @param name lower case, printable ASCII only, at most 255 characters; foreign text all the same
 * @param type what was asked for: 1 IPv4 addresses, 28 IPv6 addresses, others (iana.org/assignments/dns-parameters)
 */
public record NameQuery(
        long number, long epochNanos, Endpoint client, Endpoint resolver, int id, String name, int type) {

    /** True if addresses were asked for, of either family. */
    public boolean asksForAddresses() {
        return type == 1 || type == 28;
    }

    /** True if the answer is to this very query. */
    public boolean isAnsweredBy(NameAnswer answer) {
        return id == answer.id()
                && type == answer.type()
                && client.equals(answer.client())
                && resolver.equals(answer.resolver())
                && name.equals(answer.name());
    }
}
