package io.wirewitness.packet;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.NameQuery;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DNS message in a UDP packet (RFC 1035, 4.1), read on demand: wrapping costs nothing, {@link #query} and
 * {@link #answer} allocate. Only the first question counts; every resolver in use sends one.
 *
 * <pre>
 *   0        2        4           6         8            10          12
 *   +--------+--------+-----------+---------+------------+-----------+----------
 *   | id     | flags  | questions | answers | authorities| additional| question, answers, ...
 *   +--------+--------+-----------+---------+------------+-----------+----------
 *   flags:    0x8000 response, 0x7800 operation (0: a query), 0x0200 cut to fit UDP, 0x000f response code
 *   question: name, type (2), class (2)
 *   answer:   name, type (2), class (2), time to live (4), length (2), data
 *   name:     length (1) and so many letters, again and again, until length 0; or 0xc000 + offset of the rest (2)
 * </pre>
 *
 * <p>Names are a stranger's text: lower case, printable ASCII, at most 255 characters; anything else in them is shown as
 * a question mark. A compression pointer must point before the part it ends, so that no message can make it run in circles. Not
 * thread-safe.
 */
public final class DnsView {

    private static final int PORT = 53;
    private static final int UDP_BYTES = 8;
    private static final int HEADER_BYTES = 12;

    private static final int RESPONSE = 0x8000;
    private static final int OPERATION = 0x7800;
    private static final int CUT_TO_FIT = 0x0200;
    private static final int RESPONSE_CODE = 0x000f;

    private static final int INTERNET = 1;
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;

    private static final int LONGEST_NAME = 255; // RFC 1035, 2.3.4
    private static final int MOST_LABELS = 128;
    private static final int MOST_ADDRESSES = 32;
    private static final int MOST_RECORDS = 256;

    private ByteBuffer bytes = Nothing.BYTES;
    private int udpAt;
    private int start;
    private int end;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;

    /** Where the name that was read last ends in the message; -1 if it runs out of it or into itself. */
    private int afterName;

    /** True if the UDP packet comes from or goes to the port of DNS and has a whole DNS header. */
    static boolean isDns(ByteBuffer bytes, int udpAt, int end) {
        boolean port = bytes.getShort(udpAt) == PORT || bytes.getShort(udpAt + 2) == PORT;
        return port && end - udpAt >= UDP_BYTES + HEADER_BYTES;
    }

    /** Points at a UDP packet that {@link #isDns} has passed. */
    DnsView wrap(
            ByteBuffer bytes,
            int udpAt,
            int end,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        this.bytes = bytes;
        this.udpAt = udpAt;
        this.start = udpAt + UDP_BYTES;
        this.end = end;
        this.sourceHigh = sourceHigh;
        this.sourceLow = sourceLow;
        this.destinationHigh = destinationHigh;
        this.destinationLow = destinationLow;
        return this;
    }

    /** The number that ties an answer to its query. */
    public int id() {
        return bytes.getShort(start) & 0xffff;
    }

    /** True for an answer, false for a query. */
    public boolean isResponse() {
        return (flags() & RESPONSE) != 0;
    }

    private int flags() {
        return bytes.getShort(start + 2) & 0xffff;
    }

    /** True if somebody asks, or answers, for a name: no update, no notification. */
    private boolean isAboutAName() {
        return (flags() & OPERATION) == 0 && bytes.getShort(start + 4) != 0;
    }

    /** The query; null if it is none, or the capture cut its name. */
    public @Nullable NameQuery query(long number, long epochNanos) {
        if (isResponse() || !isAboutAName()) {
            return null;
        }
        String name = nameAt(start + HEADER_BYTES);
        if (afterName < 0 || end - afterName < 4) {
            return null;
        }
        int type = bytes.getShort(afterName) & 0xffff;
        return new NameQuery(number, epochNanos, source(), destination(), id(), name, type);
    }

    /** The answer, as far as it was captured; null if it is none, or the capture cut its question. */
    public @Nullable NameAnswer answer(long number, long epochNanos) {
        if (!isResponse() || !isAboutAName()) {
            return null;
        }
        String name = nameAt(start + HEADER_BYTES);
        if (afterName < 0 || end - afterName < 4) {
            return null;
        }
        int type = bytes.getShort(afterName) & 0xffff;
        int at = afterName + 4;
        int questions = bytes.getShort(start + 4) & 0xffff;
        int records = bytes.getShort(start + 6) & 0xffff;
        boolean complete = questions == 1 && (flags() & CUT_TO_FIT) == 0;
        List<Endpoint> addresses = new ArrayList<>();
        boolean cname = false;
        long ttlSeconds = -1;
        for (int record = 0; record < records; record++) {
            int dataAt = record < MOST_RECORDS && questions == 1 ? dataOfRecord(at) : -1;
            if (dataAt < 0) {
                complete = false;
                break;
            }
            int dataBytes = bytes.getShort(dataAt - 2) & 0xffff;
            at = dataAt + dataBytes;
            int recordType = (bytes.getShort(dataAt - 8) & 0xffff) == INTERNET ? bytes.getShort(dataAt - 10) : 0;
            boolean address = (recordType == A && dataBytes == 4) || (recordType == AAAA && dataBytes == 16);
            if (!address && recordType != CNAME) {
                continue;
            }
            cname |= recordType == CNAME;
            // A negative time to live counts as none (RFC 2181, 8).
            long recordTtl = Math.max(0, bytes.getInt(dataAt - 6));
            ttlSeconds = ttlSeconds < 0 ? recordTtl : Math.min(ttlSeconds, recordTtl);
            if (address && addresses.size() == MOST_ADDRESSES) {
                complete = false;
            } else if (address) {
                addresses.add(addressAt(dataAt, recordType));
            }
        }
        return new NameAnswer(
                number,
                epochNanos,
                source(),
                destination(),
                name,
                addresses,
                cname,
                flags() & RESPONSE_CODE,
                ttlSeconds,
                id(),
                type,
                complete);
    }

    private Endpoint addressAt(int at, int type) {
        return type == A
                ? Endpoint.ofIpv4(bytes.getInt(at), 0)
                : new Endpoint(bytes.getLong(at), bytes.getLong(at + 8), 0);
    }

    private Endpoint source() {
        return new Endpoint(sourceHigh, sourceLow, bytes.getShort(udpAt) & 0xffff);
    }

    private Endpoint destination() {
        return new Endpoint(destinationHigh, destinationLow, bytes.getShort(udpAt + 2) & 0xffff);
    }

    /** Where the record's data begins, with all of it captured; -1 otherwise. */
    private int dataOfRecord(int at) {
        int afterOwner = skipName(at);
        if (afterOwner < 0 || end - afterOwner < 10) {
            return -1;
        }
        int dataAt = afterOwner + 10;
        return end - dataAt < (bytes.getShort(dataAt - 2) & 0xffff) ? -1 : dataAt;
    }

    /** Where the name ends that begins here; -1 if it was cut. */
    private int skipName(int from) {
        int at = from;
        while (at < end) {
            int length = bytes.get(at) & 0xff;
            if (length == 0) {
                return at + 1;
            }
            if (length >= 0xc0) {
                return at + 2 <= end ? at + 2 : -1;
            }
            if (length > 63) {
                return -1;
            }
            at += 1 + length;
        }
        return -1;
    }

    private String nameAt(int from) {
        afterName = skipName(from);
        StringBuilder name = new StringBuilder();
        int at = from;
        int partAt = from;
        for (int label = 0; label < MOST_LABELS; label++) {
            if (at >= end) {
                afterName = -1;
                break;
            }
            int length = bytes.get(at) & 0xff;
            if (length == 0) {
                break;
            }
            if (length >= 0xc0) {
                int target = at + 1 < end ? start + (bytes.getShort(at) & 0x3fff) : at;
                if (target >= partAt || target < start + HEADER_BYTES) {
                    afterName = -1;
                    break;
                }
                at = target;
                partAt = target;
                continue;
            }
            if (length > 63 || at + 1 + length > end) {
                afterName = -1;
                break;
            }
            appendLabel(name, at + 1, length);
            at += 1 + length;
        }
        return name.length() == 0 ? "." : name.toString();
    }

    private void appendLabel(StringBuilder name, int at, int length) {
        if (name.length() > 0 && name.length() < LONGEST_NAME) {
            name.append('.');
        }
        for (int i = 0; i < length && name.length() < LONGEST_NAME; i++) {
            char letter = (char) (bytes.get(at + i) & 0xff);
            boolean plain = letter > ' ' && letter < 0x7f && letter != '.';
            name.append(plain ? Character.toLowerCase(letter) : '?');
        }
    }
}
