package io.wirewitness.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.PcapReader;
import io.wirewitness.capture.PcapngReader;
import io.wirewitness.capture.UnusableInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whatever the bytes are: no exception but the announced one, no packet longer than its wire length, an end. */
class CaptureFuzzTest {

    @FuzzTest
    void pcap(byte[] file) throws IOException {
        read(new PcapReader(new ByteArrayInputStream(file)), file.length);
    }

    @FuzzTest
    void pcapng(byte[] file) throws IOException {
        read(new PcapngReader(new ByteArrayInputStream(file)), file.length);
    }

    /** Also what is packed; small, since a few bytes may unpack to more than anybody waits for. */
    @FuzzTest
    void any(byte[] file) throws IOException {
        CaptureReader reader;
        try {
            reader = CaptureReader.of(new ByteArrayInputStream(file));
        } catch (UnusableInput e) {
            oneLine(e.getMessage());
            return;
        }
        read(reader, 1 << 20);
    }

    private static void oneLine(@Nullable String text) {
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalStateException("not one line: " + text);
        }
    }

    private static void read(CaptureReader reader, int mostBytes) throws IOException {
        try (reader) {
            long packets = reader.readAll((number, nanos, link, original, bytes) -> {
                if (bytes.remaining() > mostBytes || bytes.remaining() > original) {
                    throw new IllegalStateException(bytes.remaining() + " of " + original + " bytes");
                }
                reader.comments();
                if (reader.interfaceNumber() != 0
                        && reader.interfaceNumber() >= reader.interfaces().size()) {
                    throw new IllegalStateException("no interface " + reader.interfaceNumber());
                }
            });
            if (packets != reader.packets() || reader.lost() < 0) {
                throw new IllegalStateException(packets + " packets, " + reader.lost() + " lost");
            }
            oneLine(reader.fault());
        }
    }
}
