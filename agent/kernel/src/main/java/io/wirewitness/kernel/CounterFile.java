package io.wirewitness.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One of the kernel's files of counters, of which a few are read once a second: a line of names, then a line of values. Where the
 * names stand is found out once, and a reading after that makes no strings. One thread.
 *
 * <pre>
 * TcpExt: SyncookiesSent SyncookiesRecv ...
 * TcpExt: 0 0 ...
 * </pre>
 */
final class CounterFile {

    /** Stands for a counter that the file does not have, or whose value is no number. */
    static final long NOT_KNOWN = Long.MIN_VALUE;

    private static final int FIRST_BYTES = 8 << 10;

    /** A file with more is no file of counters; what lies behind is not read. */
    private static final int MOST_BYTES = 1 << 20;

    /** More digits than this may not fit into 64 bits. */
    private static final int MOST_DIGITS = 18;

    private final Path file;
    private final String[] wanted;
    private final List<Names> known = new ArrayList<>();
    private byte[] bytes = new byte[FIRST_BYTES];

    /** A line of names, and for each column the place of its counter among those that are wanted; less than 0 for none. */
    @SuppressWarnings("ArrayRecordComponent") // compared by hand, never as a whole
    private record Names(byte[] line, int[] places) {}

    /**
     * A file that may not exist.
     *
     * @param wanted names with the group before them, {@code TcpExt.ListenDrops}, sorted
     */
    CounterFile(Path file, String[] wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    /** Puts the values of those counters that the file has where their names stand among the wanted ones; leaves the rest. */
    void read(long[] into) {
        int length = fill();
        int begin = 0;
        for (int pair = 0; begin < length; pair++) {
            int namesEnd = lineEnd(begin, length);
            int valuesEnd = lineEnd(namesEnd + 1, length);
            if (namesEnd + 1 < length) {
                values(names(pair, begin, namesEnd), namesEnd + 1, valuesEnd, into);
            }
            begin = valuesEnd + 1;
        }
    }

    private int fill() {
        int length = 0;
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            int read = 0;
            while (read >= 0 && length < MOST_BYTES) {
                length += read;
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * length);
                }
                read = in.read(ByteBuffer.wrap(bytes, length, bytes.length - length));
            }
            return length;
        } catch (IOException notThere) {
            return 0;
        }
    }

    private int lineEnd(int from, int length) {
        int at = from;
        while (at < length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private int[] names(int pair, int from, int to) {
        Names before = pair < known.size() ? known.get(pair) : null;
        if (before != null && Arrays.equals(before.line, 0, before.line.length, bytes, from, to)) {
            return before.places;
        }
        byte[] line = Arrays.copyOfRange(bytes, from, to);
        String[] names = new String(line, StandardCharsets.US_ASCII).split(" ", -1);
        int[] places = new int[names.length];
        places[0] = -1;
        String group = names[0].replace(':', '.');
        for (int column = 1; column < names.length; column++) {
            places[column] = Arrays.binarySearch(wanted, group + names[column]);
        }
        Names fresh = new Names(line, places);
        if (before == null) {
            known.add(fresh);
        } else {
            known.set(pair, fresh);
        }
        return places;
    }

    private void values(int[] places, int from, int to, long[] into) {
        int at = from;
        for (int column = 0; column < places.length && at <= to; column++) {
            int end = at;
            while (end < to && bytes[end] != ' ') {
                end++;
            }
            if (places[column] >= 0) {
                into[places[column]] = number(at, end);
            }
            at = end + 1;
        }
    }

    private long number(int from, int to) {
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (negative) {
            at++;
        }
        if (at == to || to - at > MOST_DIGITS) {
            return NOT_KNOWN;
        }
        long number = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_KNOWN;
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }
}
