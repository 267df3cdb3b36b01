package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every client library must show under the agent. A library's own test says how its client is named and what is on
 * the class path, and where its measured behaviour differs from most.
 *
 * <p>All scenarios run at once in one child JVM per environment: each JDK, with and without packets; and once per JDK
 * without the agent, to compare what the application saw.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientContract {

    /** Nothing listens here; not the sentinel's port. */
    private static final int CLOSED_PORT = 2;

    private static final int LARGE_BODY_BYTES = 12_000_000;

    @TempDir
    static Path scratch;

    private final String driver;
    private final String client;
    private final ClassPath classPath;
    private final Map<Environment, Batch> batches = new LinkedHashMap<>();
    private final Map<Environment, Batch> replays = new LinkedHashMap<>();
    private final Map<Jdks.Jdk, Batch> bare = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private FaultServer server;

    /**
     * @param driver the class name of a {@link Caller}
     * @param classPath what the child JVM needs for it
     */
    @SuppressWarnings("NullAway.Init") // the server is started before the first test
    ClientContract(String driver, ClassPath classPath) {
        this.driver = driver;
        this.client = getClass().getSimpleName();
        this.classPath = classPath;
    }

    /**
     * Where a batch runs.
     *
     * @param packets whether live capture is on
     */
    record Environment(Jdks.Jdk jdk, boolean packets) {

        /** Scenario identities must differ between batches, because one server serves them all. */
        String prefix() {
            return "j" + jdk.feature() + (packets ? "p" : "k") + "-";
        }

        @Override
        public String toString() {
            return jdk + (packets ? ", app + kernel + packets" : ", app + kernel");
        }
    }

    /** How the library's name begins in reports; null for clients that no probe knows. */
    abstract @Nullable String library();

    /** Whether the client, told not to try again, uses an idle connection that the server has closed, and fails. */
    abstract boolean failsOnClosedIdleConnection();

    /** Whether the client, with its defaults, sends a POST again after a reused connection died under it. */
    abstract boolean replaysPost();

    /** Whether the client can give up waiting for an answer. */
    boolean timesOut() {
        return true;
    }

    /**
     * Whether a client that drops idle connections as soon as it reads their end may send a request before it has: a
     * thread of its own reads them. What it then reports is judged as everywhere.
     */
    boolean mayLoseTheRace() {
        return false;
    }

    /** An exception's text without what differs from run to run: ports, hash codes, states. */
    String comparable(String shape) {
        return shape;
    }

    /** JVM arguments, for clients that are told so whether to try again; empty if the client's settings tell it. */
    List<String> jvmArguments(boolean retries) {
        return List.of();
    }

    static List<Environment> environments() {
        List<Environment> environments = new ArrayList<>();
        for (Jdks.Jdk jdk : Jdks.all()) {
            environments.add(new Environment(jdk, false));
            if (Rights.canCapture()) {
                environments.add(new Environment(jdk, true));
            }
        }
        return environments;
    }

    @BeforeAll
    void playAll() throws IOException, InterruptedException {
        server = FaultServer.start();
        for (Environment environment : environments()) {
            List<Scenario> once = scenarios(environment.prefix());
            List<Scenario> again = retryingScenarios(environment.prefix());
            if (jvmArguments(true).equals(jvmArguments(false))) {
                Batch both = underAgent(
                        environment,
                        false,
                        Stream.concat(once.stream(), again.stream()).toList());
                batches.put(environment, both);
                replays.put(environment, both);
            } else {
                batches.put(environment, underAgent(environment, false, once));
                replays.put(environment, underAgent(environment, true, again));
            }
        }
        for (Jdks.Jdk jdk : Jdks.all()) {
            Path directory = Files.createDirectory(scratch.resolve(client + "bare" + jdk.feature()));
            List<Scenario> scenarios = scenarios(barePrefix(jdk));
            bare.put(jdk, Batch.play(builder(jdk, directory, false), directory, server, scenarios, false));
        }
    }

    private Batch underAgent(Environment environment, boolean retries, List<Scenario> scenarios)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectory(scratch.resolve(client + environment.prefix() + retries));
        AgentProcess.Builder builder = builder(environment.jdk(), directory, retries)
                .agent("capture=" + (environment.packets() ? "auto" : "off"), "log=stderr");
        return Batch.play(builder, directory, server, scenarios, true);
    }

    private static String barePrefix(Jdks.Jdk jdk) {
        return "j" + jdk.feature() + "b-";
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    private AgentProcess.Builder builder(Jdks.Jdk jdk, Path directory, boolean retries) {
        return new AgentProcess.Builder(jdk, directory)
                .classPath(classPath)
                .jvm("--enable-native-access=ALL-UNNAMED")
                .jvm(jvmArguments(retries).toArray(new String[0]));
    }

    /** The scenarios of clients that are told not to try again. */
    private List<Scenario> scenarios(String prefix) throws IOException {
        Caller.Settings once = Caller.Settings.DEFAULT;
        Caller.Settings impatient = new Caller.Settings(false, 5_000, 900, 0);
        return List.of(
                at(prefix, "idle", once, "POST ok-close/700 10", "await-close", "POST ok 300"),
                at(prefix, "idlereset", once, "POST ok-reset/700 10", "await-close", "POST ok 300"),
                at(prefix, "refused", once, "GET ok"),
                at(prefix, "aborted", once, "POST ok 10", "POST reset 300"),
                at(prefix, "noanswer", once, "POST ok 10", "POST close 300"),
                at(prefix, "slow", impatient, timesOut() ? "POST never 300" : "POST ok 300"),
                at(prefix, "unread", once, "POST early-413 " + LARGE_BODY_BYTES),
                at(prefix, "cancel", once, "abort POST never 10"),
                at(prefix, "healthy", once, "POST ok 10", "GET ok", "GET slow/700", "GET ok-bye"),
                at(prefix, "churn", once, "GET ok-bye", "GET ok-bye", "GET ok-bye", "GET ok-bye"),
                at(prefix, "late", once, "GET ok-abort", "await-close"),
                at(prefix, "unused", once, "GET ok-close/600", "await-close"),
                at(prefix, "unusedreset", once, "GET ok-reset/600", "await-close"),
                at(prefix, "knock", once, "knock", "knock", "knock"));
    }

    /** The same clients with a second attempt allowed. */
    private List<Scenario> retryingScenarios(String prefix) throws IOException {
        Caller.Settings again = new Caller.Settings(true, 5_000, 20_000, 0);
        return List.of(
                at(prefix, "replayidle", again, "POST ok-close/700 10", "await-close", "POST ok 300"),
                at(prefix, "replaylost", again, "POST ok 10", "POST close-once 300"));
    }

    /** Each kind of scenario has a port of its own, because some clients pool connections for the whole JVM. */
    private Scenario at(String prefix, String name, Caller.Settings settings, String... steps) throws IOException {
        Integer port = name.equals("refused") ? Integer.valueOf(CLOSED_PORT) : ports.get(name);
        if (port == null) {
            port = server.anotherPort();
            ports.put(name, port);
        }
        return new Scenario(prefix + name, driver, settings, server.host(), port, List.of(steps));
    }

    // ---- failures ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void idleClosedBeforeReuse(Environment environment) {
        Outcome outcome = outcome(environment, "idle", 3);
        if (!failsOnClosedIdleConnection() && outcome.failed() && mayLoseTheRace()) {
            // The end and the request crossed inside the client: it may not have written a byte. Nobody else is to
            // blame.
            Reported incident = only(environment, "idle", outcome);
            assertThat(incident.cause()).isIn("idle-closed-before-reuse", "idle-close-race", "local-close", "unknown");
            assertThat(incident.retry()).isNotEqualTo("no");
            return;
        }
        if (!failsOnClosedIdleConnection()) {
            assertThat(outcome.status()).as(outcome.shape()).isEqualTo(200);
            return;
        }
        assertThat(outcome.failed()).isTrue();
        if (endOfStreamIsNoException(environment, "idle", outcome)) {
            return;
        }
        Reported incident = only(environment, "idle", outcome);
        assertThat(incident.cause()).isEqualTo("idle-closed-before-reuse");
        assertThat(incident.blame()).isEqualTo("config");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.retry()).isEqualTo("yes");
        assertThat(incident.role()).isEqualTo("client");
        assertThat(incident.idleMillis()).isBetween(500L, 20_000L);
        if (library() != null) {
            assertThat(incident.ordinal()).isEqualTo(2);
        }
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void connectionRefused(Environment environment) {
        Outcome outcome = outcome(environment, "refused", 1);
        Reported incident = only(environment, "refused", outcome);
        assertThat(incident.cause()).isEqualTo("connection-refused");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.confidence()).isIn("proven", "likely");
        assertThat(incident.retry()).isEqualTo("yes");
        assertThat(incident.remote()).endsWith(":" + CLOSED_PORT);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerAborted(Environment environment) {
        Outcome outcome = outcome(environment, "aborted", 2);
        Reported incident = only(environment, "aborted", outcome);
        assertThat(incident.cause()).isEqualTo("peer-aborted");
        assertThat(incident.blame()).isEqualTo("peer-app");
        // Linux drops the connection before it looks at what a RST acknowledges; only its packet tells.
        assertThat(incident.retry()).isIn(environment.packets() ? List.of("no") : List.of("no", "unknown"));
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerClosedWithoutResponse(Environment environment) {
        Outcome outcome = outcome(environment, "noanswer", 2);
        assertThat(outcome.failed()).isTrue();
        if (endOfStreamIsNoException(environment, "noanswer", outcome)) {
            return;
        }
        Reported incident = only(environment, "noanswer", outcome);
        assertThat(incident.cause()).isEqualTo("peer-closed-without-response");
        assertThat(incident.blame()).isEqualTo("peer-app");
        // Only the FIN's own packet tells whether it was sent before the request had come; and a FIN within a
        // millisecond
        // of our last write leaves open whether we were still writing.
        assertThat(incident.confidence()).isIn(environment.packets() ? List.of("proven", "likely") : List.of("likely"));
        assertThat(incident.retry()).isEqualTo("no");
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerSlow(Environment environment) {
        Outcome outcome = outcome(environment, "slow", 1);
        if (!timesOut()) {
            assertThat(outcome.status()).isEqualTo(200);
            return;
        }
        Reported incident = only(environment, "slow", outcome);
        assertThat(incident.cause()).isEqualTo("peer-slow");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.confidence()).isIn("proven", "likely");
        assertThat(incident.retry()).isEqualTo("no");
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void peerResetUnreadData(Environment environment) {
        Outcome outcome = outcome(environment, "unread", 1);
        if (!outcome.failed()) {
            // The client read the early answer in spite of the reset, which is the better client.
            assertThat(outcome.status()).isEqualTo(413);
            return;
        }
        Reported incident = only(environment, "unread", outcome);
        if (environment.packets()) {
            assertThat(incident.cause()).isEqualTo("peer-reset-unread-data");
            assertThat(incident.blame()).isEqualTo("peer-app");
        } else {
            // Without packets the early answer can be seen only if it had reached the socket.
            assertThat(incident.cause()).isIn("peer-reset-unread-data", "peer-aborted", "unknown");
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void aCancelledCallIsNeverBlamedOnThePeer(Environment environment) {
        Outcome outcome = outcome(environment, "cancel", 1);
        assertThat(outcome.failed()).isTrue();
        for (Reported incident : incidents(environment, "cancel", outcome)) {
            assertThat(incident.cause()).isEqualTo("local-close");
            assertThat(incident.blame()).isEqualTo("local-app");
        }
    }

    // ---- what the library hides -------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void silentlyReplayedAfterAnAcceptedCopy(Environment environment) {
        Outcome outcome = outcome(environment, "replaylost", 2);
        List<FaultServer.Request> requests = server.requests(environment.prefix() + "replaylost");
        if (!replaysPost()) {
            assertThat(requests).hasSize(2);
            return;
        }
        assertThat(outcome.status()).as(outcome.shape()).isEqualTo(200);
        assertThat(requests).hasSize(3);
        Reported incident = incidents(environment, "replaylost", outcome).stream()
                .filter(each -> each.cause().equals("silently-replayed"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no silently-replayed\n" + replays.get(environment)));
        assertThat(incident.blame()).isEqualTo("config");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.retry()).isEqualTo("no");
    }

    @ParameterizedTest
    @MethodSource("environments")
    void silentlyReplayedBeforeAnythingWasAccepted(Environment environment) {
        Outcome outcome = outcome(environment, "replayidle", 3);
        if (library() == null || (outcome.failed() && mayLoseTheRace())) {
            return;
        }
        assertThat(outcome.status()).as(outcome.shape()).isEqualTo(200);
        List<Reported> incidents = incidents(environment, "replayidle", outcome);
        if (!replaysPost()) {
            assertThat(incidents).isEmpty();
            return;
        }
        Reported incident = incidents.stream()
                .filter(each -> each.cause().equals("silently-replayed"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no silently-replayed\n" + replays.get(environment)));
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.retry()).isEqualTo("yes");
    }

    // ---- nothing to report ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void healthyCallsAreNoIncidents(Environment environment) {
        for (int step = 1; step <= 4; step++) {
            if (library() != null) {
                assertThat(outcome(environment, "healthy", step).status()).isEqualTo(200);
                assertThat(outcome(environment, "churn", step).status()).isEqualTo(200);
            }
        }
        assertThat(outcome(environment, "late", 1).status()).isEqualTo(200);
        for (String scenario : List.of("healthy", "late", "unused", "unusedreset")) {
            assertThat(incidents(environment, scenario)).as(scenario).isEmpty();
        }
        if (library() != null) {
            assertThat(incidents(environment, "churn")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void nothingIsReportedThatNobodyAskedFor(Environment environment) {
        List<String> causes = batch(environment).incidents().stream()
                .map(Reported::cause)
                .distinct()
                .toList();
        assertThat(causes)
                .isSubsetOf(
                        "idle-closed-before-reuse",
                        "idle-reset-by-middlebox",
                        "connection-refused",
                        "peer-aborted",
                        "peer-closed-without-response",
                        "peer-slow",
                        "peer-reset-unread-data",
                        "local-close",
                        "silently-replayed",
                        "unknown");
    }

    // ---- the application --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void theApplicationSeesWhatItSeesWithoutTheAgent(Environment environment) {
        Batch without = Objects.requireNonNull(bare.get(environment.jdk()));
        for (String call : List.of("idle 3", "refused 1", "aborted 2", "noanswer 2")) {
            String[] words = call.split(" ", -1);
            if (words[0].equals("idle") && mayLoseTheRace()) {
                continue;
            }
            Outcome expected = without.outcome(barePrefix(environment.jdk()) + words[0], Integer.parseInt(words[1]));
            Outcome actual = outcome(environment, words[0], Integer.parseInt(words[1]));
            assertThat(comparable(actual.shape())).as(call).isEqualTo(comparable(expected.shape()));
            assertThat(actual.status()).as(call).isEqualTo(expected.status());
            assertThat(actual.firstFrame()).as(call).isEqualTo(expected.firstFrame());
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void theVerdictHangsOnTheException(Environment environment) {
        for (String call : List.of("refused 1", "aborted 2", timesOut() ? "slow 1" : "aborted 2")) {
            String[] words = call.split(" ", -1);
            Outcome outcome = outcome(environment, words[0], Integer.parseInt(words[1]));
            assertThat(outcome.failed()).as(call).isTrue();
            assertThat(outcome.verdicts()).as(call + " " + outcome).isEqualTo(1);
            Reported incident = only(environment, words[0], outcome);
            assertThat(outcome.verdict()).contains(incident.headline());
        }
    }

    // ---- look-ups ---------------------------------------------------------------------------------------------------

    private Batch batch(Environment environment) {
        return Objects.requireNonNull(batches.get(environment));
    }

    private Batch batch(Environment environment, String scenario) {
        return Objects.requireNonNull((scenario.startsWith("replay") ? replays : batches).get(environment));
    }

    private Outcome outcome(Environment environment, String scenario, int step) {
        return batch(environment, scenario).outcome(environment.prefix() + scenario, step);
    }

    private Reported only(Environment environment, String scenario, Outcome outcome) {
        List<Reported> incidents = incidents(environment, scenario, outcome);
        assertThat(incidents).as(scenario + "\n" + batch(environment, scenario)).hasSize(1);
        Reported incident = incidents.get(0);
        if (library() != null) {
            assertThat(incident.library()).startsWith(library());
            assertThat(incident.request()).contains("/" + environment.prefix() + scenario + "/");
        }
        assertThat(incident.json().toString()).doesNotContain("sesame");
        return incident;
    }

    private List<Reported> incidents(Environment environment, String scenario) {
        String part = "/" + environment.prefix() + scenario + "/";
        return batch(environment, scenario).incidents().stream()
                .filter(incident ->
                        incident.request() != null && incident.request().contains(part))
                .toList();
    }

    /** Clients without a probe have no request: there the local port leads to the incident, or the verdict. */
    private List<Reported> incidents(Environment environment, String scenario, Outcome outcome) {
        if (library() != null) {
            return incidents(environment, scenario);
        }
        return batch(environment, scenario).incidents().stream()
                .filter(outcome::concerns)
                .toList();
    }

    /** Without a library nobody knows whether the end of a stream was expected: a JDK socket just returns -1. */
    private boolean endOfStreamIsNoException(Environment environment, String scenario, Outcome outcome) {
        return library() == null && incidents(environment, scenario, outcome).isEmpty();
    }

    private static void assertTiers(Environment environment, Reported incident) {
        assertThat(incident.tiers()).contains("app", "kernel");
        if (environment.packets()) {
            assertThat(incident.tiers()).contains("packets");
        }
    }
}
