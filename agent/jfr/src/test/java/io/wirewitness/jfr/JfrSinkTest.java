package io.wirewitness.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
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
        assertThat(event.getString("traceId")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(event.getString("spanId")).isEqualTo("00f067aa0ba902b7");
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
    void theFieldsSayWhatTheJsonSays() throws IOException {
        String foreign =
                "\u001b[2J\u202eevil api.example.com/10.0.0.5 https://u:p4ss@api.example.com/a?token=s3cr3t\nmore";
        for (Redaction redaction : List.of(
                Redaction.DEFAULT, new Redaction(List.of()), new Redaction(EnumSet.allOf(Redaction.Part.class)))) {
            RecordedEvent event = recorded(Example.report(foreign), redaction).get(0);
            JsonObject json = JsonParser.parseString(event.getString("json")).getAsJsonObject();
            for (String name :
                    List.of("id", "cause", "blame", "confidence", "headline", "action", "role", "library", "request")) {
                assertThat(event.getString(name)).as(name).isEqualTo(text(json, name));
            }
            JsonObject retry = json.getAsJsonObject("retry");
            assertThat(event.getString("retrySafe")).isEqualTo(text(retry, "safe"));
            assertThat(event.getString("retryReason")).isEqualTo(text(retry, "why"));
            JsonObject trace = json.getAsJsonObject("trace");
            assertThat(event.getString("traceId")).isEqualTo(text(trace, "traceId"));
            assertThat(event.getString("spanId")).isEqualTo(text(trace, "spanId"));
            JsonObject exception = json.getAsJsonObject("exception");
            assertThat(event.getString("exceptionClass")).isEqualTo(text(exception, "class"));
            assertThat(event.getString("exceptionMessage")).isEqualTo(text(exception, "message"));
            assertThat(event.getString("history")).isEqualTo(text(json.getAsJsonObject("connection"), "history"));
            assertThat(event.getString("tiers")).isEqualTo(lines(json, "tiers", ", ", JsonElement::getAsString));
            assertThat(event.getString("missing")).isEqualTo(lines(json, "missing", "\n", JsonElement::getAsString));
            assertThat(event.getString("evidence")).isEqualTo(lines(json, "evidence", "\n", each -> {
                JsonObject fact = each.getAsJsonObject();
                return text(fact, "at") + " " + text(fact, "tier") + ": " + text(fact, "fact")
                        + (fact.has("packet") ? " (packet " + fact.get("packet").getAsLong() + ")" : "");
            }));
            assertThat(event.getString("ruledOut")).isEqualTo(lines(json, "ruledOut", "\n", each -> {
                JsonObject other = each.getAsJsonObject();
                return text(other, "cause") + ": " + text(other, "because");
            }));
        }
    }

    @Test
    void whatIsNullInTheJsonIsNullInTheEvent() throws IOException {
        Report full = Example.report("x");
        Incident bare = new IncidentBuilder(
                        "00000001", 1, new Failure(Failure.Kind.END_OF_STREAM, null, "a message without a class"))
                .build();
        RecordedEvent event =
                recorded(new Report(bare, full.verdict(), List.of()), REDACTION).get(0);
        JsonObject json = JsonParser.parseString(event.getString("json")).getAsJsonObject();
        for (String name : List.of("exception", "connection", "library", "request")) {
            assertThat(json.get(name).isJsonNull()).as(name).isTrue();
        }
        for (String name : List.of(
                "exceptionClass",
                "exceptionMessage",
                "history",
                "library",
                "request",
                "traceId",
                "spanId",
                "localAddress",
                "packets")) {
            assertThat(event.getString(name)).as(name).isNull();
        }
        assertThat(event.getString("role")).isEqualTo("unknown");
        assertThat(event.getString("tiers")).isEmpty();
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

    private static @Nullable String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value.isJsonNull() ? null : value.getAsString();
    }

    private static String lines(JsonObject object, String name, String between, Function<JsonElement, String> line) {
        StringJoiner lines = new StringJoiner(between);
        object.getAsJsonArray(name).forEach(one -> lines.add(line.apply(one)));
        return lines.toString();
    }

    private List<RecordedEvent> recorded(Report report) throws IOException {
        return recorded(report, REDACTION);
    }

    private List<RecordedEvent> recorded(Report report, Redaction redaction) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable(IncidentEvent.NAME);
            recording.start();
            new JfrSink(new IncidentJson(redaction)).accept(report);
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
