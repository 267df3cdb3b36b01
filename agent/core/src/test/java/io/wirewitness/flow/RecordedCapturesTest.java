package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real captures: what becomes of them as text, and whether tshark reads the same numbers. */
class RecordedCapturesTest {

    private static final Path FOLDER = Path.of("src/test/captures");

    @ParameterizedTest
    @ValueSource(strings = {"lo-ipv4", "lo-ipv6", "any-bridge", "any-sll"})
    void readsAsExpected(String name) throws IOException {
        FlowTable table = new FlowTable(100);
        PacketDecoder decoder = new PacketDecoder();
        Set<FlowKey> flows = new LinkedHashSet<>();
        try (CaptureReader reader = CaptureReader.open(FOLDER.resolve(name + ".pcap"))) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                if (decoder.decode(link, original, bytes) == Decoded.TCP) {
                    flows.add(table.add(number, nanos, decoder, decoder.peek()).key());
                }
            });
            assertThat(reader.fault()).isNull();
        }
        StringBuilder text = new StringBuilder();
        flows.forEach(key -> describe(Objects.requireNonNull(table.find(key)), text));
        Path expected = FOLDER.resolve(name + ".txt");
        if (System.getProperty("captures.update") != null) {
            Files.writeString(expected, text);
        }
        assertThat(text).hasToString(Files.readString(expected));
    }

    private static void describe(Flow flow, StringBuilder text) {
        FlowSnapshot snapshot = flow.snapshot(List.of(), false);
        text.append(String.format(
                "%s -> %s %s, %d copies left out\n",
                snapshot.client(), snapshot.server(), snapshot.history(), flow.duplicates()));
        describe("client", snapshot.fromClient(), text);
        describe("server", snapshot.fromServer(), text);
    }

    private static void describe(String who, FlowSnapshot.Side side, StringBuilder text) {
        text.append(String.format(
                "  %s: %d segments, %d bytes, %d repeated, TTL %d to %d",
                who, side.segments(), side.payloadBytes(), side.retransmissions(), side.minTtl(), side.maxTtl()));
        if (side.fin() != null) {
            text.append(", FIN in packet ").append(side.fin().number());
        }
        if (side.rst() != null) {
            text.append(", RST in packet ").append(side.rst().number());
            text.append(String.format(
                    " (flags 0x%02x, window %d, header %d, IP-ID %s)",
                    side.rst().flags(),
                    side.rst().window(),
                    side.rst().tcpHeaderBytes(),
                    side.rst().ipId() > 0 ? "counting" : side.rst().ipId()));
        }
        text.append('\n');
    }

    @ParameterizedTest
    @ValueSource(strings = {"lo-ipv4", "lo-ipv6", "any-bridge", "any-sll"})
    void tsharkReadsTheSameNumbers(String name) throws Exception {
        Path capture = FOLDER.resolve(name + ".pcap");
        List<String> theirs = tshark(capture);
        assumeTrue(!theirs.isEmpty(), "tshark is not installed: nothing to compare with");

        PacketDecoder decoder = new PacketDecoder();
        List<String> ours = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            reader.readAll((number, nanos, link, original, bytes) -> {
                if (decoder.decode(link, original, bytes) == Decoded.TCP) {
                    Endpoint source = new Endpoint(decoder.sourceHigh(), decoder.sourceLow(), decoder.sourcePort());
                    // tshark prints an acknowledgment field also without the flag
                    ours.add(String.format(
                            "%d\t%d.%09d\t%d\t%d\t0x%04x\t%d\t%d\t%d\t%d\t%d",
                            number,
                            nanos / 1_000_000_000,
                            nanos % 1_000_000_000,
                            decoder.sequence(),
                            decoder.tcp().acknowledgmentField(),
                            decoder.flags(),
                            decoder.payloadBytes(),
                            decoder.window(),
                            decoder.tcpHeaderBytes(),
                            source.port(),
                            decoder.ttl()));
                }
            });
        }
        assertThat(ours).hasSizeGreaterThan(20).isEqualTo(theirs);
    }

    /** One line per segment; empty if there is no tshark. */
    private static List<String> tshark(Path capture) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-r", capture.toString(), "-Y", "tcp", "-T", "fields"));
        for (String field : List.of(
                "frame.number",
                "frame.time_epoch",
                "tcp.seq_raw",
                "tcp.ack_raw",
                "tcp.flags",
                "tcp.len",
                "tcp.window_size_value",
                "tcp.hdr_len",
                "tcp.srcport",
                capture.toString().contains("ipv6") ? "ipv6.hlim" : "ip.ttl")) {
            command.add("-e");
            command.add(field);
        }
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return List.of();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output.lines().toList();
    }
}
