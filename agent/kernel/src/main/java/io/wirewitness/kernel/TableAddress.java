package io.wirewitness.kernel;

import io.wirewitness.model.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Addresses as the tables under {@code /proc/self/net} show them: words of 32 bits in network order, each printed as a number of the
 * host ({@code 0100007F} is 127.0.0.1 on a little-endian one).
 */
final class TableAddress {

    /** RFC 4291, 2.5.5.2, as the table prints it: an IPv4 peer of a socket that may have both families, as Java's have. */
    private static final String MAPPED = word(0) + word(0) + word(0xffff);

    private static final int HEX = 16;

    private TableAddress() {}

    /** One word. */
    static String word(int value) {
        int shown = ByteBuffer.allocate(Integer.BYTES)
                .putInt(value)
                .order(ByteOrder.nativeOrder())
                .getInt(0);
        return String.format(Locale.ROOT, "%08X", shown);
    }

    /** Two words of an IPv6 address. */
    static String words(long half) {
        return word((int) (half >>> 32)) + word((int) half);
    }

    /** As {@code tcp6} shows an address of either family. */
    static String inTcp6(Endpoint address) {
        return address.isIpv4() ? MAPPED + word((int) address.low()) : words(address.high()) + words(address.low());
    }

    /** The word that a table shows. */
    static int parsed(String hex) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0, Integer.parseUnsignedInt(hex, HEX))
                .order(ByteOrder.BIG_ENDIAN)
                .getInt(0);
    }

    /** {@code :1F90}. */
    static String port(Endpoint of) {
        return ":" + String.format(Locale.ROOT, "%04X", of.port());
    }
}
