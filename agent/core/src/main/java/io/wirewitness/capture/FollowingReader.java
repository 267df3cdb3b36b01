package io.wirewitness.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for a growing file's header, and then reads what it is. */
final class FollowingReader implements CaptureReader {

    private final String name;
    private final InputBuffer input;
    private @Nullable CaptureReader reader;

    FollowingReader(Path file) throws IOException {
        name = file.toString();
        input = CaptureFile.plain(file, true);
    }

    @Override
    public boolean next(PacketSink sink) throws IOException {
        CaptureReader known = reader;
        if (known == null) {
            if (!input.has(CaptureFile.SECTION_HEADER_BYTES) && !isHeaderOfPcap()) {
                return false;
            }
            InputKind kind = CaptureFile.kindOf(input);
            if (kind.packed()) {
                throw UnusableInput.packedAndGrowing(name, kind);
            }
            known = CaptureFile.reader(input, kind, name, "");
            reader = known;
        }
        return known.next(sink);
    }

    private boolean isHeaderOfPcap() throws IOException {
        return input.has(PcapReader.FILE_HEADER) && CaptureFile.kindOf(input) == InputKind.PCAP;
    }

    @Override
    public long packets() {
        return reader == null ? 0 : reader.packets();
    }

    @Override
    public @Nullable String fault() {
        if (reader != null) {
            return reader.fault();
        }
        if (input.fault() != null) {
            return input.fault();
        }
        return input.length() > 0 ? "the file's header is cut: " + input.length() + " bytes are there" : null;
    }

    @Override
    public long offset() {
        return input.taken();
    }

    @Override
    public long length() {
        return input.length();
    }

    @Override
    public int interfaceNumber() {
        return reader == null ? 0 : reader.interfaceNumber();
    }

    @Override
    public List<CaptureInterface> interfaces() {
        return reader == null ? List.of() : reader.interfaces();
    }

    @Override
    public List<String> comments() {
        return reader == null ? List.of() : reader.comments();
    }

    @Override
    public List<String> sectionComments() {
        return reader == null ? List.of() : reader.sectionComments();
    }

    @Override
    public long lost() {
        return reader == null ? 0 : reader.lost();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
