package io.wirewitness.lint;

import java.util.Set;

/** Whether an address that was talked to is meant by what a limit is known of. Names are never resolved. */
public final class PeerMatch {

    private static final int IPV4_BITS = 32;

    private PeerMatch() {}

    /** True if one of these addresses is meant. */
    static boolean any(Set<String> addresses, String pattern) {
        return addresses.stream().anyMatch(address -> matches(address, pattern));
    }

    /**
     * True if the pattern is the address, its host without a port, or a network of IPv4 that holds it.
     *
     * @param address {@code host:port}
     * @param pattern {@code host:port}, {@code host} or {@code 10.0.0.0/8}
     */
    public static boolean matches(String address, String pattern) {
        if (address.equalsIgnoreCase(pattern)) {
            return true;
        }
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        if (host.equalsIgnoreCase(pattern)) {
            return true;
        }
        int slash = pattern.indexOf('/');
        if (slash < 0) {
            return false;
        }
        long network = ipv4(pattern.substring(0, slash));
        long own = ipv4(host);
        int bits = bits(pattern.substring(slash + 1));
        return network >= 0 && own >= 0 && bits >= 0 && (network ^ own) >>> (IPV4_BITS - bits) == 0;
    }

    private static int bits(String text) {
        boolean number = !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int bits = number ? Integer.parseInt(text) : -1;
        return bits <= IPV4_BITS ? bits : -1;
    }

    /** -1 if it is no address. */
    private static long ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        long address = 0;
        for (String part : parts) {
            boolean number =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            int octet = number ? Integer.parseInt(part) : 256;
            if (octet > 255) {
                return -1;
            }
            address = address << 8 | octet;
        }
        return address;
    }
}
