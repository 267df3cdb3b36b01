package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What gRPC's server must show under the agent, on each JDK: all calls in one child JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GrpcServerContract {

    private static final String SERVER = "io.wirewitness.instrumentation.grpc.GrpcServerProgram";

    /** How long the client waits that goes: what the verdict has to say. */
    private static final long PATIENCE_MILLIS = 550;

    /** Longer than the calls beside it take to begin. */
    private static final int OVERDUE_MILLIS = 900;

    /** What somebody felt. */
    private static final List<String> FELT = List.of(
            "gone-hold",
            "cancelled-late-stream",
            "one-late-stream",
            "another-late-stream",
            "owed-hold",
            "enospc-async",
            "last-enospc");

    @TempDir
    static Path scratch;

    private final String version;
    private final ClassPath classPath;
    private final Map<Jdks.Jdk, List<Reported>> incidents = new LinkedHashMap<>();
    private final Map<Jdks.Jdk, String> transcripts = new LinkedHashMap<>();
    private final Map<Jdks.Jdk, Integer> gonePorts = new LinkedHashMap<>();

    GrpcServerContract(String transport, String version) {
        this.version = version;
        this.classPath =
                ClassPath.of("grpc-1.30", "io.grpc:" + transport + ":" + version, "io.grpc:grpc-stub:" + version);
    }

    final ClassPath classPath() {
        return classPath;
    }

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @BeforeAll
    void playAll() throws IOException, InterruptedException {
        for (Jdks.Jdk jdk : Jdks.all()) {
            Path directory = Files.createTempDirectory(scratch, "grpc");
            AgentProcess.Builder builder = new AgentProcess.Builder(jdk, directory)
                    .classPath(classPath)
                    .jvm("--enable-native-access=ALL-UNNAMED")
                    .agent("capture=off", "log=off");
            try (AgentProcess server = builder.startNamed(SERVER, "0")) {
                gonePorts.put(jdk, play(server, port(server)));
                // The last call: whatever the others led to has been written before.
                server.awaitIncident(
                        incident -> String.valueOf(incident.request()).endsWith("/last-enospc"));
                incidents.put(jdk, server.incidents());
                transcripts.put(jdk, server.incidents() + "\n" + server.transcript());
            }
        }
    }

    /** The port of the client that goes while its answer is owed. */
    private static int play(AgentProcess server, int port) throws IOException, InterruptedException {
        try (RudeGrpcClient client = new RudeGrpcClient(port)) {
            client.awaitEnd(client.call("t.Store/ok"));
            client.awaitEnd(client.call("t.Store/throw"));
        }
        int gonePort;
        try (RudeGrpcClient client = new RudeGrpcClient(port)) {
            gonePort = client.port();
            client.call("t.Store/gone-hold");
            await(server, "@serving t.Store/gone-hold");
            TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS); // the client's patience is the scenario
        }
        await(server, "@cancelled t.Store/gone-hold");
        try (RudeGrpcClient client = new RudeGrpcClient(port)) {
            client.call("t.Store/watch-hold-stream");
            await(server, "@serving t.Store/watch-hold-stream");
        }
        await(server, "@cancelled t.Store/watch-hold-stream");
        shareOneConnection(server, port);
        try (RudeGrpcClient client = new RudeGrpcClient(port)) {
            int quiet = client.call("t.Store/quiet-hold");
            int late = client.call("t.Store/cancelled-late-stream");
            await(server, "@serving t.Store/quiet-hold");
            await(server, "@serving t.Store/cancelled-late-stream");
            client.cancel(quiet);
            client.cancel(late);
            await(server, "@cancelled t.Store/quiet-hold");
            await(server, "@cancelled t.Store/cancelled-late-stream");
            server.tell("open t.Store/cancelled-late-stream");
            await(server, "@served t.Store/cancelled-late-stream ");
            client.awaitEnd(client.call("t.Store/enospc-async"));
            client.awaitEnd(client.call("t.Store/last-enospc"));
        }
        return gonePort;
    }

    /**
     * Two calls that the client cancels, one that a deadline ends here, and one whose answer is owed when the connection is reset:
     * what their handlers feel comes between, and nothing is read meanwhile.
     */
    private static void shareOneConnection(AgentProcess server, int port) throws IOException {
        List<String> late = List.of("one", "another", "overdue");
        try (RudeGrpcClient client = new RudeGrpcClient(port)) {
            client.call("t.Store/owed-hold");
            int one = client.call("t.Store/one-late-stream");
            int another = client.call("t.Store/another-late-stream");
            client.call("t.Store/overdue-late-stream", OVERDUE_MILLIS);
            await(server, "@serving t.Store/owed-hold");
            for (String each : late) {
                await(server, "@serving t.Store/" + each + "-late-stream");
            }
            client.cancel(one);
            client.cancel(another);
            for (String each : late) {
                await(server, "@cancelled t.Store/" + each + "-late-stream");
            }
            for (String each : late) {
                server.tell("open t.Store/" + each + "-late-stream");
                await(server, "@served t.Store/" + each + "-late-stream ");
            }
            client.reset();
        }
        await(server, "@cancelled t.Store/owed-hold");
    }

    private static void await(AgentProcess server, String start) {
        server.awaitLine(line -> line.startsWith(start));
    }

    private static int port(AgentProcess server) {
        await(server, "@port ");
        return server.out().stream()
                .filter(line -> line.startsWith("@port "))
                .mapToInt(line -> Integer.parseInt(line.substring("@port ".length())))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aClientThatGoesWhileItsOneAnswerIsOwed(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "gone-hold");
        assertThat(incident.cause()).isEqualTo("client-gone");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.headline())
                .containsPattern("(5[0-9][0-9] ms|[6-9][0-9][0-9] ms|[0-9.]+ s) after its request");
        assertThat(incident.headline()).contains("while this call was open");
        assertThat(incident.remote()).endsWith(":" + gonePorts.get(jdk));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aCancelThatItsHandlerFelt(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "cancelled-late-stream");
        assertThat(incident.cause()).isEqualTo("client-gone");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.headline()).contains("cancelled this call").contains("in vain");
        assertThat(incident.json().toString()).contains("with CANCEL");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFullDiskIsNamedHoweverItIsAnswered(Jdks.Jdk jdk) {
        for (String method : List.of("enospc-async", "last-enospc")) {
            Reported incident = only(jdk, method);
            assertThat(incident.cause()).isEqualTo("handler-failed");
            assertThat(incident.blame()).isEqualTo("local-app");
            assertThat(incident.headline()).contains("No space left on device");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatNobodyFeltIsNoIncident(Jdks.Jdk jdk) {
        assertThat(Objects.requireNonNull(incidents.get(jdk)))
                .as(transcripts.get(jdk))
                .allMatch(incident -> FELT.stream()
                        .anyMatch(method -> String.valueOf(incident.request()).endsWith("/" + method)));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachOfTwoCancelledCallsHasItsOwnVerdict(Jdks.Jdk jdk) {
        for (String method : List.of("one-late-stream", "another-late-stream")) {
            Reported incident = only(jdk, method);
            assertThat(incident.cause()).isEqualTo("client-gone");
            assertThat(incident.headline()).contains("cancelled this call").contains("in vain");
            assertThat(said(jdk, "@served t.Store/" + method)).contains("wirewitness: [" + incident.id() + "]");
        }
    }

    /** Its neighbours were cancelled by the client: a deadline that passes here is not the client's. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aCallThatADeadlineOfOursEndedBesideThemIsNone(Jdks.Jdk jdk) {
        assertThat(said(jdk, "@served t.Store/overdue-late-stream"))
                .contains("already cancelled")
                .doesNotContain("wirewitness:");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theResetOfTheirConnectionIsTheOwedCallsOwn(Jdks.Jdk jdk) {
        Reported incident = only(jdk, "owed-hold");
        assertThat(incident.cause()).as(incident.json().toString()).isEqualTo("client-gone");
        assertThat(incident.headline()).contains("while this call was open").doesNotContain("cancelled");
        assertThat(incident.ordinal()).isEqualTo(1);
        assertThat(incident.json().toString())
                .contains("the connection was reset")
                .doesNotContain("RST_STREAM from the client");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void noSecretIsKept(Jdks.Jdk jdk) {
        assertThat(String.valueOf(transcripts.get(jdk))).doesNotContain("sesame");
    }

    private String said(Jdks.Jdk jdk, String start) {
        return String.valueOf(transcripts.get(jdk))
                .lines()
                .filter(line -> line.contains(start))
                .findFirst()
                .orElseThrow();
    }

    private Reported only(Jdks.Jdk jdk, String method) {
        List<Reported> found = Objects.requireNonNull(incidents.get(jdk)).stream()
                .filter(incident -> String.valueOf(incident.request()).equals("POST /t.Store/" + method))
                .toList();
        assertThat(found).as(method + "\n" + transcripts.get(jdk)).hasSize(1);
        assertThat(found.get(0).library()).isEqualTo("grpc " + version);
        assertThat(found.get(0).role()).isEqualTo("server");
        return found.get(0);
    }
}
