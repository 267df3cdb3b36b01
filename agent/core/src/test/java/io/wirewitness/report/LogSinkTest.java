package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogSinkTest {

    private static final long MICRO = 1_000L;
    private static final long SECOND = 1_000_000_000L;

    private final List<String> written = new ArrayList<>();
    private final LogSink sink = new LogSink(written::add, new VerdictText(Redaction.DEFAULT));

    @Test
    void aFloodIsCounted() {
        for (int i = 0; i < 99_417; i++) {
            sink.accept(Example.report("0000000" + i % 10, Example.AT_NANOS + i * MICRO, Example.REMOTE));
        }
        assertThat(written).hasSize(LogSink.MOST_PER_KIND);
        sink.tick(Example.AT_NANOS + 9 * SECOND);
        assertThat(written).hasSize(LogSink.MOST_PER_KIND);
        sink.tick(Example.AT_NANOS + 10 * SECOND);
        assertThat(written)
                .hasSize(LogSink.MOST_PER_KIND + 1)
                .last()
                .isEqualTo("[flood] idle-closed-before-reuse with 10.0.0.5:443: and 99,412 more like it in 10 s,"
                        + " not shown one by one");
        sink.tick(Example.AT_NANOS + 11 * SECOND);
        sink.accept(Example.report("00000001", Example.AT_NANOS + 11 * SECOND, Example.REMOTE));
        assertThat(written).hasSize(LogSink.MOST_PER_KIND + 2).last().asString().startsWith("[00000001] proven");
    }

    @Test
    void manyPeersAreBoundedToo() {
        for (int port = 1; port <= 5_000; port++) {
            sink.accept(Example.report("00000001", Example.AT_NANOS, Endpoint.ofIpv4(0x0a000005, port)));
        }
        assertThat(written).hasSize(LogSink.MOST_IN_ALL);
        sink.close();
        // 206 peers that are told apart and never shown, and the rest in one line.
        assertThat(written).hasSize(LogSink.MOST_IN_ALL + (FloodGate.MOST_KINDS - LogSink.MOST_IN_ALL) + 1);
        assertThat(written).contains("[flood] 4,744 verdicts of other causes or peers in 10 s, not shown one by one");
    }

    @Test
    void aClockThatJumpsBackDoesNotSilenceTheLog() {
        for (int i = 0; i < 10; i++) {
            sink.accept(Example.report("00000001", Example.AT_NANOS, Example.REMOTE));
        }
        sink.accept(Example.report("00000002", Example.AT_NANOS - 3600 * SECOND, Example.REMOTE));
        assertThat(written).last().asString().startsWith("[00000002]");
    }

    @Test
    void aStreamGetsThePrefix() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LogSink.stream(new PrintStream(bytes, true, StandardCharsets.UTF_8)).write("[1] x\n  y");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("wirewitness: [1] x\n  y\n");
    }
}
