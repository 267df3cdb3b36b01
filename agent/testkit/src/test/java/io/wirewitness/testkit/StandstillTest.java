package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that really stand still, under the agent: the verdict names what kept them. */
final class StandstillTest {

    /** What each program may be told to be, and nothing of the server. */
    private static final List<String> THE_SERVERS =
            List.of("peer-slow", "idle-dropped-silently", "peer-closed-without-response", "peer-aborted");

    @TempDir
    Path scratch;

    static Stream<Jdks.Jdk> jdks() {
        return Jdks.all().stream();
    }

    private AgentProcess play(Jdks.Jdk jdk, List<String> jvm, String... arguments) throws IOException {
        return new AgentProcess.Builder(jdk, scratch)
                .jvm("--enable-native-access=ALL-UNNAMED")
                .jvm(jvm.toArray(String[]::new))
                .agent("capture=off")
                .startJar(Path.of(System.getProperty("standstill.jar")).normalize(), arguments);
    }

    private static Reported theOne(AgentProcess process, String cause) throws InterruptedException {
        int status = process.awaitExit();
        assertThat(status).as(process.transcript()).isZero();
        assertThat(process.incidents())
                .as(process.transcript())
                .extracting(Reported::cause)
                .contains(cause)
                .doesNotContainAnyElementsOf(THE_SERVERS);
        return process.incidents().stream()
                .filter(each -> each.cause().equals(cause))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aThreadThatKeepsTheSafepointWaiting(Jdks.Jdk jdk) throws Exception {
        List<String> jvm = List.of("-XX:TieredStopAtLevel=4", "-XX:-UseCountedLoopSafepoints");
        try (AgentProcess process = play(jdk, jvm, "jvm-paused", "safepoint")) {
            Reported paused = theOne(process, "jvm-paused");

            assertThat(paused.blame()).isEqualTo("local-jvm");
            // When the answer came is known only if its socket was still open when the timer's failure was looked at.
            assertThat(paused.headline()).contains("stood still for").contains("safepoint");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFullCollectionOfManyMillions(Jdks.Jdk jdk) throws Exception {
        List<String> jvm = List.of("-Xmx2g", "-Xms2g");
        try (AgentProcess process = play(jdk, jvm, "jvm-paused", "gc")) {
            Reported paused = theOne(process, "jvm-paused");

            assertThat(paused.headline()).contains("garbage collection, SerialOld, System.gc()");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aProcessThatWasStopped(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = play(jdk, List.of(), "process-frozen")) {
            Reported frozen = theOne(process, "process-frozen");

            assertThat(frozen.blame()).isEqualTo("local-host");
            assertThat(frozen.json().get("evidence").toString()).contains("CLOSE_WAIT");
            assertThat(frozen.json().get("ruledOut").toString()).contains("idle-closed-before-reuse");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aLoopWhoseHandlerSleeps(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = play(jdk, List.of(), "event-loop-blocked")) {
            Reported blocked = theOne(process, "event-loop-blocked");

            assertThat(blocked.blame()).isEqualTo("local-app");
            assertThat(blocked.headline()).contains("AsyncHttpClient-").contains("lookUpPrices");
        }
    }

    /**
     * The loop's own timer fires behind the work: only who watched the loop meanwhile knows. The serial collector's loops have no polls
     * unless they are told to, and then JDK 17's look at a loop that runs is left.
     */
    @ParameterizedTest
    @MethodSource("jdks")
    void aLoopThatComputes(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = play(jdk, List.of("-XX:+UseCountedLoopSafepoints"), "event-loop-computes")) {
            Reported blocked = theOne(process, "event-loop-blocked");

            assertThat(blocked.blame()).isEqualTo("local-app");
            assertThat(blocked.headline()).contains("it was busy for").contains("EventLoopComputes.renderReport");
        }
    }

    /** The server is the program under the agent; its client is another process, with a time-out of a second. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aServerWhoseClientLeavesDuringACollection(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = play(jdk, List.of("-Xmx2g", "-Xms2g"), "kept-client", "gc")) {
            Reported paused = theOne(process, "jvm-paused");

            assertThat(paused.blame()).isEqualTo("local-jvm");
            assertThat(paused.headline())
                    .contains("for its answer and went while this JVM stood still for")
                    .contains("garbage collection, SerialOld, System.gc()");
            assertThat(paused.json().get("ruledOut").toString()).contains("client-gone");
        }
    }

    /** Its handler sleeps on the thread that reads all connections. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aServerWhoseClientLeavesWhileItsLoopSleeps(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = play(jdk, List.of(), "kept-client", "loop")) {
            Reported blocked = theOne(process, "event-loop-blocked");

            assertThat(blocked.blame()).isEqualTo("local-app");
            assertThat(blocked.headline())
                    .contains("for its answer and went while the event loop's thread HTTP-Dispatcher did not read")
                    .contains("KeptClient.lookUpPrices");
        }
    }

    /** It is stopped before the request comes, which it reads when its client has left. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aServerWhoseClientLeavesWhileItIsStopped(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = play(jdk, List.of(), "kept-client", "stopped")) {
            Reported frozen = theOne(process, "process-frozen");

            assertThat(frozen.blame()).isEqualTo("local-host");
            assertThat(frozen.headline()).contains("for its answer and went while this process did not run for");
            assertThat(frozen.json().get("evidence").toString())
                    .contains("the last bytes of the client's request came");
        }
    }

    /** A pause of 7 s in the middle of an answer; nginx waits a second for each piece of it to be taken. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aReaderThatStandsStillUntilTheServerGivesUp(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.onPath("nginx"), "no nginx");
        List<String> jvm = List.of("-XX:TieredStopAtLevel=4", "-XX:-UseCountedLoopSafepoints");
        try (RandomAccessFile big = new RandomAccessFile(scratch.resolve("big").toFile(), "rw")) {
            big.setLength(64 << 20); // more than both kernels hold
        }
        int port = RealNginx.freePort();
        String http = """
                send_timeout 1s;
                server {
                    listen 127.0.0.1:%d;
                    root %s;
                }
                """.formatted(port, scratch);
        try (RealNginx nginx = RealNginx.start(scratch, port, http);
                AgentProcess process = play(jdk, jvm, "peer-send-timeout", "http://" + nginx.address() + "/big")) {
            Reported ended = theOne(process, "peer-send-timeout");

            assertThat(ended.blame()).isEqualTo("local-jvm");
            assertThat(ended.headline())
                    .contains("nobody read for")
                    .contains("safepoint")
                    .contains("the server ended the connection");
        }
    }

    /** Needs a control group of its own: root, and a writable hierarchy. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aQuotaThatIsUsedUp(Jdks.Jdk jdk) throws Exception {
        assumeTrue(
                Files.isWritable(Path.of("/sys/fs/cgroup/cpu/cgroup.procs"))
                        || Files.isWritable(Path.of("/sys/fs/cgroup/cgroup.procs")),
                "no control group can be made here");
        try (AgentProcess process = play(jdk, List.of(), "cpu-throttled")) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();

            assumeTrue(
                    process.out().stream().noneMatch("it never timed out"::equals),
                    "every answer came through in time");

            // Whether the answer lay unread or was read between two periods is the scheduler's choice: then nobody can
            // tell.
            // What it must not do is blame the server, or the time-out.
            assertThat(process.incidents())
                    .as(process.transcript())
                    .isNotEmpty()
                    .allSatisfy(incident -> assertThat(incident.cause()).isIn("cpu-throttled", "unknown"))
                    .filteredOn(incident -> incident.cause().equals("cpu-throttled"))
                    .allSatisfy(incident -> assertThat(incident.blame()).isEqualTo("local-host"));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void shortCollectionsOfHealthyTrafficAreNobodysFailure(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = play(jdk, List.of(), "healthy")) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();

            assertThat(process.out()).anyMatch(line -> line.contains("100 requests went well"));
            assertThat(process.incidents()).as(process.transcript()).isEmpty();
            assertThat(process.err()).noneMatch(line -> line.contains("flight recorder"));
        }
    }

    /** Without a writable temporary directory the recorder keeps its files in ours. */
    @ParameterizedTest
    @MethodSource("jdks")
    void theRecorderMovesIntoOurDirectory(Jdks.Jdk jdk) throws Exception {
        List<String> jvm = List.of("-Djava.io.tmpdir=" + scratch.resolve("absent"));
        try (AgentProcess process = play(jdk, jvm, "healthy")) {
            process.awaitLine(line -> line.contains("went well"));
            try (Stream<Path> own = Files.list(scratch)) {
                // JFR names its repository by time and process: 2026_11_28_22_27_16_4711
                assertThat(own.map(Path::toString)).anyMatch(name -> name.endsWith("_" + process.pid()));
            }
            assertThat(process.awaitExit()).as(process.transcript()).isZero();
            assertThat(process.err()).noneMatch(line -> line.contains("flight recorder"));
        }
    }
}
