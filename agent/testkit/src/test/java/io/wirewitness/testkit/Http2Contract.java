package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every client that speaks HTTP/2 must show under the agent: its frames decide. Without packets, because frames are
 * seen in the library. All scenarios run at once in one child JVM per JDK, and once without the agent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Http2Contract {

    /** Nothing listens here. */
    private static final int CLOSED_PORT = 2;

    private static final Caller.Settings PATIENT = Caller.Settings.DEFAULT.overHttp2();
    private static final Caller.Settings IMPATIENT = new Caller.Settings(false, 5_000, 8_000, 0).overHttp2();

    private static final Map<String, List<String>> PLANS = Map.ofEntries(
            Map.entry("refused", List.of("ok", "rst-7")),
            Map.entry("internal", List.of("ok", "rst-2")),
            Map.entry("twice", List.of("rst-2", "rst-1")),
            Map.entry("unprocessed", List.of("ok", "goaway-1-2-because")),
            Map.entry("unfinished", List.of("ok", "goaway-2-0")),
            Map.entry("draining", List.of("ok", "graceful-2")),
            Map.entry("aged", List.of("ok", "graceful-2-max_age")),
            Map.entry("calm", List.of("ok", "goaway-11-0-too_many_pings")),
            Map.entry("ended", List.of("ok", "eof")),
            Map.entry("aborted", List.of("ok", "reset")),
            Map.entry("slow", List.of("ok", "never")),
            Map.entry("nobody", List.of()),
            Map.entry("gateway", List.of("ok", "status-502")),
            Map.entry("healthy", List.of("ok", "ok")));

    @TempDir
    static Path scratch;

    private final String driver;
    private final ClassPath classPath;
    private final Map<Jdks.Jdk, Batch> batches = new ConcurrentHashMap<>();
    private final Map<Jdks.Jdk, Batch> bare = new ConcurrentHashMap<>();

    Http2Contract(String driver, ClassPath classPath) {
        this.driver = driver;
        this.classPath = classPath;
    }

    /** What the child JVM has. */
    final ClassPath classPath() {
        return classPath;
    }

    /** How the library's name begins in reports. */
    abstract String library();

    /** Whether the client, told not to try again, sends a request again that the server said it did not process. */
    abstract boolean repeatsUnprocessed(Jdks.Jdk jdk);

    /** Whether the client repeats what RST_STREAM REFUSED_STREAM refused, told not to try again. */
    boolean repeatsRefused(Jdks.Jdk jdk) {
        return repeatsUnprocessed(jdk);
    }

    /** Whether the client closes the connection at the first GOAWAY, so that it may never read the second. */
    boolean givesUpAtAnyGoAway(Jdks.Jdk jdk) {
        return false;
    }

    /** Whether the exception of this scenario is an object of its own: on one that nothing can be added to no verdict hangs. */
    boolean annotates(String scenario) {
        return true;
    }

    /** Whether the library itself, with or without the agent, ends this scenario now with one exception and now with another. */
    boolean differsFromRunToRun(String scenario) {
        return false;
    }

    /** Whether the peer answers as a gRPC server. */
    boolean grpc() {
        return false;
    }

    /** Whether a body that ends before its announced length is told, where the library takes that for its end. */
    boolean tellsShortBodies() {
        return false;
    }

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @BeforeAll
    void playAll() throws IOException, InterruptedException {
        try (Http2Peer peer = new Http2Peer(grpc())) {
            List<Callable<?>> plays = new ArrayList<>();
            for (Jdks.Jdk jdk : Jdks.all()) {
                plays.add(() -> batches.put(jdk, play(peer, jdk, true)));
                plays.add(() -> bare.put(jdk, play(peer, jdk, false)));
            }
            Plays.all(plays);
        }
    }

    private Batch play(Http2Peer peer, Jdks.Jdk jdk, boolean underAgent) throws IOException, InterruptedException {
        String prefix = prefix(jdk, underAgent);
        Path directory = Files.createDirectory(scratch.resolve(getClass().getSimpleName() + prefix));
        AgentProcess.Builder builder =
                new AgentProcess.Builder(jdk, directory).classPath(classPath).jvm("--enable-native-access=ALL-UNNAMED");
        if (underAgent) {
            builder.agent("capture=off", "log=stderr");
        }
        List<Scenario> scenarios = new ArrayList<>();
        Map<String, List<String>> plans = new HashMap<>(PLANS);
        if (tellsShortBodies()) {
            plans.put("short", List.of("ok", "short"));
        }
        for (Map.Entry<String, List<String>> plan : plans.entrySet()) {
            List<String> answers = plan.getValue();
            scenarios.add(new Scenario(
                    prefix + plan.getKey(),
                    driver,
                    plan.getKey().equals("slow") ? IMPATIENT : PATIENT,
                    peer.host(),
                    answers.isEmpty() ? CLOSED_PORT : peer.port(answers.toArray(new String[0])),
                    List.of("POST ok 10", "POST second 300")));
        }
        return Batch.play(builder, directory, peer, scenarios, underAgent);
    }

    private static String prefix(Jdks.Jdk jdk, boolean underAgent) {
        return "j" + jdk.feature() + (underAgent ? "a-" : "b-");
    }

    @AfterAll
    void forget() {
        batches.clear();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aRefusedStreamMayBeSentAgain(Jdks.Jdk jdk) {
        if (repeatsRefused(jdk)) {
            assertReplayed(jdk, "refused");
            return;
        }
        Reported incident = only(jdk, "refused");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("h2-stream-reset");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.headline()).contains("REFUSED_STREAM");
        assertThat(incident.retry()).isEqualTo("yes");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anotherResetLeavesItOpen(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "internal");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("h2-stream-reset");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.headline()).contains("INTERNAL_ERROR");
        assertThat(incident.retry()).isEqualTo("unknown");
        assertThat(incident.ordinal()).isEqualTo(2);
    }

    /** The connection goes on, and its second failure has nothing to do with its first. */
    @ParameterizedTest
    @MethodSource("jdks")
    void eachOfTwoResetStreamsHasItsOwnVerdict(Jdks.Jdk jdk) {
        List<Reported> incidents = incidents(jdk, "twice");
        assertThat(incidents).as(batches.get(jdk) + "").hasSize(2);
        // OkHttp uses no connection again of which a stream was reset so: a new one begins the peer's plan anew.
        boolean goesOn = incidents.get(0).local().equals(incidents.get(1).local());
        List<String> codes = List.of("INTERNAL_ERROR", goesOn ? "PROTOCOL_ERROR" : "INTERNAL_ERROR");
        for (int step = 1; step <= 2; step++) {
            String code = codes.get(step - 1);
            assertThat(incidents.get(step - 1).headline()).contains(code);
            if (annotates("internal")) {
                assertThat(outcome(jdk, "twice", step).verdict()).contains(code);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aStreamAboveTheLastOneWasNotProcessed(Jdks.Jdk jdk) {
        if (repeatsUnprocessed(jdk)) {
            assertReplayed(jdk, "unprocessed");
            return;
        }
        Reported incident = only(jdk, "unprocessed");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("h2-goaway");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.headline()).contains("PROTOCOL_ERROR").contains("\"because\"");
        assertThat(incident.retry()).isEqualTo("yes");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aStreamThatWasLeftUnfinishedMayHaveBeenActedOn(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "unfinished");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("h2-goaway");
        assertThat(incident.confidence()).isIn("proven", "likely");
        assertThat(incident.headline()).contains("INTERNAL_ERROR");
        assertThat(incident.retry()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aGracefulGoAwayIsDraining(Jdks.Jdk jdk) {
        if (repeatsUnprocessed(jdk)) {
            assertReplayed(jdk, "draining");
            return;
        }
        Reported incident = only(jdk, "draining");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("peer-draining");
        assertThat(incident.confidence()).isEqualTo("likely");
        assertThat(incident.retry()).isIn(givesUpAtAnyGoAway(jdk) ? List.of("yes", "unknown") : List.of("yes"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anAgeLimitThatIsNamedIsProven(Jdks.Jdk jdk) {
        if (repeatsUnprocessed(jdk)) {
            assertReplayed(jdk, "aged");
            return;
        }
        Reported incident = only(jdk, "aged");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("connection-age-limit");
        assertThat(incident.confidence())
                .isIn(givesUpAtAnyGoAway(jdk) ? List.of("proven", "likely") : List.of("proven"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void tooManyPingsIsWhatTheServerSays(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "calm");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("h2-too-calm");
        assertThat(incident.blame()).isEqualTo("config");
        assertThat(incident.confidence()).isIn("proven", "likely");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutAFrameTheVerdictSaysSo(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "ended");
        assertThat(incident.cause()).as(incident.json().toString()).isIn("peer-closed-without-response", "unknown");
        assertThat(incident.confidence()).isNotEqualTo("proven");
        assertThat(incident.retry()).isEqualTo("unknown");
        assertThat(incident.missing()).containsAnyOf("GOAWAY", "which stream this one had is not known");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aResetOfTheConnectionProvesNothingOfOneRequest(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "aborted");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isIn("peer-aborted", "unknown");
        assertThat(incident.confidence()).isNotEqualTo("proven");
        assertThat(incident.retry()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aTimeOutIsTheSlowServers(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "slow");
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("peer-slow");
        assertThat(incident.confidence()).isEqualTo("likely");
        assertThat(incident.retry()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aGatewayThatAnswersInTheServersPlace(Jdks.Jdk jdk) {
        if (grpc()) {
            return; // a status that is not 200 is a failed call there, and the status is told by gRPC itself
        }
        assertThat(outcome(jdk, "gateway", 2).status()).isEqualTo(502);
        List<Reported> incidents = incidents(jdk, "gateway");
        assertThat(incidents).as(batches.get(jdk) + "").hasSize(1);
        assertThat(incidents.get(0).cause()).isEqualTo("response-from-intermediary");
        assertThat(incidents.get(0).library()).startsWith(library());
        assertThat(incidents.get(0).ordinal()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aBodyThatEndsAsIfItWereWhole(Jdks.Jdk jdk) {
        assumeTrue(tellsShortBodies(), "this client counts for itself, or nobody is told");
        List<Reported> incidents = incidents(jdk, "short");
        assertThat(incidents).as(batches.get(jdk) + "").hasSize(1);
        assertThat(incidents.get(0).cause()).isEqualTo("peer-truncated-response");
        assertThat(incidents.get(0).headline()).contains("10 of 20 announced bytes");
        assertThat(incidents.get(0).library()).startsWith(library());
        assertThat(incidents.get(0).ordinal()).isEqualTo(2);
        Outcome without = Objects.requireNonNull(bare.get(jdk)).outcome(prefix(jdk, false) + "short", 2);
        assertThat(outcome(jdk, "short", 2).shape().replace(prefix(jdk, true), ""))
                .isEqualTo(without.shape().replace(prefix(jdk, false), ""));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void nobodyListens(Jdks.Jdk jdk) {
        // Whether the library's name is in it depends on what is judged first where a library connects on Netty's
        // threads.
        Reported incident = Objects.requireNonNull(batches.get(jdk)).incidents().stream()
                .filter(each -> each.remote().endsWith(":" + CLOSED_PORT))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no incident\n" + batches.get(jdk)));
        assertThat(incident.cause()).as(incident + "\n" + batches.get(jdk)).isEqualTo("connection-refused");
        assertThat(incident.retry()).isEqualTo("yes");
        assertThat(outcome(jdk, "nobody", 1).verdicts()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void healthyCallsAreNoIncidents(Jdks.Jdk jdk) {
        assertThat(outcome(jdk, "healthy", 1).failed()).isFalse();
        assertThat(outcome(jdk, "healthy", 2).failed()).isFalse();
        assertThat(incidents(jdk, "healthy")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theApplicationSeesWhatItSeesWithoutTheAgent(Jdks.Jdk jdk) {
        for (String scenario : PLANS.keySet()) {
            Outcome without = Objects.requireNonNull(bare.get(jdk)).outcome(prefix(jdk, false) + scenario, 2);
            Outcome with = outcome(jdk, scenario, 2);
            if (!differsFromRunToRun(scenario)) {
                assertThat(comparable(with.shape())).as(scenario).isEqualTo(comparable(without.shape()));
            }
            assertThat(with.failed()).as(scenario).isEqualTo(without.failed());
            assertThat(with.status()).as(scenario).isEqualTo(without.status());
        }
    }

    /**
     * The JDK's client names its own port in a message, gRPC the peer's, and Vert.x the request's path; a reset is "by peer" if
     * it meets a write, and whether it meets one or a read is chance.
     */
    private static String comparable(String shape) {
        return shape.replace("Connection reset by peer", "Connection reset")
                .replaceAll("/j\\d+[ab]-", "/")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "address")
                .replaceAll("[0-9.]+s\\b|[0-9]{4,}|[0-9]+\\.[0-9]+", "n");
    }

    /** The server had not processed the first copy, so that nobody need mind. */
    private void assertReplayed(Jdks.Jdk jdk, String scenario) {
        Reported incident = incidents(jdk, scenario).stream()
                .filter(each -> each.cause().equals("silently-replayed"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(scenario + ": not replayed\n" + batches.get(jdk)));
        assertThat(incident.retry()).isEqualTo("yes");
    }

    private Outcome outcome(Jdks.Jdk jdk, String scenario, int step) {
        return Objects.requireNonNull(batches.get(jdk)).outcome(prefix(jdk, true) + scenario, step);
    }

    private List<Reported> incidents(Jdks.Jdk jdk, String scenario) {
        String part = "/" + prefix(jdk, true) + scenario + "/";
        return Objects.requireNonNull(batches.get(jdk)).incidents().stream()
                .filter(incident ->
                        incident.request() != null && incident.request().contains(part))
                .toList();
    }

    private Reported only(Jdks.Jdk jdk, String scenario) {
        Outcome outcome = outcome(jdk, scenario, 2);
        assertThat(outcome.failed()).as(scenario + " " + outcome).isTrue();
        List<Reported> incidents = incidents(jdk, scenario);
        assertThat(incidents)
                .as(scenario + " " + outcome + "\n" + batches.get(jdk))
                .hasSize(1);
        Reported incident = incidents.get(0);
        assertThat(incident.library()).startsWith(library());
        assertThat(outcome.verdicts()).as(outcome.toString()).isEqualTo(annotates(scenario) ? 1 : 0);
        if (annotates(scenario)) {
            assertThat(outcome.verdict()).contains(incident.headline());
        }
        return incident;
    }
}
