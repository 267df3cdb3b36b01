package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults on the way, made by a box between two network namespaces: for every client, JDK and with and without packets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MiddleboxTest {

    private static final List<String> CLIENTS = List.of("okhttp", "jdk", "urlconnection", "socket");

    private static final int FORGETTING = NetworkLab.FIRST_PORT;
    private static final int RESETTING = NetworkLab.FIRST_PORT + 1;
    private static final int UNREACHABLE = NetworkLab.FIRST_PORT + 2;
    private static final int RACING = NetworkLab.FIRST_PORT + 3;
    private static final int SOUND = NetworkLab.FIRST_PORT + 4;
    private static final int CLOSED = 9;

    @TempDir
    static Path scratch;

    private final Map<ClientBatches.Environment, Batch> batches = new LinkedHashMap<>();

    static Stream<Arguments> everything() {
        return ClientBatches.allEnvironments().stream()
                .flatMap(environment -> CLIENTS.stream().map(client -> Arguments.of(client, environment)));
    }

    @BeforeAll
    void playAll() throws Exception {
        assumeTrue(Rights.canMakeNamespaces(), "no right to make network namespaces");
        try (NetworkLab lab = NetworkLab.open(scratch)) {
            for (ClientBatches.Environment environment : ClientBatches.allEnvironments()) {
                batches.put(environment, play(lab, environment));
                lab.heal();
            }
        }
    }

    private static Batch play(NetworkLab lab, ClientBatches.Environment environment) throws Exception {
        Path directory = Files.createDirectory(scratch.resolve(environment.prefix() + "box"));
        List<Scenario> scenarios = new ArrayList<>();
        lab.dropAll(UNREACHABLE);
        lab.slowToClient();
        for (String client : CLIENTS) {
            String prefix = environment.prefix() + client;
            Caller.Settings patient = Caller.Settings.DEFAULT;
            Caller.Settings impatient = new Caller.Settings(false, 1_500, 2_500, 0);
            scenarios.add(scenario(
                    prefix + "-forget",
                    client,
                    impatient,
                    FORGETTING,
                    "POST ok 10",
                    "idle 10500",
                    "await-go",
                    "POST ok 300"));
            scenarios.add(scenario(
                    prefix + "-reset",
                    client,
                    patient,
                    RESETTING,
                    "POST ok 10",
                    "idle 900",
                    "await-go",
                    "POST ok 300"));
            scenarios.add(scenario(
                    prefix + "-race", client, patient, RACING, "POST ok 10", "idle 1500", "await-go", "POST ok 300"));
            scenarios.add(scenario(prefix + "-connect", client, impatient, UNREACHABLE, "POST ok 10"));
            scenarios.add(scenario(prefix + "-refused", client, patient, CLOSED, "POST ok 10"));
            scenarios.add(scenario(prefix + "-sound", client, patient, SOUND, "POST ok 10", "idle 900", "POST ok 10"));
            lab.plan(prefix + "-race", () -> lab.closeBehindAQueue(List.of(prefix + "-race")));
        }
        Gate forgetting = new Gate(CLIENTS.size(), () -> lab.dropAll(FORGETTING));
        Gate resetting = new Gate(CLIENTS.size(), () -> lab.resetEstablished(RESETTING));
        for (String client : CLIENTS) {
            lab.plan(environment.prefix() + client + "-forget", forgetting::pass);
            lab.plan(environment.prefix() + client + "-reset", resetting::pass);
        }
        AgentProcess.Builder builder = new AgentProcess.Builder(environment.jdk(), directory)
                .through(lab.clientWrapper())
                .classPath(ClassPath.OKHTTP_4)
                .jvm(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dsun.net.http.retryPost=false",
                        "-Dhttp.keepAlive.time.server=60")
                .agent("capture=" + (environment.packets() ? "auto" : "off"), "log=stderr");
        return Batch.play(builder, directory, lab, scenarios, true);
    }

    private static Scenario scenario(String id, String client, Caller.Settings settings, int port, String... steps) {
        return new Scenario(id, Drivers.named(client), settings, NetworkLab.SERVER_ADDRESS, port, List.of(steps));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void idleDroppedSilently(String client, ClientBatches.Environment environment) {
        Reported incident = only(client, environment, "forget", 4);
        assertThat(incident.cause()).isEqualTo("idle-dropped-silently");
        assertThat(incident.blame()).isEqualTo("middlebox");
        // No fresh connection to this peer shows that the host is still there.
        assertThat(incident.confidence()).isIn("proven", "likely", "possible");
        // Nothing was acknowledged; but the box may have let the request through and swallowed the acknowledgement.
        assertThat(incident.retry()).isIn("yes", "unknown");
        // After a shorter pause, which every table that is known outlives, a host that vanished looks the same.
        assertThat(incident.idleMillis()).isBetween(10_000L, 60_000L);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void idleResetByMiddlebox(String client, ClientBatches.Environment environment) {
        Reported incident = only(client, environment, "reset", 4);
        if (!environment.packets() && incident.cause().equals("unknown")) {
            // The kernel shows a reset without a FIN, not who sent it; what it must not do is blame somebody else.
            assertThat(incident.blame()).isEqualTo("unknown");
            return;
        }
        assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("idle-reset-by-middlebox");
        assertThat(incident.blame()).isEqualTo("middlebox");
        assertThat(incident.confidence()).isIn("proven", "likely", "possible");
        // "yes" only if the request was not repeated on the wire: else a first copy may have passed the box.
        assertThat(incident.retry()).isIn("yes", "unknown");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void idleCloseRace(String client, ClientBatches.Environment environment) {
        if (client.equals("socket")) {
            // The end of the stream is no exception there, and nobody knows what the application waited for.
            assertThat(outcome(client, environment, "race", 4).shape()).contains("EOFException");
            return;
        }
        Reported incident = only(client, environment, "race", 4);
        assertThat(incident.cause()).isEqualTo("idle-close-race");
        assertThat(incident.blame()).isEqualTo("config");
        assertThat(incident.retry()).isIn("yes", "unknown");
        if (environment.packets()) {
            // The lab stretches one direction only, so that the round trip measured before does not cover the crossing.
            assertThat(incident.confidence()).isIn("proven", "likely");
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void connectUnanswered(String client, ClientBatches.Environment environment) {
        Reported incident = only(client, environment, "connect", 1);
        assertThat(incident.cause()).isEqualTo("connect-unanswered");
        assertThat(incident.blame()).isIn("network", "middlebox");
        if (incident.confidence().equals("possible")) {
            // The client's timer may close the socket before the kernel is asked: then the verdict says what it lacks.
            assertThat(incident.missing()).contains("how often the SYN was sent");
        } else {
            assertThat(incident.confidence()).isEqualTo("likely");
        }
        assertThat(incident.retry()).isEqualTo("yes");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void connectionRefused(String client, ClientBatches.Environment environment) {
        Reported incident = only(client, environment, "refused", 1);
        assertThat(incident.cause()).isEqualTo("connection-refused");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.confidence()).isIn("proven", "likely");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void aQuietConnectionThatIsStillThereIsNoIncident(String client, ClientBatches.Environment environment) {
        Batch batch = Objects.requireNonNull(batches.get(environment));
        String id = environment.prefix() + client + "-sound";
        assertThat(batch.outcome(id, 1).status()).isEqualTo(200);
        assertThat(batch.outcome(id, 3).status()).isEqualTo(200);
        assertThat(batch.incidents()).noneMatch(incident -> incident.remote().endsWith(":" + SOUND));
    }

    private Outcome outcome(String client, ClientBatches.Environment environment, String scenario, int step) {
        return Objects.requireNonNull(batches.get(environment))
                .outcome(environment.prefix() + client + "-" + scenario, step);
    }

    private Reported only(String client, ClientBatches.Environment environment, String scenario, int step) {
        Batch batch = Objects.requireNonNull(batches.get(environment));
        String id = environment.prefix() + client + "-" + scenario;
        Outcome outcome = batch.outcome(id, step);
        assertThat(outcome.failed()).as("fails").isTrue();
        boolean probed = !client.equals("socket");
        List<Reported> incidents = batch.incidents().stream()
                .filter(incident -> probed
                        ? incident.request() != null && incident.request().contains("/" + id + "/")
                        : outcome.concerns(incident))
                .toList();
        assertThat(incidents).as(id + " " + outcome + "\n" + batch).hasSize(1);
        return incidents.get(0);
    }
}
