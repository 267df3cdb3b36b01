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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the scenarios of the client contract with one library: all at once in one child JVM per environment (each JDK, with
 * and without packets), and once per JDK without the agent, to compare what the application saw.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientBatches {

    /** Nothing listens here; not the sentinel's port. */
    static final int CLOSED_PORT = 2;

    /** Calls at once. */
    static final int CROWD = 64;

    private static final int LARGE_BODY_BYTES = 12_000_000;

    @TempDir
    static Path scratch;

    private final String driver;
    private final String client;
    private final ClassPath classPath;
    private final Map<Environment, Batch> batches = new ConcurrentHashMap<>();
    final Map<Environment, Batch> replays = new ConcurrentHashMap<>();
    final Map<Jdks.Jdk, Batch> bare = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    FaultServer server;
    private Http2FaultServer http2;
    private Certificates certificates;
    private int tlsPort;

    /**
     * @param driver the class name of a {@link Caller}
     * @param classPath what the child JVM needs for it
     */
    @SuppressWarnings("NullAway.Init") // the server is started before the first test
    ClientBatches(String driver, ClassPath classPath) {
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

    /** The class name of its {@link Caller}. */
    final String driver() {
        return driver;
    }

    /** Such as {@code OkHttp5}. */
    final String shortName() {
        return client.substring(0, client.indexOf("ContractTest"));
    }

    /** What the child JVM has. */
    final ClassPath classPath() {
        return classPath;
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
        return shape.replaceAll("actual: \\d+ MILLISECONDS", "actual: so long")
                .replaceAll("Deadline: \\S+, -?\\d+ MILLISECONDS overdue", "Deadline overdue");
    }

    /** Whether its time-out is an exception that a verdict can hang on; some libraries have one object for all. */
    boolean annotatesTimeouts() {
        return timesOut();
    }

    /** Whether the exception of this scenario is an object of its own: on one that is shared by all calls nothing can hang. */
    boolean annotates(String scenario) {
        return true;
    }

    /** Whether the library itself, with or without the agent, ends this scenario now so and now otherwise. */
    boolean differsFromRunToRun(String scenario) {
        return false;
    }

    /** Whether the client speaks TLS, with the JVM's default trust store. */
    boolean speaksTls() {
        return true;
    }

    /** Whether the client speaks HTTP/2 over TLS; {@link Http2Contract} has the rest. */
    boolean speaksHttp2() {
        return false;
    }

    /** Whether the client's pool has a limit, and a call that waits for it gives up. */
    boolean limitsItsPool() {
        return true;
    }

    /** Whether the client may close the connection itself at an early answer, and fail the call by that: then nothing is told. */
    boolean mayHideAnEarlyAnswer() {
        return false;
    }

    /** False if a call never returns behind an interim answer that it did not ask for, with the agent and without. */
    boolean returnsFromInterimAnswers() {
        return true;
    }

    /** Whether what follows an interim answer is told with its own cause: where netty's codec reads it, that is known. */
    boolean tellsInterimAnswers() {
        return false;
    }

    /** Whether the client hands an interim answer that it did not ask for to its caller, and is done. */
    boolean takesAnInterimAnswerForTheLast() {
        return false;
    }

    /** Whether an answer that ends early is an exception. */
    boolean noticesTruncation() {
        return true;
    }

    /** JVM arguments, for clients that are told so whether to try again; empty if the client's settings tell it. */
    List<String> jvmArguments(boolean retries) {
        return List.of();
    }

    /** Whether packets are captured in a second run: an old version of a library needs that no more than a new one. */
    boolean alsoWithPackets() {
        return true;
    }

    /** Each JDK, without and, if asked for and allowed, with packets. */
    final List<Environment> environments() {
        return allEnvironments().stream()
                .filter(each -> alsoWithPackets() || !each.packets())
                .toList();
    }

    static List<Environment> allEnvironments() {
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
        certificates = Certificates.make(Files.createDirectories(scratch.resolve(client + "tls")));
        tlsPort = server.anotherTlsPort(certificates.server());
        http2 = Http2FaultServer.start(certificates.keyManagers());
        List<Callable<?>> plays = new ArrayList<>();
        for (Environment environment : environments()) {
            List<Scenario> once = scenarios(environment.prefix());
            List<Scenario> again = retryingScenarios(environment.prefix());
            if (jvmArguments(true).equals(jvmArguments(false))) {
                List<Scenario> both =
                        Stream.concat(once.stream(), again.stream()).toList();
                plays.add(() -> {
                    Batch batch = underAgent(environment, false, both);
                    batches.put(environment, batch);
                    return replays.put(environment, batch);
                });
            } else {
                plays.add(() -> batches.put(environment, underAgent(environment, false, once)));
                plays.add(() -> replays.put(environment, underAgent(environment, true, again)));
            }
        }
        for (Jdks.Jdk jdk : Jdks.all()) {
            Path directory = Files.createDirectory(scratch.resolve(client + "bare" + jdk.feature()));
            List<Scenario> scenarios = scenarios(barePrefix(jdk));
            plays.add(() ->
                    bare.put(jdk, Batch.play(builder(jdk, directory, false), directory, server, scenarios, false)));
        }
        Plays.all(plays);
    }

    private Batch underAgent(Environment environment, boolean retries, List<Scenario> scenarios)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectory(scratch.resolve(client + environment.prefix() + retries));
        AgentProcess.Builder builder = builder(environment.jdk(), directory, retries)
                .agent("capture=" + (environment.packets() ? "auto" : "off"), "log=stderr");
        return Batch.play(builder, directory, server, scenarios, true);
    }

    static String barePrefix(Jdks.Jdk jdk) {
        return "j" + jdk.feature() + "b-";
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
        http2.close();
    }

    private AgentProcess.Builder builder(Jdks.Jdk jdk, Path directory, boolean retries) {
        return new AgentProcess.Builder(jdk, directory)
                .classPath(classPath)
                .jvm("--enable-native-access=ALL-UNNAMED")
                .jvm(certificates.trusting().toArray(new String[0]))
                .jvm(jvmArguments(retries).toArray(new String[0]));
    }

    /** The scenarios of clients that are told not to try again. */
    private List<Scenario> scenarios(String prefix) throws IOException {
        Caller.Settings once = Caller.Settings.DEFAULT;
        Caller.Settings impatient = new Caller.Settings(false, 5_000, 3_000, 0);
        List<Scenario> scenarios = new ArrayList<>(List.of(
                at(prefix, "idle", once, "POST ok-close/1400 10", "await-close", "POST ok 300"),
                at(prefix, "idlereset", once, "POST ok-reset/1400 10", "await-close", "POST ok 300"),
                at(prefix, "refused", once, "GET ok"),
                at(prefix, "aborted", once, "POST ok 10", "POST reset 300"),
                at(prefix, "noanswer", once, "POST ok 10", "POST close 300"),
                at(prefix, "slow", impatient, timesOut() ? "POST never 300" : "POST ok 300"),
                at(prefix, "unread", once, "POST early-413 " + LARGE_BODY_BYTES),
                at(
                        prefix,
                        "continued",
                        once,
                        returnsFromInterimAnswers() ? "POST continue-reset/300 300" : "POST ok 300"),
                at(
                        prefix,
                        "continuedfin",
                        once,
                        returnsFromInterimAnswers() ? "POST continue-close/300 300" : "POST ok 300"),
                at(prefix, "half", once, "GET ok", "GET half-close"),
                at(prefix, "halfreset", once, "GET ok", "GET half-reset"),
                at(prefix, "cancel", once, "abort POST never 10"),
                at(prefix, "healthy", once, "POST ok 10", "GET ok", "GET slow/700", "GET ok-bye"),
                at(prefix, "churn", once, "GET ok-bye", "GET ok-bye", "GET ok-bye", "GET ok-bye"),
                at(prefix, "late", once, "GET ok-abort", "await-close"),
                at(prefix, "unused", once, "GET ok-close/600", "await-close"),
                at(prefix, "unusedreset", once, "GET ok-reset/600", "await-close"),
                at(prefix, "knock", once, "knock", "knock", "knock")));
        if (library() != null) {
            Caller.Settings wide = once.withPool(CROWD, 20_000);
            scenarios.add(
                    at(prefix, "crowd", wide, "burst " + CROWD + " POST slow/50 10", "burst " + CROWD + " GET ok"));
            scenarios.add(at(prefix, "crowdreset", wide, "burst " + CROWD + " POST reset 10"));
        }
        if (limitsItsPool()) {
            // The holders are answered once the one that waits has given up, however busy the machine is.
            // A call's time counts from its start, with the library's classes to load. With a call before, to load
            // them,
            // Apache's asynchronous client 4.1 did not come to an end; why was not found out.
            scenarios.add(at(prefix, "full", once.withPool(2, 2_000), "hold 2 POST gate 10", "POST ok 10", "await-go"));
        }
        if (speaksTls()) {
            Caller.Settings secured = once.overTls();
            scenarios.add(to(tlsPort, prefix, "tls", secured, "POST ok 10", "GET ok", "GET slow/700"));
            scenarios.add(
                    to(tlsPort, prefix, "tlsidle", secured, "POST ok-close/1400 10", "await-close", "POST ok 300"));
            scenarios.add(to(tlsPort, prefix, "tlsaborted", secured, "POST ok 10", "POST reset 300"));
        }
        if (speaksHttp2()) {
            Caller.Settings shared = once.overTls().overHttp2();
            scenarios.add(to(http2.port(), prefix, "h2", shared, "POST ok 10", "GET ok"));
            scenarios.add(to(http2.port(), prefix, "h2reset", shared, "POST ok 10", "POST stream-reset/2 300"));
            scenarios.add(to(http2.port(), prefix, "h2goaway", shared, "POST ok 10", "POST goaway-once/0 300"));
        }
        return scenarios;
    }

    /** The same clients with a second attempt allowed. */
    private List<Scenario> retryingScenarios(String prefix) throws IOException {
        Caller.Settings again = new Caller.Settings(true, 5_000, 20_000, 0);
        return List.of(
                at(prefix, "replayidle", again, "POST ok-close/1400 10", "await-close", "POST ok 300"),
                at(prefix, "replayvain", again, "POST close 300"),
                at(prefix, "replaylost", again, "POST ok 10", "POST close-once 300"));
    }

    /** Each kind of scenario has a port of its own, because some clients pool connections for the whole JVM. */
    private Scenario at(String prefix, String name, Caller.Settings settings, String... steps) throws IOException {
        Integer port = name.equals("refused") ? Integer.valueOf(CLOSED_PORT) : ports.get(name);
        if (port == null) {
            port = server.anotherPort();
            ports.put(name, port);
        }
        return to(port, prefix, name, settings, steps);
    }

    private Scenario to(int port, String prefix, String name, Caller.Settings settings, String... steps) {
        return new Scenario(prefix + name, driver, settings, server.host(), port, List.of(steps));
    }

    // ---- look-ups ---------------------------------------------------------------------------------------------------

    Batch batch(Environment environment) {
        return Objects.requireNonNull(batches.get(environment));
    }

    Batch batch(Environment environment, String scenario) {
        return Objects.requireNonNull((scenario.startsWith("replay") ? replays : batches).get(environment));
    }

    Outcome outcome(Environment environment, String scenario, int step) {
        return outcome(environment, scenario, Integer.toString(step));
    }

    Outcome outcome(Environment environment, String scenario, String step) {
        return batch(environment, scenario).outcome(environment.prefix() + scenario, step);
    }

    Reported only(Environment environment, String scenario, Outcome outcome) {
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

    List<Reported> incidents(Environment environment, String scenario) {
        String part = "/" + environment.prefix() + scenario + "/";
        return batch(environment, scenario).incidents().stream()
                .filter(incident ->
                        incident.request() != null && incident.request().contains(part))
                .toList();
    }

    /** Clients without a probe have no request: there the local port leads to the incident, or the verdict. */
    List<Reported> incidents(Environment environment, String scenario, Outcome outcome) {
        if (library() != null) {
            return incidents(environment, scenario);
        }
        return batch(environment, scenario).incidents().stream()
                .filter(outcome::concerns)
                .filter(incident -> isOf(scenario, incident))
                .toList();
    }

    /** The kernel gives one local port to connections to several others: each scenario has a port of its own. */
    private boolean isOf(String scenario, Reported incident) {
        Integer port = ports.get(scenario);
        return port == null || incident.remote().endsWith(":" + port);
    }

    /** Without a library nobody knows whether the end of a stream was expected: a JDK socket just returns -1. */
    boolean endOfStreamIsNoException(Environment environment, String scenario, Outcome outcome) {
        return library() == null && incidents(environment, scenario, outcome).isEmpty();
    }

    static void assertTiers(Environment environment, Reported incident) {
        assertThat(incident.tiers()).contains("app", "kernel");
        if (environment.packets()) {
            assertThat(incident.tiers()).contains("packets");
        }
    }
}
