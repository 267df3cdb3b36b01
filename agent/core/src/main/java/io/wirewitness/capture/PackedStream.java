package io.wirewitness.capture;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is inside a gzip or zstd stream, concatenated ones included. Where the packing is cut or corrupt it ends like any
 * stream, and {@link #fault} says so: what came before is used.
 */
final class PackedStream extends InputStream {

    /** What the zstd program unpacks without being asked: 128 MiB (ZSTD_WINDOWLOG_LIMIT_DEFAULT in zstd.h). */
    private static final int LARGEST_WINDOW_LOG = 27;

    private static final int INPUT_BYTES = 1 << 16;

    /** What zstd unpacked in a call that fails in the end is gone: so little at a time. */
    private static final int OUTPUT_BYTES = 1 << 14;

    private final InputKind kind;
    private final RawStream raw;
    private final long rawLength;
    private @Nullable InputStream unpacked;
    private @Nullable String fault;

    /**
     * Begins to unpack.
     *
     * @param rawLength bytes of the packed file; -1 if nobody knows
     */
    PackedStream(InputKind kind, byte[] head, InputStream in, long rawLength) {
        this.kind = kind;
        this.rawLength = rawLength;
        raw = new RawStream(head, in, kind == InputKind.GZIP);
    }

    InputKind kind() {
        return kind;
    }

    /** Bytes of the packed stream that were used so far. */
    long rawOffset() {
        return raw.taken();
    }

    long rawLength() {
        return rawLength;
    }

    /** One line; null as long as the packing is sound. */
    @Nullable
    String fault() {
        return fault;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (fault != null) {
            return -1;
        }
        try {
            if (unpacked == null) {
                unpacked = kind == InputKind.GZIP ? new GZIPInputStream(raw, INPUT_BYTES) : Zstd.unpack(raw);
            }
            return unpacked.read(into, offset, Math.min(length, OUTPUT_BYTES));
        } catch (EOFException e) {
            fault = "the " + kind.text() + " stream is cut after " + raw.taken() + " bytes";
        } catch (IOException e) {
            fault = "the " + kind.text() + " stream is cut or corrupt at or before byte " + raw.taken() + ": "
                    + UnusableInput.oneLine(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            fault = kind.text() + " cannot be unpacked on this platform; pipe it in: zstd -dc FILE | ... -";
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        if (unpacked != null) {
            unpacked.close();
        }
        raw.close();
    }

    /** A class of its own: the native library is loaded when the first zstd stream is met. */
    private static final class Zstd {

        static InputStream unpack(InputStream raw) throws IOException {
            return new ZstdInputStreamNoFinalizer(raw).setLongMax(LARGEST_WINDOW_LOG);
        }
    }
}
