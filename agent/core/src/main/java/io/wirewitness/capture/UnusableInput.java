package io.wirewitness.capture;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Nothing of an input can be used; the message is one line for people that says what is wrong, and what to do. */
public final class UnusableInput extends IOException {

    private static final long serialVersionUID = 1;

    /** What stands in the way. */
    public enum Reason {
        MISSING,
        DIRECTORY,
        NO_PERMISSION,
        /** No byte, or not even a whole file header. A rotation may just have begun it. */
        EMPTY,
        NOT_A_CAPTURE,
        UNREADABLE
    }

    private final String message;
    private final Reason reason;
    private final InputKind kind;

    UnusableInput(String name, Reason reason, InputKind kind, String what) {
        super(name + ": " + what);
        message = name + ": " + what;
        this.reason = reason;
        this.kind = kind;
    }

    /** The one line. */
    @Override
    public String getMessage() {
        return message;
    }

    /** What stands in the way, for programs. */
    public Reason reason() {
        return reason;
    }

    /** What the input looks like, unpacked as far as it could be; {@link InputKind#UNKNOWN} if it was not looked at. */
    public InputKind kind() {
        return kind;
    }

    /** Why a file could not be opened. */
    static UnusableInput whenOpening(Path file, IOException why) {
        String name = file.toString();
        if (why instanceof NoSuchFileException) {
            return new UnusableInput(name, Reason.MISSING, InputKind.UNKNOWN, "no such file; check the path");
        }
        if (Files.isDirectory(file)) {
            return directory(file);
        }
        if (why instanceof AccessDeniedException) {
            return new UnusableInput(
                    name,
                    Reason.NO_PERMISSION,
                    InputKind.UNKNOWN,
                    "no permission to read it; run as its owner or chmod +r");
        }
        return new UnusableInput(
                name,
                Reason.UNREADABLE,
                InputKind.UNKNOWN,
                "cannot be read: " + oneLine(String.valueOf(why.getMessage())));
    }

    static UnusableInput directory(Path file) {
        return new UnusableInput(
                file.toString(), Reason.DIRECTORY, InputKind.UNKNOWN, "is a directory; name the capture files in it");
    }

    static UnusableInput empty(String name) {
        return new UnusableInput(name, Reason.EMPTY, InputKind.EMPTY, "is empty: there is no packet in it to explain");
    }

    static UnusableInput cutInHeader(String name, InputKind kind, long bytes) {
        return new UnusableInput(
                name,
                Reason.EMPTY,
                kind,
                "is cut inside its file header: it has " + bytes + (bytes == 1 ? " byte" : " bytes")
                        + " and no packet to explain");
    }

    static UnusableInput packedAndGrowing(String name, InputKind kind) {
        return new UnusableInput(
                name,
                Reason.UNREADABLE,
                kind,
                "is packed with " + kind.text() + ": only a plain capture can be followed");
    }

    static UnusableInput notACapture(String name, InputKind kind, String wrapping, byte[] head) {
        String is = kind == InputKind.UNKNOWN
                ? String.format("it begins with 0x%02x%02x%02x%02x", head[0], head[1], head[2], head[3])
                : "it looks like " + kind.text();
        String inside = wrapping.isEmpty() ? "" : " (unpacked from " + wrapping + ")";
        String todo = switch (kind) {
            case XZ, BZIP2, LZ4, GZIP, ZSTD, ZIP, TAR -> "unpack it first";
            case FLIGHT_RECORDING -> "give the recording as it is, not packed";
            case SNOOP, NETMON -> "convert it first: editcap -F pcapng";
            default -> "a capture is pcap or pcapng, plain or packed with gzip or zstd";
        };
        return new UnusableInput(name, Reason.NOT_A_CAPTURE, kind, "not a capture: " + is + inside + "; " + todo);
    }

    static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
