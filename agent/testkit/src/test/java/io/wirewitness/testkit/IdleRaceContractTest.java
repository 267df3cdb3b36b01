package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server closes an idle connection at the moment the client writes into it: its FIN waits in a slow link's queue while the
 * request passes it. For every client, in network namespaces.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdleRaceContractTest {

    private static final int RACING = NetworkLab.FIRST_PORT + 3;

    private static final int IDLE_MILLIS = 1_500;

    /** Its cache keeps a connection for five seconds, which all clients of a busy machine may need to get this far. */
    private static final Set<String> MAY_NOT_REUSE = Set.of("UrlConnection");

    @TempDir
    static Path scratch;

    private final Map<String, Batch> batches = new ConcurrentHashMap<>();

    static Stream<Arguments> everything() {
        return AllClients.everywhere();
    }

    @BeforeAll
    void playAll() throws Exception {
        assumeTrue(Rights.canMakeNamespaces(), "no right to make network namespaces");
        try (NetworkLab lab = NetworkLab.open(scratch)) {
            lab.slowToClient();
            List<Callable<?>> plays = new ArrayList<>();
            for (List<ClientContract> group : AllClients.GROUPS) {
                for (ClientBatches.Environment each : ClientBatches.allEnvironments()) {
                    plays.add(() -> play(lab, group, each.jdk(), each.prefix(), each.packets()));
                }
                for (Jdks.Jdk jdk : Jdks.all()) {
                    plays.add(() -> play(lab, group, jdk, ClientBatches.barePrefix(jdk), null));
                }
            }
            Plays.all(plays);
        }
    }

    private Batch play(
            NetworkLab lab, List<ClientContract> group, Jdks.Jdk jdk, String prefix, @Nullable Boolean packets)
            throws Exception {
        Path directory = Files.createTempDirectory(scratch, prefix);
        List<Scenario> scenarios = new ArrayList<>();
        List<String> racing = new ArrayList<>();
        for (ClientContract client : group) {
            String id = prefix + client.shortName();
            racing.add(id);
            scenarios.add(new Scenario(
                    id,
                    client.driver(),
                    Caller.Settings.DEFAULT,
                    NetworkLab.SERVER_ADDRESS,
                    RACING,
                    List.of("POST ok 10", "idle " + IDLE_MILLIS, "await-go", "POST ok 300")));
        }
        Gate gate = new Gate(racing.size(), () -> lab.closeBehindAQueue(racing));
        racing.forEach(id -> lab.plan(id, gate::pass));
        AgentProcess.Builder builder = AllClients.builder(group, jdk, directory).through(lab.clientWrapper());
        if (packets != null) {
            builder.agent("capture=" + (packets ? "auto" : "off"), "log=stderr");
        }
        Batch batch = Batch.play(builder, directory, lab, scenarios, packets != null);
        racing.forEach(id -> batches.put(id, batch));
        return batch;
    }

    @ParameterizedTest
    @MethodSource("everything")
    void idleCloseRace(ClientContract client, ClientBatches.Environment environment) {
        String id = environment.prefix() + client.shortName();
        Batch batch = Objects.requireNonNull(batches.get(id));
        Outcome outcome = batch.outcome(id, 4);
        String all = outcome + "\n" + batch;
        List<Reported> incidents = batch.incidents().stream()
                .filter(incident -> client.library() == null
                        ? outcome.concerns(incident)
                        : incident.request() != null && incident.request().contains("/" + id + "/"))
                .toList();
        if (!outcome.failed() && MAY_NOT_REUSE.contains(client.shortName())) {
            assertThat(incidents).as(all).isEmpty();
            return;
        }
        if (MAY_NOT_REUSE.contains(client.shortName()) && hadToConnect(outcome)) {
            // There was no race: its new connection met the network that the lab had cut.
            assertThat(incidents)
                    .as(all)
                    .allSatisfy(incident -> assertThat(incident.cause()).isEqualTo("connect-unanswered"));
            return;
        }
        assertThat(outcome.failed()).as(all).isTrue();
        if (client.library() == null && incidents.isEmpty()) {
            return; // the end of a stream is no exception there, and nobody knows what was waited for
        }
        assertThat(incidents).as(all).hasSize(1);
        Reported incident = incidents.get(0);
        assertThat(incident.cause()).as(all).isEqualTo("idle-close-race");
        assertThat(incident.blame()).as(all).isEqualTo("config");
        // The peer may have acknowledged what it then threw away.
        assertThat(incident.retry()).as(all).isIn("yes", "unknown");
        assertThat(incident.idleMillis()).as(all).isBetween(IDLE_MILLIS - 100L, 60_000L);
        if (client.library() != null) {
            assertThat(incident.ordinal()).as(all).isEqualTo(2);
            assertThat(incident.library()).as(all).startsWith(client.library());
        }
        if (environment.packets()) {
            // The lab stretches one direction only, so that the round trip measured before does not cover the crossing.
            assertThat(incident.confidence()).as(all).isIn("proven", "likely");
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void theApplicationSeesWhatItSeesWithoutTheAgent(ClientContract client, ClientBatches.Environment environment) {
        String with = environment.prefix() + client.shortName();
        String without = ClientBatches.barePrefix(environment.jdk()) + client.shortName();
        Outcome actual = Objects.requireNonNull(batches.get(with)).outcome(with, 4);
        Outcome expected = Objects.requireNonNull(batches.get(without)).outcome(without, 4);
        if (MAY_NOT_REUSE.contains(client.shortName()) && !raced(actual, expected)) {
            return;
        }
        assertThat(client.comparable(actual.shape())).isEqualTo(client.comparable(expected.shape()));
        assertThat(actual.firstFrame()).isEqualTo(expected.firstFrame());
    }

    /** True if both found the connection still in their pools. */
    private static boolean raced(Outcome actual, Outcome expected) {
        return actual.failed() == expected.failed() && !hadToConnect(actual) && !hadToConnect(expected);
    }

    private static boolean hadToConnect(Outcome outcome) {
        return outcome.failed() && outcome.shape().toLowerCase(Locale.ROOT).contains("connect timed out");
    }
}
