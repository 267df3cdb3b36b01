package io.wirewitness.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A TCP segment that its named sender never sent, made after the model of one that was seen. Immutable.
 *
 * @param answers whether it goes back to the model's sender, in its receiver's name; else it goes on as one more of its sender
 * @param flags of the TCP header
 * @param ttl of the IP header
 * @param ipId of the IP header
 * @param window of the TCP header
 * @param ahead so many bytes beyond the number that is due
 * @param text its payload, of ASCII
 */
public record Forgery(boolean answers, int flags, int ttl, int ipId, int window, int ahead, String text) {

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int TCP = 20;
    private static final int RST = 0x04;
    private static final int PSH_ACK = 0x18;

    /** A reset that the receiver of the model never sent. */
    public static Forgery reset(int ttl, int ipId) {
        return new Forgery(true, RST, ttl, ipId, 0, 0, "");
    }

    /** An answer that the receiver of the model never gave. */
    public static Forgery answer(int ttl, int ipId, String text) {
        return new Forgery(true, PSH_ACK, ttl, ipId, 502, 0, text);
    }

    /** A segment of the model's sender, far beyond what its receiver has room for. */
    public static Forgery outOfWindow(int ahead) {
        return new Forgery(false, PSH_ACK, 64, 0x4d2, 502, ahead, "x");
    }

    /** As one word. */
    String word() {
        return answers + "," + flags + "," + ttl + "," + ipId + "," + window + "," + ahead + ","
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What {@link #word} wrote. */
    static Forgery parse(String word) {
        String[] parts = word.split(",", -1);
        return new Forgery(
                Boolean.parseBoolean(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]),
                Integer.parseInt(parts[5]),
                new String(Base64.getDecoder().decode(parts[6]), StandardCharsets.US_ASCII));
    }

    /**
     * The frame to send.
     *
     * @param model an Ethernet frame with IPv4 and TCP, whole up to the end of the TCP header
     * @param length of the model on the wire
     */
    byte[] frame(byte[] model, int length) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[ETHERNET + IPV4 + TCP + payload.length];
        int modelTcp = ETHERNET + (model[ETHERNET] & 0xf) * 4;
        int modelPayload = length(model, length) - (modelTcp - ETHERNET) - ((model[modelTcp + 12] & 0xf0) >> 2);
        int modelFlags = model[modelTcp + 13];
        int spans = modelPayload + (modelFlags & 1) + (modelFlags >> 1 & 1); // FIN and SYN take a number each
        copy(model, answers ? 6 : 0, frame, 0, 6);
        copy(model, answers ? 0 : 6, frame, 6, 6);
        copy(model, 12, frame, 12, 2);
        frame[ETHERNET] = 0x45;
        put16(frame, ETHERNET + 2, frame.length - ETHERNET);
        put16(frame, ETHERNET + 4, ipId);
        frame[ETHERNET + 8] = (byte) ttl;
        frame[ETHERNET + 9] = 6;
        copy(model, ETHERNET + (answers ? 16 : 12), frame, ETHERNET + 12, 4);
        copy(model, ETHERNET + (answers ? 12 : 16), frame, ETHERNET + 16, 4);
        put16(frame, ETHERNET + 10, checksum(frame, ETHERNET, IPV4, 0));
        int tcp = ETHERNET + IPV4;
        copy(model, modelTcp + (answers ? 2 : 0), frame, tcp, 2);
        copy(model, modelTcp + (answers ? 0 : 2), frame, tcp + 2, 2);
        int due = answers ? get32(model, modelTcp + 8) : get32(model, modelTcp + 4) + spans;
        put32(frame, tcp + 4, due + ahead);
        boolean acknowledges = (flags & 0x10) != 0;
        int acknowledged = answers ? get32(model, modelTcp + 4) + spans : get32(model, modelTcp + 8);
        put32(frame, tcp + 8, acknowledges ? acknowledged : 0);
        frame[tcp + 12] = (TCP / 4) << 4;
        frame[tcp + 13] = (byte) flags;
        put16(frame, tcp + 14, window);
        copy(payload, 0, frame, tcp + TCP, payload.length);
        // RFC 9293, 3.1: the pseudo header is the addresses, the protocol and the length.
        int pseudo = 6 + TCP + payload.length;
        put16(frame, tcp + 16, checksum(frame, ETHERNET + 12, frame.length - ETHERNET - 12, pseudo));
        return frame;
    }

    /** The IP packet's own length; where the card was to cut it up, that of the frame. */
    private static int length(byte[] model, int length) {
        int said = (model[ETHERNET + 2] & 0xff) << 8 | (model[ETHERNET + 3] & 0xff);
        return said == 0 ? length - ETHERNET : said;
    }

    private static int checksum(byte[] bytes, int from, int count, int start) {
        int sum = start;
        for (int i = 0; i < count; i += 2) {
            sum += (bytes[from + i] & 0xff) << 8 | (i + 1 < count ? bytes[from + i + 1] & 0xff : 0);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
    }

    private static void copy(byte[] from, int at, byte[] to, int where, int count) {
        System.arraycopy(from, at, to, where, count);
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    private static void put32(byte[] bytes, int at, int value) {
        put16(bytes, at, value >>> 16);
        put16(bytes, at + 2, value);
    }

    private static int get32(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }
}
