package io.wirewitness.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address and a port. IPv4 is kept as its IPv6-mapped form (RFC 4291, 2.5.5.2), so that a dual-stack socket and the
 * packets it sends meet in one value.
 *
 * @param high the address' first eight bytes, big endian
 * @param low the address' last eight bytes, big endian
 * @param port 0 to 65535
 */
public record Endpoint(long high, long low, int port) implements Comparable<Endpoint> {

    private static final long MAPPED_PREFIX = 0x0000_ffff_0000_0000L;
    private static final long IPV4_MASK = 0xffff_ffffL;

    // Written out: the ones that the language makes are linked at run time, at the cost of a tenth of a short run.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint end && port == end.port && low == end.low && high == end.high;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(high) + Long.hashCode(low)) + port;
    }

    /** An IPv4 endpoint from the address' four bytes as one big-endian number. */
    public static Endpoint ofIpv4(int address, int port) {
        return new Endpoint(0, MAPPED_PREFIX | (address & IPV4_MASK), port);
    }

    /** An endpoint of either family. */
    public static Endpoint of(InetAddress address, int port) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? ofIpv4((int) number(bytes, 0, 4), port)
                : new Endpoint(number(bytes, 0, 8), number(bytes, 8, 16), port);
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int at = from; at < to; at++) {
            number = number << 8 | (bytes[at] & 0xff);
        }
        return number;
    }

    /** The address' 4 or 16 bytes, big endian, as {@link InetAddress#getByAddress(byte[])} takes them. */
    public byte[] addressBytes() {
        if (isIpv4()) {
            return new byte[] {(byte) (low >>> 24), (byte) (low >>> 16), (byte) (low >>> 8), (byte) low};
        }
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\\.(?!$)|$)){4}");

    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(?:%[0-9A-Za-z._-]+)?]");

    /** Parses {@code 10.0.0.1:443} or {@code [fe80::1]:443}; literals only, never a look-up. */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not address:port: " + text);
        }
        String host = text.substring(0, colon);
        // InetAddress looks up whatever is not quite a literal, such as 1.2.3.4.5 or [abcd].
        if (!IPV4.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw new IllegalArgumentException("not a literal address: " + text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port < 0 || port > 0xffff) {
                throw new IllegalArgumentException("not a port: " + text);
            }
            return of(InetAddress.getByName(host), port);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("not address:port: " + text, e);
        }
    }

    /** True for an IPv4 address, however it was written. */
    public boolean isIpv4() {
        return high == 0 && (low & ~IPV4_MASK) == MAPPED_PREFIX;
    }

    /** True if the address never leaves this host. */
    public boolean isLoopback() {
        return isIpv4() ? (low >>> 24 & 0xff) == 127 : high == 0 && low == 1;
    }

    /** True if the address belongs to no public network (RFC 1918, 6598, 3927, 4193, 4291) and not to this host alone. */
    public boolean isPrivate() {
        if (!isIpv4()) {
            return (high >>> 57) == 0xfc >>> 1 || (high >>> 54) == 0xfe80 >>> 6;
        }
        int first = (int) (low >>> 24 & 0xff);
        int second = (int) (low >>> 16 & 0xff);
        return first == 10
                || (first == 172 && second >>> 4 == 1)
                || (first == 192 && second == 168)
                || (first == 100 && second >>> 6 == 1)
                || (first == 169 && second == 254);
    }

    /** True for 0.0.0.0 and ::, which the kernel answers for a socket whose connect failed. */
    public boolean isWildcard() {
        return high == 0 && (low == 0 || low == MAPPED_PREFIX);
    }

    /** The address without the port, IPv6 in its longest form. */
    public String host() {
        if (isIpv4()) {
            return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        try {
            return InetAddress.getByAddress(addressBytes()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int compareTo(Endpoint other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        if (byHigh != 0) {
            return byHigh;
        }
        int byLow = Long.compareUnsigned(low, other.low);
        return byLow != 0 ? byLow : Integer.compare(port, other.port);
    }

    /** {@code 10.0.0.1:443} or {@code [fe80::1]:443}. */
    @Override
    public String toString() {
        return isIpv4() ? host() + ":" + port : "[" + host() + "]:" + port;
    }
}
