package io.wirewitness.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** When a capture file begins and ends, without reading what is between. */
final class CaptureTimes {

    /** Several times the longest packet of an offloading network card, twice the longest of all. */
    private static final int TAIL_BYTES = 2 * PcapReader.LONGEST_PACKET;

    /** A section with its interfaces' descriptions before the first packet. */
    private static final int HEAD_BYTES = 1 << 16;

    /** Three plausible headers in a row are 100 bits that fit by chance otherwise. */
    private static final int ENOUGH_RECORDS = 3;

    private static final long FURTHEST_SECONDS = 366L * 24 * 3600;

    private CaptureTimes() {}

    /** When the first packet was captured; null if there is none. */
    static @Nullable Long first(Path file) throws IOException {
        try (CaptureReader reader = CaptureReader.open(file)) {
            long[] first = new long[1];
            return reader.next((number, nanos, link, original, bytes) -> first[0] = nanos) ? first[0] : null;
        }
    }

    /** When the last packet was captured; null if that is not found out, as in a packed file. */
    static @Nullable Long last(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (!Files.isRegularFile(file)) {
                return null;
            }
            long size = channel.size();
            byte[] head = read(channel, 0, (int) Math.min(size, HEAD_BYTES));
            long tailStart = Math.max(0, size - TAIL_BYTES);
            byte[] tail = read(channel, tailStart, (int) (size - tailStart));
            return switch (InputKind.of(head, Math.min(head.length, InputKind.ENOUGH_BYTES))) {
                case PCAP -> lastOfPcap(head, tail, tailStart);
                case PCAPNG -> lastOfPcapng(head, tail, tailStart);
                default -> null;
            };
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
            // until it is full or the file ends
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Finds a place in the tail where a chain of packet headers begins that leads to the file's end. */
    private static @Nullable Long lastOfPcap(byte[] headBytes, byte[] tailBytes, long tailStart) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(headBytes);
        ByteBuffer tail = ByteBuffer.wrap(tailBytes);
        if (head.limit() < PcapReader.FILE_HEADER + 16) {
            return null;
        }
        int magic = head.getInt(0);
        if (magic == PcapReader.MAGIC_MODIFIED || magic == PcapReader.SWAPPED_MODIFIED) {
            return null;
        }
        boolean big = magic == PcapReader.MAGIC_MICROS || magic == PcapReader.MAGIC_NANOS;
        boolean nanos = magic == PcapReader.MAGIC_NANOS || magic == PcapReader.SWAPPED_NANOS;
        ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        head.order(order);
        tail.order(order);
        int start = tailStart == 0 ? PcapReader.FILE_HEADER : 0;
        int mostFraction = nanos ? 999_999_999 : 999_999;
        long firstSecond = head.getInt(PcapReader.FILE_HEADER) & 0xffff_ffffL;
        while (tailStart > 0 && !chainBegins(tail, start, firstSecond, mostFraction)) {
            if (++start >= tail.limit()) {
                return null;
            }
        }
        return latest(new PcapReader(join(headBytes, PcapReader.FILE_HEADER, tailBytes, start)));
    }

    private static boolean chainBegins(ByteBuffer tail, int start, long firstSecond, int mostFraction) {
        int at = start;
        for (int records = 0; ; records++) {
            if (tail.limit() - at < 16) { // the end, or what a cut left of a header
                return records >= ENOUGH_RECORDS || (records > 0 && at == tail.limit());
            }
            long second = tail.getInt(at) & 0xffff_ffffL;
            int fraction = tail.getInt(at + 4);
            int captured = tail.getInt(at + 8);
            int original = tail.getInt(at + 12);
            if (second < firstSecond - 1
                    || second > firstSecond + FURTHEST_SECONDS
                    || fraction < 0
                    || fraction > mostFraction
                    || captured <= 0
                    || captured > PcapReader.LONGEST_PACKET
                    || original < captured) {
                return false;
            }
            if (captured > tail.limit() - at - 16) {
                return records >= ENOUGH_RECORDS; // cut inside a packet
            }
            at += 16 + captured;
        }
    }

    /** Walks back from the file's end, block by block: each ends with its length. */
    private static @Nullable Long lastOfPcapng(byte[] headBytes, byte[] tailBytes, long tailStart) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(headBytes);
        ByteBuffer tail = ByteBuffer.wrap(tailBytes);
        if (head.limit() < CaptureFile.SECTION_HEADER_BYTES) {
            return null;
        }
        ByteOrder order =
                head.getInt(8) == PcapngReader.BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        head.order(order);
        tail.order(order);
        if (tailStart == 0) {
            return latest(new PcapngReader(new ByteArrayInputStream(tailBytes)));
        }
        int start = tail.limit();
        while (start >= 12) {
            int total = tail.getInt(start - 4);
            if (total < 12 || total % 4 != 0 || total > start || tail.getInt(start - total + 4) != total) {
                break;
            }
            start -= total;
            if (tail.getInt(start) == PcapngReader.SECTION_HEADER) {
                break; // and here everything that must be known begins anew
            }
        }
        return start == tail.limit()
                ? null
                : latest(new PcapngReader(join(headBytes, headEnd(head), tailBytes, start)));
    }

    /** Where the first packet's block begins. */
    private static int headEnd(ByteBuffer head) {
        int at = 0;
        while (head.limit() - at >= 12) {
            int type = head.getInt(at);
            int total = head.getInt(at + 4);
            if (total < 12 || total > head.limit() - at || type == 2 || type == 3 || type == 6) {
                break;
            }
            at += total;
        }
        return at;
    }

    private static InputStream join(byte[] head, int headLength, byte[] tail, int tailStart) {
        return new SequenceInputStream(
                new ByteArrayInputStream(head, 0, headLength),
                new ByteArrayInputStream(tail, tailStart, tail.length - tailStart));
    }

    private static @Nullable Long latest(CaptureReader reader) throws IOException {
        try (reader) {
            long[] latest = {Long.MIN_VALUE};
            long packets =
                    reader.readAll((number, nanos, link, original, bytes) -> latest[0] = Math.max(latest[0], nanos));
            return packets == 0 ? null : latest[0];
        }
    }
}
