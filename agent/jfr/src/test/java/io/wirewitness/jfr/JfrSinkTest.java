package io.wirewitness.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JfrSinkTest {

    private static final Redaction REDACTION = Redaction.DEFAULT;

    @TempDir
    Path directory;

    @BeforeAll
    static void register() {
        Events.register();
    }

    @AfterAll
    static void unregister() {
        Events.unregister();
    }

    @Test
    void theRecordingHasAllThatIsKnown() throws IOException {
        RecordedEvent event =
                recorded(Example.report("unexpected end of stream")).get(0);
        assertThat(event.getString("id")).isEqualTo("7f3a91c2");
        assertThat(event.getInstant("failedAt")).isEqualTo(Instant.parse("2026-11-20T10:22:15.533Z"));
        assertThat(event.getString("cause")).isEqualTo("idle-closed-before-reuse");
        assertThat(event.getString("blame")).isEqualTo("config");
        assertThat(event.getString("confidence")).isEqualTo("proven");
        assertThat(event.getString("retrySafe")).isEqualTo("yes");
        assertThat(event.getString("retryReason")).isEqualTo("0 of 412 request bytes were acknowledged");
        assertThat(event.getString("evidence").lines())
                .containsExactly(
                        "2026-11-20T10:22:15.532120914Z kernel: CLOSE_WAIT before the write",
                        "2026-11-20T10:22:03.102120914Z packets: FIN from the server after 60.002 s of silence"
                                + " (packet 3841966)");
        assertThat(event.getString("ruledOut")).isEqualTo("idle-close-race: the FIN came 12.4 s before the write");
        assertThat(event.getString("missing")).isEqualTo("the server's own log");
        assertThat(event.getString("tiers")).isEqualTo("app, kernel, packets");
        assertThat(event.getString("role")).isEqualTo("client");
        assertThat(event.getString("localAddress")).isEqualTo("10.0.0.7");
        assertThat(event.getInt("localPort")).isEqualTo(49092);
        assertThat(event.getString("remoteAddress")).isEqualTo("10.0.0.5");
        assertThat(event.getInt("remotePort")).isEqualTo(443);
        assertThat(event.getLong("connectionId")).isEqualTo(9);
        assertThat(event.getDuration("age")).isEqualTo(Duration.ofMillis(84_711));
        assertThat(event.getDuration("idle")).isEqualTo(Duration.ofMillis(72_431));
        assertThat(event.getInt("ordinal")).isEqualTo(7);
        assertThat(event.getLong("bytesOut")).isEqualTo(3120);
        assertThat(event.getLong("bytesIn")).isEqualTo(90_211);
        assertThat(event.getString("exceptionClass")).isEqualTo("java.io.IOException");
        assertThat(event.getString("exceptionMessage")).isEqualTo("unexpected end of stream");
        assertThat(event.getString("history")).isEqualTo("ShADadFr");
        assertThat(event.getString("packets")).contains("10.0.0.5:443 > 10.0.0.7:49092 Flags [F.] seq 4171 ack 922");
        assertThat(event.getLong("lostEvents")).isEqualTo(3);
        assertThat(event.getLong("lostPackets")).isEqualTo(4);
        assertThat(event.getString("json"))
                .isEqualTo(new IncidentJson(REDACTION).write(Example.report("unexpected end of stream")));
    }

    @Test
    void secretsAreCutInEveryField() throws IOException {
        RecordedEvent event = recorded(Example.report("https://api.example.com/orders?token=s3cr3t"))
                .get(0);
        assertThat(event.toString()).doesNotContain("s3cr3t").contains("POST https://api.example.com/orders");
        assertThat(event.getString("json")).doesNotContain("s3cr3t");
    }

    @Test
    void whatIsSwitchedOffIsNotWritten() throws IOException {
        try (Recording recording = new Recording()) {
            recording.disable(IncidentEvent.NAME);
            recording.start();
            new JfrSink(new IncidentJson(REDACTION)).accept(Example.report("x"));
            assertThat(events(recording)).isEmpty();
        }
    }

    @Test
    void withoutARecordingNothingHappens() {
        new JfrSink(new IncidentJson(REDACTION)).accept(Example.report("x"));
        assertThat(new IncidentEvent().isEnabled()).isFalse();
    }

    @Test
    void theLongestTextStaysWhole() throws IOException {
        String longest = "a\u20ac\n".repeat(100_000);
        RecordedEvent event = recorded(Example.report(longest)).get(0);
        assertThat(event.getString("cause")).isEqualTo("idle-closed-before-reuse");
        assertThat(event.getString("json")).endsWith("}");
    }

    private List<RecordedEvent> recorded(Report report) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable(IncidentEvent.NAME);
            recording.start();
            new JfrSink(new IncidentJson(REDACTION)).accept(report);
            List<RecordedEvent> events = events(recording);
            assertThat(events).hasSize(1);
            return events;
        }
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        recording.stop();
        Path file = directory.resolve("one.jfr");
        recording.dump(file);
        return new ArrayList<>(RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(IncidentEvent.NAME))
                .toList());
    }
}
