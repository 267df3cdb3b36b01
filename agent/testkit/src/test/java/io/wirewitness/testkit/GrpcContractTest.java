package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** gRPC's client against gRPC's own server, with its own limits of age and pings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcContractTest {

    private static final String DRIVER = "io.wirewitness.instrumentation.grpc.GrpcCaller";
    private static final String SERVER = "io.wirewitness.instrumentation.grpc.GrpcServerProgram";
    private static final ClassPath LIBRARY =
            ClassPath.of("grpc-1.30", "io.grpc:grpc-netty:1.75.0", "io.grpc:grpc-stub:1.75.0");

    /** The least that a client may set; servers forgive two pings that come too soon. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private static final int PATIENCE_MILLIS = 50_000;

    @TempDir
    static Path scratch;

    private final Map<Jdks.Jdk, Batch> batches = new LinkedHashMap<>();

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @BeforeAll
    void playAll() throws IOException, InterruptedException {
        Jdks.Jdk own = Jdks.all().get(0);
        AgentProcess.Builder server = new AgentProcess.Builder(own, scratch).classPath(LIBRARY);
        try (AgentProcess strict = server.startNamed(SERVER, "0");
                AgentProcess shortLived = server.startNamed(SERVER, "1000");
                Http2Peer nobody = new Http2Peer(true)) {
            int strictPort = port(strict);
            int shortLivedPort = port(shortLived);
            Caller.Settings patient = new Caller.Settings(false, 5_000, PATIENCE_MILLIS, 0);
            for (Jdks.Jdk jdk : Jdks.all()) {
                String prefix = "j" + jdk.feature() + "-";
                Path directory = Files.createDirectory(scratch.resolve(prefix + "grpc"));
                AgentProcess.Builder builder = new AgentProcess.Builder(jdk, directory)
                        .classPath(LIBRARY)
                        .jvm(
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dwirewitness.test.keepAliveSeconds=" + KEEP_ALIVE_SECONDS)
                        .agent("capture=off", "log=stderr");
                batches.put(
                        jdk,
                        Batch.play(
                                builder,
                                directory,
                                nobody,
                                List.of(
                                        at(prefix + "healthy", patient, strictPort, "POST ok 10", "POST ok 10"),
                                        at(prefix + "answered", patient, strictPort, "POST unavailable 10"),
                                        at(prefix + "pings", patient, strictPort, "POST hold 10"),
                                        at(prefix + "age", patient, shortLivedPort, "POST hold 10")),
                                true));
            }
        }
    }

    private static Scenario at(String id, Caller.Settings settings, int port, String... steps) {
        return new Scenario(id, DRIVER, settings, "127.0.0.1", port, List.of(steps));
    }

    private static int port(AgentProcess server) {
        server.awaitLine(line -> line.startsWith("@port "));
        return server.out().stream()
                .filter(line -> line.startsWith("@port "))
                .mapToInt(line -> Integer.parseInt(line.substring("@port ".length())))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void tooManyPings(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "pings");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("h2-too-calm");
        assertThat(incident.blame()).isEqualTo("config");
        assertThat(incident.headline()).contains("too_many_pings").contains("pings");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theGreatestAgeOfAConnection(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "age");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("connection-age-limit");
        assertThat(incident.headline()).contains("max_age");
        assertThat(incident.retry()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void answersAreNoIncidents(Jdks.Jdk jdk) {
        Batch batch = Objects.requireNonNull(batches.get(jdk));
        assertThat(batch.outcome("j" + jdk.feature() + "-healthy", 2).failed()).isFalse();
        assertThat(batch.outcome("j" + jdk.feature() + "-answered", 1).shape()).contains("not today");
        assertThat(incidents(jdk, "healthy")).isEmpty();
        assertThat(incidents(jdk, "answered")).isEmpty();
    }

    private List<Reported> incidents(Jdks.Jdk jdk, String scenario) {
        String part = "/j" + jdk.feature() + "-" + scenario + "/";
        return Objects.requireNonNull(batches.get(jdk)).incidents().stream()
                .filter(incident ->
                        incident.request() != null && incident.request().contains(part))
                .toList();
    }

    private Reported only(Jdks.Jdk jdk, String scenario) {
        List<Reported> incidents = incidents(jdk, scenario);
        assertThat(incidents).as(scenario + "\n" + batches.get(jdk)).hasSize(1);
        Outcome outcome = Objects.requireNonNull(batches.get(jdk)).outcome("j" + jdk.feature() + "-" + scenario, 1);
        assertThat(outcome.verdicts()).as(outcome.toString()).isEqualTo(1);
        assertThat(incidents.get(0).library()).isEqualTo("grpc 1.75.0");
        return incidents.get(0);
    }
}
