package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Finds the reader for a file or a stream by its first bytes, or says in one line why there is none. */
final class CaptureFile {

    /** A section header block without options. */
    static final int SECTION_HEADER_BYTES = 28;

    private CaptureFile() {}

    static CaptureReader open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw UnusableInput.directory(file);
        }
        String name = file.toString();
        FileChannel channel = openChannel(file);
        if (!Files.isRegularFile(file)) { // a named pipe, or what a shell makes of <(...)
            return of(Channels.newInputStream(channel), name);
        }
        InputBuffer input = new InputBuffer(channel, false);
        boolean found = false;
        try {
            InputKind kind = kindOf(input);
            CaptureReader reader;
            if (kind.packed()) {
                input.close();
                input = unpack(kind, new byte[0], Files.newInputStream(file), Files.size(file));
                reader = unpackedReader(input, kind, name);
            } else {
                reader = reader(input, kind, name, "");
            }
            found = true;
            return reader;
        } finally {
            if (!found) {
                input.close();
            }
        }
    }

    static CaptureReader of(InputStream in, String name) throws IOException {
        InputBuffer input = new InputBuffer(in);
        boolean found = false;
        try {
            InputKind kind = kindOf(input);
            CaptureReader reader;
            if (kind.packed()) {
                input = unpack(kind, unread(input), in, -1);
                reader = unpackedReader(input, kind, name);
            } else {
                reader = reader(input, kind, name, "");
            }
            found = true;
            return reader;
        } finally {
            if (!found) {
                input.close();
            }
        }
    }

    /** A window on the bytes as they are. */
    static InputBuffer plain(Path file, boolean grows) throws IOException {
        if (Files.isDirectory(file)) {
            throw UnusableInput.directory(file);
        }
        return new InputBuffer(openChannel(file), grows);
    }

    private static FileChannel openChannel(Path file) throws UnusableInput {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw UnusableInput.whenOpening(file, e);
        }
    }

    /** Waits for four bytes, and for more only if those are of no capture. */
    static InputKind kindOf(InputBuffer input) throws IOException {
        if (!input.has(4) || !of(input).mayBeCapture()) {
            input.has(InputKind.ENOUGH_BYTES);
        }
        return of(input);
    }

    private static InputKind of(InputBuffer input) {
        byte[] head = unread(input);
        return InputKind.of(head, Math.min(head.length, InputKind.ENOUGH_BYTES));
    }

    private static byte[] unread(InputBuffer input) {
        ByteBuffer bytes = input.bytes();
        byte[] head = new byte[bytes.remaining()];
        bytes.get(bytes.position(), head);
        return head;
    }

    private static InputBuffer unpack(InputKind kind, byte[] head, InputStream in, long length) {
        return new InputBuffer(new PackedStream(kind, head, in, length));
    }

    private static CaptureReader unpackedReader(InputBuffer input, InputKind packing, String name) throws IOException {
        return reader(input, kindOf(input), name, packing.text());
    }

    /** The reader for what is not packed, or not any more. */
    static CaptureReader reader(InputBuffer input, InputKind kind, String name, String packing) throws IOException {
        if (kind == InputKind.PCAP && input.has(PcapReader.FILE_HEADER)) {
            return new PcapReader(input);
        }
        if (kind == InputKind.PCAPNG && input.has(SECTION_HEADER_BYTES)) {
            return new PcapngReader(input);
        }
        String fault = input.fault();
        if (fault != null) {
            throw new UnusableInput(
                    name, UnusableInput.Reason.UNREADABLE, kind, fault + ", before the first packet; fetch it again");
        }
        if (kind == InputKind.EMPTY) {
            throw UnusableInput.empty(name);
        }
        int there = input.bytes().remaining();
        if (kind == InputKind.PCAP || kind == InputKind.PCAPNG || there < 4) {
            throw UnusableInput.cutInHeader(name, kind, there);
        }
        throw UnusableInput.notACapture(name, kind, packing, unread(input));
    }
}
