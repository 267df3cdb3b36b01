package io.wirewitness.lint;

import java.util.List;
import java.util.Set;

/** Whether an address that was talked to is meant by what a limit is known of. Names are never resolved. */
public final class PeerMatch {

    private static final int IPV4_BITS = 32;

    private static final int LOOPBACK_NETWORK = 127;

    /** Private, shared, local, loopback, multicast and reserved networks. */
    private static final List<String> NOT_PUBLIC = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "224.0.0.0/3");

    private PeerMatch() {}

    /** True if one of these addresses is meant. */
    public static boolean any(Set<String> addresses, String pattern) {
        for (String address : addresses) {
            if (matches(address, pattern)) {
                return true;
            }
        }
        return false;
    }

    /**
     * True if the pattern is the address, its host without a port, or a network of IPv4 that holds it.
     *
     * @param address {@code host:port}, or who connects to us: a host
     * @param pattern {@code host:port}, {@code host} or {@code 10.0.0.0/8}
     */
    public static boolean matches(String address, String pattern) {
        if (address.equalsIgnoreCase(pattern)) {
            return true;
        }
        String host = host(address);
        if (!namesPort(pattern) && host.equalsIgnoreCase(host(pattern))) {
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

    /** The address without its port; an address of IPv6 in brackets, whether it stood in them or not. */
    static String host(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            return end < 0 ? address : address.substring(0, end + 1);
        }
        int colon = address.indexOf(':');
        if (colon < 0) {
            return address;
        }
        return isBareIpv6(address) ? "[" + address + "]" : address.substring(0, colon);
    }

    /** Whether there is a port behind the host. */
    static boolean namesPort(String address) {
        return address.startsWith("[") ? address.contains("]:") : address.indexOf(':') >= 0 && !isBareIpv6(address);
    }

    /** Two colons, and no brackets that would part a port from them. */
    private static boolean isBareIpv6(String address) {
        return address.indexOf(':') != address.lastIndexOf(':');
    }

    /** True if the address is this host's for everybody. */
    static boolean isLoopback(String address) {
        String host = host(address);
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]") // as the JDK writes it
                || ipv4(host) >>> 24 == LOOPBACK_NETWORK;
    }

    /** Whether an address is one of the open internet by its text alone; false for a name. */
    static boolean isPublic(String address) {
        String host = host(address);
        long ip = ipv4(host);
        if (ip < 0) {
            // IPv6: 2000::/3, without 2001:db8::/32 for documents
            return (host.startsWith("[2") || host.startsWith("[3"))
                    && host.indexOf(':') == 5
                    && !host.startsWith("[2001:db8:");
        }
        return NOT_PUBLIC.stream().noneMatch(network -> matches(host, network));
    }

    /** True if it is no name: an address of either family, with or without a port, or a network. */
    static boolean isNumber(String address) {
        int slash = address.indexOf('/');
        String host = host(slash < 0 ? address : address.substring(0, slash));
        return ipv4(host) >= 0 || host.contains(":");
    }

    private static int bits(String text) {
        int bits = text.length() > 2 ? -1 : number(text, 0, text.length());
        return bits <= IPV4_BITS ? bits : -1;
    }

    /** -1 if it is no address. */
    private static long ipv4(String text) {
        long address = 0;
        int parts = 0;
        int from = 0;
        while (from <= text.length()) {
            int dot = text.indexOf('.', from);
            int to = dot < 0 ? text.length() : dot;
            int octet = to - from > 3 ? -1 : number(text, from, to);
            if (octet < 0 || octet > 255) {
                return -1;
            }
            address = address << 8 | octet;
            parts++;
            from = to + 1;
        }
        return parts == 4 ? address : -1;
    }

    /** Digits and nothing else; -1 if there is none, or something else. */
    private static int number(String text, int from, int to) {
        int number = from < to ? 0 : -1;
        for (int i = from; i < to && number >= 0; i++) {
            char digit = text.charAt(i);
            number = digit >= '0' && digit <= '9' ? number * 10 + digit - '0' : -1;
        }
        return number;
    }
}
