package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An incident names the trace of the request that failed, as the real libraries know it. */
final class TracesTest {

    private static final String NO_TRACE = "{\"traceId\":null,\"spanId\":null}";

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theSpanOfOpenTelemetry(Jdks.Jdk jdk) throws Exception {
        assertTraced(jdk, ClassPath.OPEN_TELEMETRY, "otel");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatTheLogIsGiven(Jdks.Jdk jdk) throws Exception {
        assertTraced(jdk, ClassPath.withoutDriver("ch.qos.logback:logback-classic:1.5.19"), "mdc");
    }

    /** An application may have to say how it traces and logs before either begins. */
    @ParameterizedTest
    @MethodSource("jdks")
    void whatTheApplicationDoesNotUseIsNotInitialised(Jdks.Jdk jdk) throws Exception {
        Path log = scratch.resolve("init.log");
        ClassPath both = ClassPath.joined(
                List.of(ClassPath.OPEN_TELEMETRY, ClassPath.withoutDriver("ch.qos.logback:logback-classic:1.5.19")));
        List<Reported> incidents = new ArrayList<>();
        try (FaultServer server = FaultServer.start();
                AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                        .classPath(both)
                        .agent("capture=off", "log=stderr")
                        .jvm("-Xlog:class+init=info:file=" + log)
                        .start(TraceProgram.class, "none", "http://127.0.0.1:" + server.port())) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();
            incidents.addAll(process.incidents());
        }
        assertThat(incidents)
                .isNotEmpty()
                .allSatisfy(incident -> assertThat(trace(incident)).isEqualTo(NO_TRACE));
        assertThat(Files.readString(log))
                .contains(TraceProgram.class.getName().replace('.', '/'))
                .doesNotContain("'io/opentelemetry/")
                .doesNotContain("'org/slf4j/")
                .doesNotContain("'ch/qos/logback/");
    }

    private void assertTraced(Jdks.Jdk jdk, ClassPath library, String how) throws IOException, InterruptedException {
        try (FaultServer server = FaultServer.start();
                AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                        .classPath(library)
                        .agent("capture=off", "log=stderr")
                        .start(TraceProgram.class, how, "http://127.0.0.1:" + server.port())) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();
            String[] said = process.out().stream()
                    .filter(line -> line.startsWith("@trace "))
                    .findFirst()
                    .orElseThrow()
                    .split(" ", -1);
            String current = "{\"traceId\":\"" + said[1] + "\",\"spanId\":\"" + said[2] + "\"}";

            List<Reported> incidents = process.incidents();
            // The JDK's client sends a GET again, which is an incident, too.
            assertThat(traces(incidents, TraceProgram.TRACED))
                    .as(process.transcript())
                    .isNotEmpty()
                    .containsOnly(current);
            assertThat(traces(incidents, TraceProgram.BARE)).isNotEmpty().containsOnly(NO_TRACE);
            assertThat(traces(incidents, null)).containsExactlyInAnyOrder(NO_TRACE, current, NO_TRACE);
            assertThat(process.err())
                    .filteredOn(line -> line.strip().startsWith("trace "))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).endsWith(said[1] + ", span " + said[2]));
        }
    }

    /** Of the requests to this path; null for the sockets of the application's own. */
    private static List<String> traces(List<Reported> incidents, @Nullable String path) {
        List<String> traces = new ArrayList<>();
        for (Reported incident : incidents) {
            String request = incident.request();
            if (path == null ? request == null : request != null && request.endsWith(path)) {
                traces.add(trace(incident));
            }
        }
        return traces;
    }

    private static String trace(Reported incident) {
        return incident.json().get("trace").toString();
    }
}
