package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent leaves in a flight recording of the application. */
final class RecordingTest {

    /** As {@code docs/architecture.md} has them. */
    private static final int VERDICTS_PER_SECOND = 100;

    private static final int FAILURES_PER_SECOND = 1_000;

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theRecordingTellsWhatTheIncidentFileTells(Jdks.Jdk jdk) throws Exception {
        List<RecordedEvent> events = recorded(jdk);
        List<Reported> incidents = AgentProcess.incidents(scratch.resolve("incidents.jsonl"));
        assertThat(incidents).isNotEmpty();
        assertThat(of(events, "wirewitness.Incident"))
                .hasSameSizeAs(incidents)
                .allSatisfy(event -> assertThat(JsonParser.parseString(event.getString("json"))
                                .getAsJsonObject()
                                .get("id")
                                .getAsString())
                        .isEqualTo(event.getString("id")))
                .extracting(event -> event.getString("cause"))
                .containsExactlyElementsOf(
                        incidents.stream().map(Reported::cause).toList());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theFailureIsRecordedWhereItWasFelt(Jdks.Jdk jdk) throws Exception {
        List<RecordedEvent> events = recorded(jdk);
        List<Long> failed = of(events, "wirewitness.Incident").stream()
                .map(event -> event.getLong("connectionId"))
                .toList();
        List<RecordedEvent> failures = of(events, "wirewitness.Failure");
        // One each: the JDK throws two exceptions for a reset, of which the application sees one.
        assertThat(failures)
                .extracting(event -> event.getLong("connectionId"))
                .containsExactlyInAnyOrderElementsOf(failed);
        assertThat(failures).allSatisfy(event -> {
            RecordedStackTrace stack = event.getStackTrace();
            assertThat(stack.getFrames())
                    .anyMatch(frame -> frame.getMethod().getType().getName().equals(TroubleProgram.class.getName()));
            assertThat(event.getThread().getJavaName()).isEqualTo("main");
        });
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyConnectionIsRecordedAtItsEnd(Jdks.Jdk jdk) throws Exception {
        List<RecordedEvent> events = recorded(jdk);
        List<RecordedEvent> connections = of(events, "wirewitness.Connection");
        assertThat(connections).isNotEmpty().allSatisfy(event -> {
            assertThat(event.getLong("age")).isPositive();
            assertThat(event.getInt("localPort")).isPositive();
            assertThat(event.getInt("remotePort")).isPositive();
            assertThat(event.getString("endedBy")).isIn("local", "peer", "failure");
        });
        assertThat(connections)
                .extracting(event -> event.getLong("connectionId"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void switchedOffItLeavesNothing(Jdks.Jdk jdk) throws Exception {
        assertThat(recorded(jdk, "jfr=off"))
                .noneMatch(event -> event.getEventType().getName().startsWith("wirewitness."));
    }

    /** As fast as an application can fail: what is judged, looked at and recorded in a second has its limit. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aFloodIsRecordedWithinItsLimits(Jdks.Jdk jdk) throws Exception {
        Path file = scratch.resolve("app.jfr");
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .jvm("-XX:StartFlightRecording=settings=none,filename=" + file)
                .agent("capture=off")
                .start(TroubleProgram.class, "flood", "40000")) {
            process.awaitLine("@end"::equals);
            process.awaitExit();
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(of(events, "wirewitness.Incident")).isNotEmpty();
        assertThat(mostInASecond(of(events, "wirewitness.Incident"))).isLessThanOrEqualTo(2 * VERDICTS_PER_SECOND);
        assertThat(mostInASecond(of(events, "wirewitness.Failure"))).isLessThanOrEqualTo(2 * FAILURES_PER_SECOND);
        // 10 KiB for each incident, 1 KiB for each failure, and what the recorder itself needs.
        assertThat(Files.size(file))
                .isLessThan(10_240L * of(events, "wirewitness.Incident").size()
                        + 1_024L * of(events, "wirewitness.Failure").size()
                        + (4 << 20));
    }

    /** By the clock's seconds, which are not the limits' own: two of those may share one. */
    private static long mostInASecond(List<RecordedEvent> events) {
        return events.stream()
                .collect(Collectors.groupingBy(event -> event.getEndTime().getEpochSecond(), Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private List<RecordedEvent> recorded(Jdks.Jdk jdk, String... options) throws Exception {
        Path file = scratch.resolve("app.jfr");
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .jvm("-XX:StartFlightRecording=filename=" + file)
                .agent(options)
                .start(TroubleProgram.class, "fail")) {
            process.awaitLine("@end"::equals);
            process.awaitExit();
        }
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String type) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(type))
                .toList();
    }
}
