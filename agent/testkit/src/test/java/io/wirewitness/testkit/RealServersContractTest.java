package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import io.wirewitness.contract.ServeProgram;
import io.wirewitness.contract.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every client against servers that nobody made for a test: nginx, haproxy, Tomcat, Jetty, Undertow and the JDK's. How a
 * library differs from others is what its own contract test says of it, and the few lists here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealServersContractTest {

    /** Jetty and Undertow count it from the start of a connection: the client's first classes take their time. */
    private static final int JAVA_IDLE_MILLIS = 5_000;

    private static final int UPLOAD_BYTES = 12_000_000;

    /** What each kind does; a kind has a port of its own. */
    private static final Map<String, List<String>> NGINX = Map.of(
            "ngxidle", List.of("POST ok 10", "await-close", "POST ok 300"),
            "ngxthird", List.of("GET ok", "GET ok", "GET ok"),
            "ngxkilled", List.of("GET ok", "GET drip/50"),
            "ngxreload", List.of("POST ok 10", "await-go", "POST ok 300"),
            "ngxupload", List.of("POST ok " + UPLOAD_BYTES),
            "ngxunread", List.of("POST ok " + UPLOAD_BYTES));

    private static final Map<String, List<String>> HAPROXY = Map.of(
            "hapidle", List.of("POST ok 10", "await-close", "POST ok 300"),
            "hapdown", List.of("GET ok"),
            "hapslow", List.of("POST never 10"),
            "haphalf", List.of("GET ok", "GET half-reset"),
            "hapreset", List.of("POST reset 10"),
            "hapgone", List.of("POST ok 10", "POST reset 10"));

    private static final List<String> JAVA_STEPS = List.of("POST ok 10", "await-close", "POST ok 300");

    private static final Map<String, ServerContract> JAVA_SERVERS = Map.of(
            "tomcat", new Tomcat11ContractTest(),
            "jetty", new JettyServer12ContractTest(),
            "undertow", new Undertow24ContractTest(),
            "jdkserver", new JdkHttpServerContractTest());

    private static final List<String> IDLE =
            List.of("ngxidle", "ngxreload", "hapidle", "tomcat", "jetty", "undertow", "jdkserver");

    /** These give up a connection by themselves before they use it again: each with its reason. */
    private static final Map<String, List<String>> MAY_LOOK_FIRST = Map.of(
            "a connection that was idle for two seconds is looked at",
            List.of("ApacheClient4514", "ApacheClient565"),
            "one that was idle for ten seconds is looked at, which a busy machine may need",
            List.of("OkHttp5"),
            "the event loop may not be busy yet when the end comes",
            List.of("AsyncHttpClient3", "Vertx4", "Vertx5"));

    /**
     * The selector of a Java server may close a channel in two steps: first its sending side ({@code
     * sun.nio.ch.SocketChannelImpl.implCloseNonBlockingMode}), so that the kernel still acknowledges what comes. Then nobody
     * can say that repeating is safe.
     */
    private static final Set<String> ACKNOWLEDGES_AFTER_ITS_END = JAVA_SERVERS.keySet();

    /** At an answer that comes before the request is out this one closes its own channel, and says nothing but that. */
    private static final Set<String> CLOSES_ON_AN_EARLY_ANSWER = Set.of("AsyncHttpClient3");

    /** The caller may have its answer before the pool has the connection back: the next call then opens another one. */
    private static final Set<String> MAY_OPEN_ANOTHER = Set.of("ApacheAsync415", "ApacheAsync565");

    /** Which of two writes meets the reset decides whether it repeats the request or fails. */
    private static final Set<String> DIFFERS_FROM_RUN_TO_RUN = Set.of("UrlConnection");

    private static final String RELOAD = "ngxreload";

    @TempDir
    static Path scratch;

    private final Map<String, Batch> batches = new ConcurrentHashMap<>();
    private final Map<String, RealPeers> peers = new ConcurrentHashMap<>();
    private final List<AgentProcess> javaServers = new ArrayList<>();
    private @Nullable FaultServer behind;

    static Stream<Arguments> everything() {
        return AllClients.everywhere();
    }

    // ---- the play ---------------------------------------------------------------------------------------------------

    @BeforeAll
    void playAll() throws Exception {
        assumeTrue(Rights.onPath("nginx") && Rights.onPath("haproxy"), "no nginx or no haproxy");
        FaultServer fault = FaultServer.start();
        behind = fault;
        Map<String, Integer> javaPorts = new LinkedHashMap<>();
        for (Map.Entry<String, ServerContract> each : JAVA_SERVERS.entrySet()) {
            javaPorts.put(each.getKey(), startJavaServer(each.getKey(), each.getValue()));
        }
        List<Callable<?>> plays = new ArrayList<>();
        for (List<ClientContract> group : AllClients.GROUPS) {
            for (ClientBatches.Environment environment : ClientBatches.allEnvironments()) {
                plays.add(() ->
                        play(group, environment.jdk(), environment.prefix(), environment.packets(), fault, javaPorts));
            }
            for (Jdks.Jdk jdk : Jdks.all()) {
                plays.add(() -> play(group, jdk, ClientBatches.barePrefix(jdk), null, fault, javaPorts));
            }
        }
        Plays.all(plays);
    }

    private int startJavaServer(String kind, ServerContract contract) throws IOException {
        AgentProcess process = new AgentProcess.Builder(Jdks.all().get(0), Files.createDirectory(scratch.resolve(kind)))
                .classPath(contract.classPath())
                .start(ServeProgram.class, contract.driver(), new Served.Settings(0, JAVA_IDLE_MILLIS, null).text());
        javaServers.add(process);
        process.awaitLine("@started"::equals);
        return process.out().stream()
                .filter(line -> line.startsWith("@listening\t"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf('\t') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** One JVM with the clients of a group, and an nginx and an haproxy of its own. */
    private Batch play(
            List<ClientContract> group,
            Jdks.Jdk jdk,
            String prefix,
            @Nullable Boolean packets,
            FaultServer fault,
            Map<String, Integer> javaPorts)
            throws Exception {
        Path directory = Files.createTempDirectory(scratch, prefix);
        RealPeers ours = RealPeers.open(directory, fault, group.size(), javaPorts);
        List<Scenario> scenarios = new ArrayList<>();
        for (ClientContract client : group) {
            steps().forEach((kind, steps) -> scenarios.add(new Scenario(
                    id(prefix, client, kind),
                    client.driver(),
                    Caller.Settings.DEFAULT,
                    ours.host(),
                    ours.port(kind),
                    steps)));
            peers.put(prefix + client.shortName(), ours);
        }
        AgentProcess.Builder builder =
                AllClients.builder(group, jdk, Files.createDirectory(directory.resolve("agent")));
        if (packets != null) {
            builder.agent("capture=" + (packets ? "auto" : "off"), "log=stderr");
        }
        Thread killer = new Thread(() -> {
            try {
                ours.killWorkerInTheMiddleOf(group.stream()
                        .map(client -> id(prefix, client, "ngxkilled"))
                        .toList());
            } catch (Exception e) {
                // The outcomes show what is missing.
                System.err.println("testkit: " + e);
            }
        });
        killer.start();
        try (ours) {
            Batch batch = Batch.play(builder, directory.resolve("agent"), ours, scenarios, packets != null);
            for (ClientContract client : group) {
                batches.put(prefix + client.shortName(), batch);
            }
            return batch;
        }
    }

    private static Map<String, List<String>> steps() {
        Map<String, List<String>> all = new LinkedHashMap<>(NGINX);
        all.putAll(HAPROXY);
        JAVA_SERVERS.keySet().forEach(kind -> all.put(kind, JAVA_STEPS));
        return all;
    }

    private static String id(String prefix, ClientContract client, String kind) {
        return prefix + client.shortName() + "-" + kind;
    }

    @AfterAll
    void stop() throws IOException {
        for (AgentProcess each : javaServers) {
            each.close();
        }
        if (behind != null) {
            behind.close();
        }
    }

    // ---- idle connections -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("everything")
    void anIdleConnectionThatTheServerClosed(ClientContract client, ClientBatches.Environment environment)
            throws IOException {
        for (String kind : IDLE) {
            if (outcome(client, environment, kind, 1).failed()) {
                assertThat(JAVA_SERVERS).containsKey(kind); // see JAVA_IDLE_MILLIS
                continue;
            }
            Outcome outcome = outcome(client, environment, kind, 3);
            List<Reported> incidents = incidents(client, environment, kind, outcome);
            String all = kind + " " + outcome + "\n" + batch(client, environment);
            if (!outcome.failed()) {
                assertThat(outcome.status()).as(all).isEqualTo(200);
                assertThat(!client.failsOnClosedIdleConnection() || mayLookFirst(client))
                        .as(all)
                        .isTrue();
                assertThat(incidents)
                        .as(all)
                        .allSatisfy(hidden -> assertThat(hidden.cause())
                                .isIn("idle-closed-before-reuse", "silently-replayed", "unknown"));
                if (!client.replaysPost()) {
                    assertThat(incidents).as(all).isEmpty();
                }
                continue;
            }
            if (client.library() == null && incidents.isEmpty()) {
                continue; // the end of a stream is no exception there
            }
            assertThat(incidents).as(all).hasSize(1);
            Reported incident = incidents.get(0);
            assertThat(incident.idleMillis()).as(all).isLessThan(60_000L);
            if (!client.failsOnClosedIdleConnection() && !DIFFERS_FROM_RUN_TO_RUN.contains(client.shortName())) {
                assertThat(client.mayLoseTheRace()).as(all).isTrue();
                assertThat(incident.cause())
                        .as(all)
                        .isIn("idle-closed-before-reuse", "idle-close-race", "peer-draining", "local-close", "unknown");
                assertThat(incident.retry()).as(all).isNotEqualTo("no");
                continue;
            }
            assertThat(incident.cause())
                    .as(all)
                    .isIn(
                            environment.packets()
                                            && !kind.equals(RELOAD) // which may come after any quiet, however short
                                    ? List.of("idle-closed-before-reuse")
                                    : List.of("idle-closed-before-reuse", "unknown"));
            assertThat(incident.blame()).as(all).isEqualTo(incident.cause().equals("unknown") ? "unknown" : "config");
            assertThat(incident.retry())
                    .as(all)
                    .isIn(ACKNOWLEDGES_AFTER_ITS_END.contains(kind) ? List.of("yes", "no", "unknown") : List.of("yes"));
            if (!kind.equals("ngxreload")) {
                assertThat(incident.idleMillis()).as(all).isBetween(900L, 30_000L);
            }
            if (client.library() != null) {
                assertThat(incident.ordinal()).as(all).isEqualTo(2);
            }
            List<Integer> logged = peers(client, environment).clientPorts(id(environment, client, kind));
            if (!logged.isEmpty()) { // the Java servers keep no log
                assertThat(incident.local()).as(all).endsWith(":" + logged.get(0));
            }
            ClientBatches.assertTiers(environment, incident);
        }
    }

    private static boolean mayLookFirst(ClientContract client) {
        return MAY_LOOK_FIRST.values().stream().anyMatch(each -> each.contains(client.shortName()));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void theThirdRequestGoesOutOnANewConnection(ClientContract client, ClientBatches.Environment environment)
            throws IOException {
        for (int step = 1; step <= 3; step++) {
            Outcome outcome = outcome(client, environment, "ngxthird", step);
            if (client.library() == null && step == 3 && outcome.failed()) {
                continue; // a bare socket is used on, whatever "Connection: close" says
            }
            assertThat(outcome.status()).as(outcome.shape()).isEqualTo(200);
        }
        if (client.library() != null) {
            List<Integer> ports = peers(client, environment).clientPorts(id(environment, client, "ngxthird"));
            assertThat(ports).hasSize(3);
            if (!MAY_OPEN_ANOTHER.contains(client.shortName())) {
                assertThat(ports.get(0)).isEqualTo(ports.get(1)).isNotEqualTo(ports.get(2));
            }
            assertThat(incidents(client, environment, "ngxthird")).isEmpty();
        }
    }

    // ---- answers that do not come, or not whole ---------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("everything")
    void aWorkerThatIsKilledInTheMiddleOfItsAnswer(ClientContract client, ClientBatches.Environment environment)
            throws IOException {
        truncated(client, environment, "ngxkilled");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void haproxyCutsAnAnswerThatItsServerCut(ClientContract client, ClientBatches.Environment environment)
            throws IOException {
        truncated(client, environment, "haphalf");
    }

    private void truncated(ClientContract client, ClientBatches.Environment environment, String kind)
            throws IOException {
        assertThat(outcome(client, environment, kind, 1).status()).isEqualTo(200);
        Outcome outcome = outcome(client, environment, kind, 2);
        List<Reported> incidents = incidents(client, environment, kind, outcome);
        String all = kind + " " + outcome + "\n" + batch(client, environment);
        if (client.noticesTruncation()) {
            assertThat(outcome.failed()).as(all).isTrue();
            if (client.library() != null) {
                assertThat(incidents).as(all).hasSize(1);
            }
        }
        for (Reported incident : incidents) {
            // The worker may die before the head has left it; without packets a death and a box look alike.
            assertThat(incident.cause())
                    .as(all)
                    .isIn(
                            "peer-truncated-response",
                            "peer-closed-without-response",
                            environment.packets() && client.library() != null ? "" : "unknown");
            assertThat(incident.blame()).as(all).isIn("peer-app", "unknown");
            List<Integer> logged = peers(client, environment).clientPorts(id(environment, client, kind));
            if (!MAY_OPEN_ANOTHER.contains(client.shortName())) {
                assertThat(incident.local()).as(all).endsWith(":" + logged.get(0));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void anAnswerOfHaproxyItselfIsAnAnswer(ClientContract client, ClientBatches.Environment environment) {
        assertThat(outcome(client, environment, "hapdown", 1).status()).isEqualTo(503);
        assertThat(outcome(client, environment, "hapslow", 1).status()).isEqualTo(504);
        assertThat(outcome(client, environment, "hapreset", 1).status()).isEqualTo(502);
        for (String kind : List.of("hapdown", "hapslow", "hapreset")) {
            assertThat(incidents(client, environment, kind))
                    .as(kind + "\n" + batch(client, environment))
                    .allSatisfy(incident -> assertThat(incident.cause()).isEqualTo("response-from-intermediary"));
        }
    }

    /** On a kept connection haproxy passes the silence of its server on, so that the client may try again. */
    @ParameterizedTest
    @MethodSource("everything")
    void haproxyEndsAKeptConnectionWithoutAnAnswer(ClientContract client, ClientBatches.Environment environment) {
        Outcome outcome = outcome(client, environment, "hapgone", 2);
        List<Reported> incidents = incidents(client, environment, "hapgone", outcome);
        String all = outcome + "\n" + batch(client, environment);
        if (MAY_OPEN_ANOTHER.contains(client.shortName()) && !outcome.failed()) {
            assertThat(outcome.status()).as(all).isEqualTo(502); // on a new connection haproxy does answer
            return;
        }
        assertThat(outcome.failed()).as(all).isTrue();
        assertThat(incidents)
                .as(all)
                .hasSizeBetween(client.library() == null ? 0 : 1, 1)
                .allSatisfy(incident -> {
                    assertThat(incident.cause()).isEqualTo("peer-closed-without-response");
                    assertThat(incident.retry()).isEqualTo("no");
                });
    }

    @ParameterizedTest
    @MethodSource("everything")
    void anUploadThatIsTooLarge(ClientContract client, ClientBatches.Environment environment) {
        for (String kind : List.of("ngxupload", "ngxunread")) {
            Outcome outcome = outcome(client, environment, kind, 1);
            List<Reported> incidents = incidents(client, environment, kind, outcome);
            String all = kind + " " + outcome + "\n" + batch(client, environment);
            if (!outcome.failed()) {
                assertThat(outcome.status()).as(all).isEqualTo(413);
                // nginx may stand in front of the server or be it: so no more than "possible"
                assertThat(incidents).as(all).allSatisfy(incident -> {
                    assertThat(incident.cause()).isEqualTo("response-from-intermediary");
                    assertThat(incident.confidence()).isEqualTo("possible");
                });
                continue;
            }
            if (client.library() != null && !CLOSES_ON_AN_EARLY_ANSWER.contains(client.shortName())) {
                assertThat(incidents).as(all).hasSize(1);
            }
            for (Reported incident : incidents) {
                if (CLOSES_ON_AN_EARLY_ANSWER.contains(client.shortName())
                        && incident.cause().equals("response-from-intermediary")) {
                    assertThat(incident.confidence()).isEqualTo("possible"); // it had read the 413 that it hides
                    continue;
                }
                // Without packets the early answer can be seen only if it had reached the socket.
                assertThat(incident.cause())
                        .as(all)
                        .isIn(
                                environment.packets()
                                        ? List.of("peer-reset-unread-data")
                                        : List.of("peer-reset-unread-data", "peer-aborted", "unknown"));
                assertThat(incident.blame()).as(all).isIn("peer-app", "unknown");
            }
        }
    }

    // ---- all of it --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("everything")
    void everyIncidentIsOneOfTheAbove(ClientContract client, ClientBatches.Environment environment) {
        String all = batch(client, environment).toString();
        for (Reported incident : batch(client, environment).incidents()) {
            assertThat(incident.cause())
                    .as(incident + "\n" + all)
                    .isIn(
                            "idle-closed-before-reuse",
                            "idle-close-race",
                            "peer-draining",
                            "peer-truncated-response",
                            "peer-closed-without-response",
                            "peer-reset-unread-data",
                            "peer-aborted",
                            "response-from-intermediary",
                            "silently-replayed",
                            "local-close",
                            "unknown");
            assertThat(incident.json().toString()).doesNotContain("sesame");
        }
        if (client.library() != null) {
            String part = "/" + environment.prefix() + client.shortName() + "-";
            assertThat(batch(client, environment).incidents().stream()
                            .filter(incident -> incident.request() != null
                                    && incident.request().contains(part))
                            .map(Reported::library))
                    .allMatch(
                            library -> library != null && library.startsWith(Objects.requireNonNull(client.library())));
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void theApplicationSeesWhatItSeesWithoutTheAgent(ClientContract client, ClientBatches.Environment environment) {
        steps().forEach((kind, steps) -> {
            boolean races = client.mayLoseTheRace()
                    || client.library() == null
                    || mayLookFirst(client)
                    || DIFFERS_FROM_RUN_TO_RUN.contains(client.shortName());
            if (kind.equals("hapgone") && MAY_OPEN_ANOTHER.contains(client.shortName())) {
                return;
            }
            if (kind.equals("ngxunread") || (races && (kind.equals("ngxthird") || IDLE.contains(kind)))) {
                return; // whether the answer or the reset is read first differs from run to run
            }
            String bare = ClientBatches.barePrefix(environment.jdk());
            Batch without = Objects.requireNonNull(batches.get(bare + client.shortName()));
            if (JAVA_SERVERS.containsKey(kind)
                    && (without.outcome(id(bare, client, kind), 1).failed()
                            || outcome(client, environment, kind, 1).failed())) {
                return; // closed before its first request, see JAVA_IDLE_MILLIS: then none was idle
            }
            for (int step = 1; step <= steps.size(); step++) {
                if (steps.get(step - 1).startsWith("await")) {
                    continue;
                }
                Outcome expected = without.outcome(id(bare, client, kind), step);
                Outcome actual = outcome(client, environment, kind, step);
                if (kind.equals("ngxupload") && actual.failed() != expected.failed()) {
                    continue; // whether the early answer is read before a write fails differs from run to run
                }
                String call = kind + " " + step;
                assertThat(comparable(client, actual)).as(call).isEqualTo(comparable(client, expected));
                assertThat(actual.status()).as(call).isEqualTo(expected.status());
                assertThat(actual.firstFrame()).as(call).isEqualTo(expected.firstFrame());
            }
        });
    }

    /** Ports differ from play to play, and how much of an answer came before its end: of Reactor's, whether any did. */
    private static String comparable(ClientContract client, Outcome outcome) {
        return client.comparable(outcome.shape())
                .replaceAll("127\\.0\\.0\\.1:\\d+", "there")
                .replaceAll("received: \\d+", "received: some")
                .replaceAll("prematurely closed (BEFORE|DURING) response", "prematurely closed");
    }

    // ---- look-ups ---------------------------------------------------------------------------------------------------

    private static String id(ClientBatches.Environment environment, ClientContract client, String kind) {
        return id(environment.prefix(), client, kind);
    }

    private Batch batch(ClientContract client, ClientBatches.Environment environment) {
        return Objects.requireNonNull(batches.get(environment.prefix() + client.shortName()));
    }

    private RealPeers peers(ClientContract client, ClientBatches.Environment environment) {
        return Objects.requireNonNull(peers.get(environment.prefix() + client.shortName()));
    }

    private Outcome outcome(ClientContract client, ClientBatches.Environment environment, String kind, int step) {
        return batch(client, environment).outcome(id(environment, client, kind), step);
    }

    private List<Reported> incidents(ClientContract client, ClientBatches.Environment environment, String kind) {
        String part = "/" + id(environment, client, kind) + "/";
        return batch(client, environment).incidents().stream()
                .filter(incident ->
                        incident.request() != null && incident.request().contains(part))
                .toList();
    }

    /** Clients without a probe have no request: there the local port leads to the incident, or the verdict. */
    private List<Reported> incidents(
            ClientContract client, ClientBatches.Environment environment, String kind, Outcome outcome) {
        return client.library() != null
                ? incidents(client, environment, kind)
                : batch(client, environment).incidents().stream()
                        .filter(outcome::concerns)
                        // the kernel gives one local port to connections to several peers
                        .filter(incident -> incident.remote()
                                .endsWith(":" + peers(client, environment).port(kind)))
                        .toList();
    }
}
