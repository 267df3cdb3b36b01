package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.model.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PcapngSinkTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String NAME = "20261120T102215.533120914Z-7f3a91c2-idle-closed-before-reuse.pcapng";

    @TempDir
    Path temp;

    @Test
    void namesTheFileAfterTheIncidentAndKeepsItPrivate() throws IOException {
        Path directory = temp.resolve("new");
        new PcapngSink(directory, "0.1.0", 128, Redaction.DEFAULT).accept(Example.report());
        assertThat(names(directory)).containsExactly(NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void noPacketsNoFile() throws IOException {
        new PcapngSink(temp.resolve("new"), "0.1.0", 128, Redaction.DEFAULT)
                .accept(Example.with(Example.failure(), null));
        assertThat(temp.resolve("new")).doesNotExist();
    }

    @Test
    void wiresharkReadsPacketsCommentsTimesAndDirections() throws Exception {
        new PcapngSink(temp, "0.1.0", 128, Redaction.DEFAULT).accept(Example.report());
        List<String> rows = tshark(
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.len",
                "-e",
                "frame.cap_len",
                "-e",
                "frame.comment",
                "-e",
                "frame.packet_flags_direction",
                "-e",
                "ip.src",
                "-e",
                "tcp.flags.fin");
        // tshark 4.0 prints the direction in hex, later ones in decimal.
        assertThat(rows.stream().map(row -> row.replace("0x0000000", "")))
                .containsExactly(
                        "1795170123.102120914|54|54|FIN from the server after 60.002 s of silence|1|10.0.0.5|1",
                        "1795170123.103120914|40|40||2|10.0.0.7|0",
                        "1795170135.532120914|466|54|||10.0.0.7|0");
        List<String> cited =
                tshark("-Y", "frame.comment contains \"FIN from the server\"", "-T", "fields", "-e", "frame.number");
        assertThat(cited).containsExactly("1");
        Process capinfos = new ProcessBuilder(
                        "capinfos", "-k", "-F", temp.resolve(NAME).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(capinfos.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains(new VerdictText(Redaction.DEFAULT).headline(Example.report()));
    }

    @Test
    void keepsTheYoungestFilesOnlyAndLeavesOthersAlone() throws IOException {
        Files.writeString(temp.resolve("notes.pcapng"), "mine");
        PcapngSink sink = new PcapngSink(temp, "0.1.0", 128, Redaction.DEFAULT, 3, 1 << 20);
        List<String> expected = new ArrayList<>(List.of("notes.pcapng"));
        for (int i = 0; i < 7; i++) {
            sink.accept(Example.report("0000000" + i, Example.AT_NANOS + i * 60L * SECOND, Example.REMOTE));
        }
        for (int i = 4; i < 7; i++) {
            expected.add(Facts.fileTime(Example.AT_NANOS + i * 60L * SECOND) + "-0000000" + i
                    + "-idle-closed-before-reuse.pcapng");
        }
        assertThat(names(temp)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void keepsWithinItsBytes() throws IOException {
        PcapngSink sink = new PcapngSink(temp, "0.1.0", 128, Redaction.DEFAULT, 64, 1);
        for (int i = 0; i < 3; i++) {
            sink.accept(Example.report("0000000" + i, Example.AT_NANOS + i * 60L * SECOND, Example.REMOTE));
        }
        assertThat(names(temp)).singleElement().asString().contains("-00000002-");
    }

    @Test
    void aFloodMakesFewFiles() throws IOException {
        PcapngSink sink = new PcapngSink(temp, "0.1.0", 128, Redaction.DEFAULT);
        for (int i = 0; i < 1000; i++) {
            sink.accept(Example.report(String.format("%08d", i), Example.AT_NANOS + i, Example.REMOTE));
        }
        assertThat(names(temp)).hasSize(PcapngSink.MOST_PER_KIND);
        for (int i = 1; i < 1000; i++) {
            sink.accept(Example.report(String.format("f%07d", i), Example.AT_NANOS + i, Endpoint.ofIpv4(i, i)));
        }
        assertThat(names(temp)).hasSize(PcapngSink.MOST_IN_ALL);
    }

    @Test
    void aFailureLeavesNothingBehind() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> new PcapngSink(file, "0.1.0", 128, Redaction.DEFAULT).accept(Example.report()))
                .isInstanceOf(IOException.class);
        assertThat(names(temp)).containsExactly("file");
    }

    private List<String> tshark(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-r", temp.resolve(NAME).toString()));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "skipped: tshark is not installed");
            throw missing;
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.lines().toList();
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
