package io.wirewitness.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The second opinion: what tshark reads in the same file. Without tshark the test is skipped. */
final class Tshark {

    private Tshark() {}

    /**
     * One line per packet that the filter lets through: its fields, with tabs between. Of a field that occurs in several
     * layers, the innermost; fragments are not put together.
     */
    static List<String> fields(Path capture, String occurrence, String filter, String... fields) throws Exception {
        return read(capture, false, occurrence, filter, fields);
    }

    /** The same with fragments put together: what came in several stands at the one that completed it. */
    static List<String> fieldsOfWhole(Path capture, String filter, String... fields) throws Exception {
        return read(capture, true, "l", filter, fields);
    }

    private static List<String> read(
            Path capture, boolean defragment, String occurrence, String filter, String... fields) throws Exception {
        List<String> command = new ArrayList<>(List.of("tshark", "-r", capture.toString(), "-Y", filter));
        command.addAll(List.of("-o", "ip.defragment:" + defragment, "-o", "ipv6.defragment:" + defragment));
        command.addAll(List.of("-o", "tcp.relative_sequence_numbers:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE"));
        command.addAll(List.of(
                "-d",
                "udp.port==8472,vxlan",
                "-d",
                "tcp.port==9441-9445,tls",
                "-T",
                "fields",
                "-E",
                "occurrence=" + occurrence));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "tshark is not installed: nothing to compare with");
            return List.of();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output.lines().toList();
    }
}
