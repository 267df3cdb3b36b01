package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.IpFragments;
import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.PcapWriter;
import io.wirewitness.capture.WireScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments in fragments as a router sent them, and as a script writes them for IPv6: tshark reads the same. */
class RecordedFragmentsTest {

    @TempDir
    private Path folder;

    @Test
    void ofARouter() throws Exception {
        List<String> whole = whole(Path.of("src/test/captures/fragments.pcap"));
        assertThat(whole).hasSize(49);
        assertThat(whole).filteredOn(line -> line.endsWith("\t1448")).hasSize(10);
        assertThat(whole)
                .isEqualTo(Tshark.fieldsOfWhole(
                        Path.of("src/test/captures/fragments.pcap"), "tcp", "frame.number", "tcp.seq_raw", "tcp.len"));
    }

    @Test
    void ofAScript() throws Exception {
        List<byte[]> packets = new ArrayList<>();
        WireScript.between("[2001:db8::7]:49092", "[2001:db8::5]:8080")
                .linkType(LinkType.RAW)
                .handshake()
                .client(3000)
                .server(5000)
                .play((number, nanos, link, original, bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    packets.add(copy);
                });
        PcapWriter writer = new PcapWriter(LinkType.RAW);
        for (int i = 0; i < packets.size(); i++) {
            long at = WireScript.nanosAt(i);
            List<byte[]> parts = i < 3 ? List.of(packets.get(i)) : IpFragments.of(packets.get(i), 0, 1280, i);
            parts.forEach(part -> writer.packet(0, at, LinkType.RAW, part.length, ByteBuffer.wrap(part)));
        }
        Path file = Files.write(folder.resolve("a.pcap"), writer.toByteArray());
        List<String> whole = whole(file);
        assertThat(whole).hasSize(5);
        assertThat(whole).isEqualTo(Tshark.fieldsOfWhole(file, "tcp", "frame.number", "tcp.seq_raw", "tcp.len"));
    }

    private static List<String> whole(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        Fragments.Sink sink = (number, nanos, face, segment, bytes) ->
                found.add(number + "\t" + segment.sequence() + "\t" + segment.payloadBytes());
        PacketDecoder decoder = new PacketDecoder();
        Fragments fragments = new Fragments(sink);
        try (CaptureReader reader = CaptureReader.open(file)) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                Decoded outcome = decoder.decode(link, original, bytes);
                if (outcome == Decoded.LATER_FRAGMENT) {
                    fragments.later(number, nanos, -1, decoder, bytes);
                } else if (outcome == Decoded.TCP
                        && (!fragments.concern(decoder) || fragments.passes(number, nanos, -1, decoder, bytes))) {
                    sink.segment(number, nanos, -1, decoder, bytes);
                }
            });
        }
        assertThat(fragments.incomplete()).isZero();
        return found;
    }
}
