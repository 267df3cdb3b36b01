package io.wirewitness.explain;

import io.wirewitness.model.Endpoint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Ethernet frames with DNS answers, for captures that tests write. */
final class DnsBytes {

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;

    private DnsBytes() {}

    /**
     * A resolver's answer, over IPv4 and UDP.
     *
     * @param alias the name that the asked one is an alias of; empty for none
     * @param addresses literals, all of one family
     */
    static byte[] answer(
            String resolver, String client, String name, String alias, int ttlSeconds, List<String> addresses) {
        boolean ipv4 = Endpoint.parse(literal(addresses.get(0))).isIpv4();
        int type = ipv4 ? A : AAAA;
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int records = addresses.size() + (alias.isEmpty() ? 0 : 1);
        message.writeBytes(ByteBuffer.allocate(12)
                .putShort((short) 0x1234)
                .putShort((short) 0x8180) // a response, recursion wanted and available, no error
                .putShort((short) 1)
                .putShort((short) records)
                .putInt(0)
                .array());
        message.writeBytes(name(name));
        message.writeBytes(ByteBuffer.allocate(4)
                .putShort((short) type)
                .putShort((short) 1)
                .array());
        if (!alias.isEmpty()) {
            message.writeBytes(record(name(name), CNAME, ttlSeconds, name(alias)));
        }
        for (String address : addresses) {
            Endpoint end = Endpoint.parse(literal(address));
            byte[] raw = ipv4
                    ? ByteBuffer.allocate(4).putInt((int) end.low()).array()
                    : ByteBuffer.allocate(16)
                            .putLong(end.high())
                            .putLong(end.low())
                            .array();
            message.writeBytes(record(name(alias.isEmpty() ? name : alias), type, ttlSeconds, raw));
        }
        return frame(Endpoint.parse(resolver + ":53"), Endpoint.parse(client + ":50000"), message.toByteArray());
    }

    private static String literal(String address) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":0";
    }

    private static byte[] name(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] record(byte[] owner, int type, int ttlSeconds, byte[] data) {
        return ByteBuffer.allocate(owner.length + 10 + data.length)
                .put(owner)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(ttlSeconds)
                .putShort((short) data.length)
                .put(data)
                .array();
    }

    private static byte[] frame(Endpoint from, Endpoint to, byte[] message) {
        int udpBytes = 8 + message.length;
        ByteBuffer out = ByteBuffer.allocate(14 + 20 + udpBytes);
        out.putInt(0x02000000).putShort((short) 1).putInt(0x02000000).putShort((short) 2);
        out.putShort((short) 0x0800);
        out.putShort((short) 0x4500).putShort((short) (20 + udpBytes)).putInt(0x00004000);
        out.put((byte) 64).put((byte) 17).putShort((short) 0);
        out.putInt((int) from.low()).putInt((int) to.low());
        int sum = 0;
        for (int at = 14; at < 34; at += 2) {
            sum += out.getShort(at) & 0xffff;
        }
        out.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
        out.putShort((short) from.port()).putShort((short) to.port());
        out.putShort((short) udpBytes).putShort((short) 0); // no checksum (RFC 768)
        return out.put(message).array();
    }
}
