package io.wirewitness.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.PcapReader;
import io.wirewitness.capture.PcapngReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Whatever the bytes are: no exception, no packet longer than its wire length, an end. */
class CaptureFuzzTest {

    @FuzzTest
    void pcap(byte[] file) throws IOException {
        read(new PcapReader(new ByteArrayInputStream(file)), file.length);
    }

    @FuzzTest
    void pcapng(byte[] file) throws IOException {
        read(new PcapngReader(new ByteArrayInputStream(file)), file.length);
    }

    private static void read(CaptureReader reader, int fileBytes) throws IOException {
        try (reader) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                if (bytes.remaining() > fileBytes || bytes.remaining() > original || original < 0) {
                    throw new IllegalStateException(bytes.remaining() + " of " + original + " bytes");
                }
            });
            String fault = reader.fault();
            if (fault != null && fault.indexOf('\n') >= 0) {
                throw new IllegalStateException("more than one line: " + fault);
            }
        }
    }
}
