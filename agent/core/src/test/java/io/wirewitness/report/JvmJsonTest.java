package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JVM did, written with an incident and read back. */
final class JvmJsonTest {

    private static final IncidentJson JSON = new IncidentJson(Redaction.DEFAULT);
    private static final long AT = Example.AT_NANOS - 2_000_000_000L;

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        List<JvmEvent> events = List.of(
                new JvmEvent(Kind.GC_PAUSE, AT, 1_500_000_001L, "G1 Full, System.gc()"),
                new JvmEvent(Kind.CPU_THROTTLED, AT + 1, 90_000_000L, "of 1.0 s"),
                new JvmEvent(
                        Kind.THREAD_SEEN,
                        AT + 2,
                        0,
                        "timed_waiting",
                        "loop-1",
                        List.of("a.B.c(B.java:7)", "a.B.d(B.java:8)")));

        String written = JSON.write(with(events));

        assertThat(written)
                .contains(
                        "\"jvm\":[{\"kind\":\"gc-pause\",\"at\":\"2026-11-20T10:22:13.533120914Z\",\"millis\":1500.000001,"
                                + "\"detail\":\"G1 Full, System.gc()\"},")
                .contains("\"thread\":\"loop-1\",\"stack\":[\"a.B.c(B.java:7)\",\"a.B.d(B.java:8)\"]}]");
        Report back = Objects.requireNonNull(IncidentReader.read(written, null));
        assertThat(back.incident().jvm()).isEqualTo(events);
        assertThat(JSON.write(back)).isEqualTo(written);
    }

    @Test
    void nothingIsWrittenWhereNothingIsKnown() {
        assertThat(JSON.write(with(List.of()))).doesNotContain("\"jvm\"");
    }

    @Test
    void theLongestAreWrittenAndWhereAThreadWasSeen() {
        List<JvmEvent> events = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            events.add(new JvmEvent(Kind.GC_PAUSE, AT + i, i * 1_000_000L, ""));
            events.add(new JvmEvent(
                    Kind.THREAD_PARKED, AT + i, i * 1_000_000L, "", "t", Collections.nCopies(500, "a.B.c(B.java:7)")));
        }
        events.add(new JvmEvent(Kind.THREAD_SEEN, AT + 200, 0, "runnable", "t", List.of("a.B.c(B.java:7)")));
        String written = JSON.write(with(events));

        JsonArray jvm = JsonParser.parseString(written).getAsJsonObject().getAsJsonArray("jvm");
        assertThat(jvm).hasSize(2 * JvmJson.MOST_EACH);
        assertThat(jvm.asList())
                .extracting(one -> one.getAsJsonObject().get("kind").getAsString())
                .contains("thread-seen");
        assertThat(jvm.asList())
                .filteredOn(
                        one -> one.getAsJsonObject().get("kind").getAsString().equals("gc-pause"))
                .extracting(one -> one.getAsJsonObject().get("millis").getAsInt())
                .containsExactly(93, 94, 95, 96, 97, 98, 99, 100);
        assertThat(jvm.asList())
                .allSatisfy(one -> assertThat(frames(one.getAsJsonObject())).isLessThanOrEqualTo(JvmJson.MOST_FRAMES));
        assertThat(written.length()).isLessThan(10_000);
    }

    @Test
    void aThreadsNameIsRedactedLikeAMessage() {
        JvmEvent event = new JvmEvent(Kind.THREAD_SEEN, AT, 0, "", "https://a.example/b?token=secret", List.of());
        assertThat(JSON.write(with(List.of(event)))).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{}",
                "[7]",
                "[{}]",
                "[{\"kind\":\"x\",\"at\":\"2026-11-20T10:22:13Z\",\"millis\":1}]",
                "[{\"kind\":\"gc-pause\",\"at\":\"soon\",\"millis\":1}]",
                "[{\"kind\":\"gc-pause\",\"at\":\"2026-11-20T10:22:13Z\",\"millis\":-1}]",
                "[{\"kind\":\"gc-pause\",\"at\":\"2026-11-20T10:22:13Z\",\"millis\":1e999999999}]",
                "[{\"kind\":\"gc-pause\",\"at\":\"2026-11-20T10:22:13Z\",\"millis\":\"1\"}]"
            })
    void whatIsNoEventIsPassedOver(String jvm) throws Exception {
        assertThat(read(jvm).incident().jvm()).isEmpty();
    }

    @Test
    void ofManyOnlyAsManyAreReadAsAreWritten() throws Exception {
        String one = "{\"kind\":\"safepoint\",\"at\":\"2026-11-20T10:22:13Z\",\"millis\":1e-999999999,\"stack\":["
                + String.join(",", Collections.nCopies(1_000, "\"x\"")) + "]}";
        List<JvmEvent> events = read("[" + String.join(",", Collections.nCopies(1_000, one)) + "]")
                .incident()
                .jvm();
        assertThat(events).hasSize(2 * JvmJson.MOST_EACH).allSatisfy(event -> {
            assertThat(event.durationNanos()).isZero();
            assertThat(event.stack()).hasSize(JvmJson.MOST_FRAMES);
        });
    }

    private static int frames(JsonObject event) {
        return event.has("stack") ? event.getAsJsonArray("stack").size() : 0;
    }

    private static Report read(String jvm) throws IncidentReader.Unreadable {
        return Objects.requireNonNull(IncidentReader.read(
                "{\"schema\":\"wirewitness.incident/1\",\"at\":\"2026-11-20T10:22:15Z\",\"jvm\":" + jvm + "}", null));
    }

    private static Report with(List<JvmEvent> events) {
        Report report = Example.report();
        Incident incident = report.incident();
        return new Report(incident.toBuilder().jvm(events).build(), report.verdict(), List.of());
    }
}
