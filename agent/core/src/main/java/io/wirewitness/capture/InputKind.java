package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is by its first bytes; names say nothing. */
public enum InputKind {
    PCAP("a pcap capture"),
    PCAPNG("a pcapng capture"),
    GZIP("gzip"),
    ZSTD("zstd"),
    FLIGHT_RECORDING("a flight recording"),
    JSON("JSON"),
    XZ("xz"),
    BZIP2("bzip2"),
    LZ4("lz4"),
    ZIP("a zip or jar archive"),
    TAR("a tar archive"),
    ELF("an ELF program or core dump"),
    SNOOP("a snoop capture"),
    NETMON("a Network Monitor capture"),
    TEXT("text"),
    ZEROS("nothing but zero bytes"),
    UNKNOWN("unknown"),
    EMPTY("empty");

    /** So many bytes are enough to tell; a tar archive is known by byte 257 alone. */
    static final int ENOUGH_BYTES = 264;

    private static final int TAR_MAGIC_AT = 257;

    private final String text;

    InputKind(String text) {
        this.text = text;
    }

    /** In words, with its article. */
    public String text() {
        return text;
    }

    /** True for what {@link CaptureReader} reads, packed or not; what is inside a packed file only unpacking tells. */
    public boolean mayBeCapture() {
        return this == PCAP || this == PCAPNG || packed();
    }

    boolean packed() {
        return this == GZIP || this == ZSTD;
    }

    /** Looks at a file's first bytes. */
    public static InputKind of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(ENOUGH_BYTES);
            return of(head, head.length);
        }
    }

    /** Tells by so many first bytes. */
    static InputKind of(byte[] head, int length) {
        if (length == 0) {
            return EMPTY;
        }
        int first = 0;
        for (int i = 0; i < 4; i++) {
            first = first << 8 | (i < length ? head[i] & 0xff : 0);
        }
        return switch (first) {
            case PcapReader.MAGIC_MICROS, PcapReader.MAGIC_NANOS, PcapReader.MAGIC_MODIFIED -> PCAP;
            case PcapReader.SWAPPED_MICROS, PcapReader.SWAPPED_NANOS, PcapReader.SWAPPED_MODIFIED -> PCAP;
            case PcapngReader.SECTION_HEADER -> PCAPNG;
            case 0x28b5_2ffd -> ZSTD; // RFC 8878 section 3.1.1, little endian
            case 0x464c_5200 -> FLIGHT_RECORDING; // "FLR\0"
            case 0xfd37_7a58 -> XZ;
            case 0x0422_4d18 -> LZ4;
            case 0x504b_0304 -> ZIP;
            case 0x7f45_4c46 -> ELF;
            case 0x736e_6f6f -> SNOOP; // "snoop", RFC 1761
            case 0x474d_4255 -> NETMON; // "GMBU"
            default -> byMore(first, head, length);
        };
    }

    private static InputKind byMore(int first, byte[] head, int length) {
        if (first >>> 16 == 0x1f8b) { // RFC 1952 section 2.3.1
            return GZIP;
        }
        if (first >>> 8 == 0x42_5a68) { // "BZh"
            return BZIP2;
        }
        // A skippable frame (RFC 8878 section 3.1.2) before the first one.
        if ((first & 0xf0ff_ffff) == 0x502a_4d18) {
            return ZSTD;
        }
        if (length >= TAR_MAGIC_AT + 5
                && new String(head, TAR_MAGIC_AT, 5, StandardCharsets.US_ASCII).equals("ustar")) {
            return TAR;
        }
        boolean zeros = true;
        boolean text = true;
        int firstSign = 0;
        for (int i = 0; i < length; i++) {
            int b = head[i] & 0xff;
            zeros &= b == 0;
            text &= (b >= ' ' && b != 0x7f) || b == '\t' || b == '\n' || b == '\r';
            firstSign = firstSign == 0 && b > ' ' ? b : firstSign;
        }
        if (zeros) {
            return ZEROS;
        }
        if (!text) {
            return UNKNOWN;
        }
        return firstSign == '{' || firstSign == '[' ? JSON : TEXT;
    }
}
