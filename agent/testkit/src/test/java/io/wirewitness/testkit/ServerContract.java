package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.contract.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every server library must show under the agent. A server's own test says how its driver is named and what is on the
 * class path, and where its measured behaviour differs from most.
 *
 * <p>All scenarios run in one child JVM per environment: each JDK, with and without packets; and once per JDK without the
 * agent, to compare what the server logged.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerContract {

    @TempDir
    static Path scratch;

    private final String driver;
    private final ClassPath classPath;
    private final Map<Environment, ServedBatch> batches = new ConcurrentHashMap<>();
    private final Map<Jdks.Jdk, ServedBatch> bare = new ConcurrentHashMap<>();

    /**
     * @param driver the class name of a {@link Served}
     * @param classPath what the child JVM needs for it
     */
    ServerContract(String driver, ClassPath classPath) {
        this.driver = driver;
        this.classPath = classPath;
    }

    /**
     * Where a batch runs.
     *
     * @param packets whether live capture is on
     */
    record Environment(Jdks.Jdk jdk, boolean packets) {

        @Override
        public String toString() {
            return jdk + (packets ? ", app + kernel + packets" : ", app + kernel");
        }
    }

    /** The class name of its {@link Served}. */
    final String driver() {
        return driver;
    }

    /** What the child JVM has. */
    final ClassPath classPath() {
        return classPath;
    }

    /** How the library's name begins in reports. */
    abstract String library();

    /** Whether the server answers an exception of its handler with a status of 500, as most do. */
    boolean answersWhenTheHandlerThrows() {
        return true;
    }

    /**
     * Whether a client that goes under TLS is told. One whose library closes at the client's close_notify looks as if our side
     * had closed.
     */
    boolean waitsForTheEndBehindAGoodbye() {
        return true;
    }

    /** Whether the server gives up writing to a client that does not read. */
    boolean hasSendTimeout() {
        return true;
    }

    /** Whether a short answer leaves in one write: then the handler does not notice that its client has gone. */
    boolean writesShortAnswersAtOnce() {
        return true;
    }

    /**
     * Whether an answer is over with its last byte. Elsewhere only the handler's return ends it, and the server cuts the
     * connection if the handler throws instead.
     */
    boolean endsAnswersByThemselves() {
        return false;
    }

    /**
     * What a handler saw, or an exception that the server logged, without what differs from run to run: hash codes, measured
     * times; nothing if the whole line does.
     */
    String comparable(String line) {
        return line;
    }

    /** More JVM arguments. */
    List<String> jvmArguments() {
        return List.of();
    }

    /** Whether packets are captured in a second run: an old version of a library needs that no more than a new one. */
    boolean alsoWithPackets() {
        return true;
    }

    /** Each JDK, without and, if asked for and allowed, with packets. */
    final List<Environment> environments() {
        List<Environment> environments = new ArrayList<>();
        for (Jdks.Jdk jdk : Jdks.all()) {
            environments.add(new Environment(jdk, false));
            if (Rights.canCapture() && alsoWithPackets()) {
                environments.add(new Environment(jdk, true));
            }
        }
        return environments;
    }

    @BeforeAll
    void playAll() throws Exception {
        Path keyStore = ServedBatch.keyStore(scratch);
        List<Callable<?>> plays = new ArrayList<>();
        for (Environment environment : environments()) {
            Path directory = Files.createTempDirectory(scratch, "agent");
            AgentProcess.Builder builder = builder(environment.jdk(), directory)
                    .agent("capture=" + (environment.packets() ? "auto" : "off"), "log=off");
            plays.add(() ->
                    batches.put(environment, ServedBatch.play(builder, driver, keyStore, true, hasSendTimeout())));
        }
        for (Jdks.Jdk jdk : Jdks.all()) {
            Path directory = Files.createTempDirectory(scratch, "bare");
            plays.add(() -> bare.put(
                    jdk, ServedBatch.play(builder(jdk, directory), driver, keyStore, false, hasSendTimeout())));
        }
        Plays.all(plays);
    }

    private AgentProcess.Builder builder(Jdks.Jdk jdk, Path directory) {
        return new AgentProcess.Builder(jdk, directory)
                .classPath(classPath)
                .jvm("--enable-native-access=ALL-UNNAMED")
                .jvm(jvmArguments().toArray(new String[0]));
    }

    // ---- the client goes --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void clientGoneWhileTheHandlerWorks(Environment environment) throws IOException {
        Reported incident = only(environment, "gone", "GET");
        assertThat(incident.cause()).isEqualTo("client-gone");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.confidence()).isIn("proven", "likely");
        assertThat(incident.headline()).containsPattern("waited (5[0-9][0-9] ms|[6-9][0-9][0-9] ms|[0-9.]+ s)");
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void clientGoneInTheMiddleOfTheAnswer(Environment environment) throws IOException {
        Reported incident = only(environment, "reset", "POST");
        assertThat(incident.cause()).isEqualTo("client-gone");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.confidence()).isIn("proven", "likely");
        assertTiers(environment, incident);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void clientGoneUnderTls(Environment environment) throws IOException {
        if (!waitsForTheEndBehindAGoodbye()) {
            assertThat(incidents(environment, "tlsgone")).isEmpty();
            return;
        }
        Reported incident = only(environment, "tlsgone", "GET");
        assertThat(incident.cause()).isEqualTo("client-gone");
    }

    @ParameterizedTest
    @MethodSource("environments")
    void aClientThatDoesNotRead(Environment environment) throws IOException {
        if (!hasSendTimeout()) {
            assertThat(incidents(environment, "unread")).isEmpty();
            return;
        }
        Reported incident = only(environment, "unread", "GET");
        assertThat(incident.cause()).isEqualTo("peer-send-timeout");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertTiers(environment, incident);
    }

    // ---- our handler ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void anExceptionThatIsAnsweredIsNoIncident(Environment environment) throws IOException {
        ServedBatch batch = batch(environment);
        if (answersWhenTheHandlerThrows()) {
            assertThat(batch.status("throw")).isEqualTo(500);
            assertThat(incidents(environment, "throw")).isEmpty();
            return;
        }
        Reported incident = only(environment, "throw", "POST");
        assertThat(incident.cause()).isEqualTo("handler-failed");
        assertThat(incident.blame()).isEqualTo("local-app");
        assertThat(incident.headline()).contains("java.lang.IllegalStateException");
    }

    @ParameterizedTest
    @MethodSource("environments")
    void noSpaceLeftIsNamedEvenIfItIsAnswered(Environment environment) throws IOException {
        Reported incident = only(environment, "enospc", "POST");
        assertThat(incident.cause()).isEqualTo("handler-failed");
        assertThat(incident.blame()).isEqualTo("local-app");
        assertThat(incident.headline()).contains("No space left on device");
    }

    @ParameterizedTest
    @MethodSource("environments")
    void anAnswerThatTheHandlerBrokeOff(Environment environment) throws IOException {
        Reported incident = only(environment, "late", "GET");
        assertThat(incident.cause()).isEqualTo("handler-failed");
        assertThat(incident.blame()).isEqualTo("local-app");
        assertThat(incident.headline()).contains("java.lang.IllegalStateException");
    }

    // ---- nothing to report ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void healthyRequestsAndHealthChecksAreNoIncidents(Environment environment) throws IOException {
        for (String scenario : List.of("healthy", "slow", "many", "tls")) {
            assertThat(incidents(environment, scenario)).as(scenario).isEmpty();
        }
        if (writesShortAnswersAtOnce()) {
            assertThat(incidents(environment, "smallgone")).isEmpty();
        }
        List<String> named = batch(environment).incidents().stream()
                .map(incident -> String.valueOf(incident.request()))
                .toList();
        assertThat(named).as(batch(environment).toString()).allMatch(request -> request.contains("/"));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void whatAHandlerThrowsBehindItsAnswerIsNoIncident(Environment environment) throws IOException {
        assertThat(batch(environment).served().toString()).contains("behind0").contains("unheard0");
        if (endsAnswersByThemselves()) {
            assertThat(incidentsOf(environment, "behind")).isEmpty();
        }
        if (endsAnswersByThemselves() && writesShortAnswersAtOnce()) {
            assertThat(incidentsOf(environment, "unheard")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void sixtyFourAtATimeAreAllTold(Environment environment) throws IOException {
        List<Reported> incidents = incidentsOf(environment, "crowd");
        assertThat(incidents).as(batch(environment).toString()).hasSize(ServedBatch.CROWD);
        assertThat(incidents).allSatisfy(incident -> {
            assertThat(incident.cause()).isEqualTo("client-gone");
            int number = Integer.parseInt(
                    incident.remote().substring(incident.remote().lastIndexOf(':') + 1));
            assertThat(incident.request())
                    .contains("/crowd" + batch(environment).crowdMember(number) + "/");
        });
    }

    // ---- the application --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("environments")
    void theServersLogIsWhatItIsWithoutTheAgent(Environment environment) throws IOException {
        ServedBatch without = Objects.requireNonNull(bare.get(environment.jdk()));
        assertThat(comparable(batch(environment).loggedExceptions())).isEqualTo(comparable(without.loggedExceptions()));
        assertThat(comparable(batch(environment).served())).isEqualTo(comparable(without.served()));
    }

    // ---- look-ups ---------------------------------------------------------------------------------------------------

    private Map<String, Long> comparable(Map<String, Long> served) {
        Map<String, Long> all = new TreeMap<>();
        served.forEach((line, count) -> all.merge(comparable(line), count, Long::sum));
        all.remove("");
        return all;
    }

    private ServedBatch batch(Environment environment) {
        return Objects.requireNonNull(batches.get(environment));
    }

    private Reported only(Environment environment, String scenario, String method) {
        List<Reported> incidents = incidents(environment, scenario);
        assertThat(incidents).as(scenario + "\n" + batch(environment)).hasSize(1);
        Reported incident = incidents.get(0);
        assertThat(incident.library()).startsWith(library());
        assertThat(incident.request()).startsWith(method + " ").contains("/" + scenario + "/");
        assertThat(incident.role()).isEqualTo("server");
        assertThat(incident.remote()).endsWith(":" + batch(environment).clientPort(scenario));
        assertThat(incident.json().toString()).doesNotContain("sesame");
        return incident;
    }

    private List<Reported> incidents(Environment environment, String scenario) {
        return incidentsOf(environment, scenario + "/");
    }

    /** Those of scenarios that begin so. */
    private List<Reported> incidentsOf(Environment environment, String start) {
        return batch(environment).incidents().stream()
                .filter(incident ->
                        incident.request() != null && incident.request().contains("/" + start))
                .toList();
    }

    private static void assertTiers(Environment environment, Reported incident) {
        assertThat(incident.tiers()).contains("app", "kernel");
        if (environment.packets()) {
            assertThat(incident.tiers()).contains("packets");
        }
    }
}
