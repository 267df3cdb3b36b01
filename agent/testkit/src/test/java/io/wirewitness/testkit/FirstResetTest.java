package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample that {@code ./demo} runs: with its own server, and against a real nginx. */
final class FirstResetTest {

    @TempDir
    Path scratch;

    static Stream<ClientBatches.Environment> environments() {
        return ClientBatches.allEnvironments().stream();
    }

    @ParameterizedTest
    @MethodSource("environments")
    void itsOwnServer(ClientBatches.Environment environment) throws Exception {
        Path directory = scratch.resolve("agent");
        try (AgentProcess process = sample(environment, directory).startJar(jar(), "--idle-seconds", "2")) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();
            List<Reported> incidents = process.incidents();
            assertThat(incidents).as(process.transcript()).allMatch(each -> "client".equals(each.role()));
            assertIdleClose(environment, first(incidents, "idle-closed-before-reuse", process), process);
            List<Reported> replays = incidents.stream()
                    .filter(each -> each.cause().equals("silently-replayed"))
                    .toList();
            assertThat(replays).as(incidents + process.transcript()).hasSize(2);
            assertThat(replays).extracting(Reported::confidence).containsOnly("proven");
            // Act 2: the server had closed before the first copy came. Act 3: it had read the first copy.
            assertThat(replays).extracting(Reported::retry).containsExactly("yes", "no");
            assertThat(incidents)
                    .extracting(Reported::cause)
                    .isSubsetOf("idle-closed-before-reuse", "silently-replayed", "peer-closed-without-response");
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void aRealNginx(ClientBatches.Environment environment) throws Exception {
        assumeTrue(Rights.onPath("nginx"), "no nginx");
        Path files = Files.createDirectory(scratch.resolve("nginx"));
        try (RealNginx nginx = RealNginx.start(files, 2)) {
            Map<String, AgentProcess> processes = new LinkedHashMap<>();
            for (String client : List.of("okhttp", "jdk", "urlconnection")) {
                processes.put(
                        client,
                        sample(environment, scratch.resolve(client))
                                .startJar(jar(), "--client", client, "--server", nginx.address()));
            }
            try {
                for (AgentProcess process : processes.values()) {
                    assertThat(process.awaitExit()).as(process.transcript()).isZero();
                }
                AgentProcess okhttp = process(processes, "okhttp");
                assertIdleClose(environment, first(okhttp.incidents(), "idle-closed-before-reuse", okhttp), okhttp);
                assertThat(first(okhttp.incidents(), "silently-replayed", okhttp)
                                .retry())
                        .isEqualTo("yes");
                AgentProcess url = process(processes, "urlconnection");
                Reported replayed = first(url.incidents(), "silently-replayed", url);
                assertThat(replayed.confidence()).isEqualTo("proven");
                assertThat(replayed.retry()).isEqualTo("yes");
                // It asks the socket before it reuses a connection, so that nothing fails but in a race.
                AgentProcess jdk = process(processes, "jdk");
                assertThat(jdk.incidents())
                        .as(jdk.transcript())
                        .allMatch(each -> each.cause().startsWith("idle-close"));
            } finally {
                processes.values().forEach(AgentProcess::close);
            }
        }
    }

    /** What the server promises with its first answer is told before the second request meets its end. */
    @ParameterizedTest
    @MethodSource("jdks")
    void itIsForetoldFromTheFirstAnswer(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.onPath("nginx"), "no nginx");
        try (RealNginx nginx = nginx("keepalive_timeout 8s 8s;");
                AgentProcess process = actOne(jdk, nginx)) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();
            assertForetold(
                    process,
                    "warning: ",
                    "client keeps 300 s, peer closes at 8 s: margin -292 s; the peer's Keep-Alive header says so and"
                            + " okhttp ignores it");
        }
    }

    /** Of a server that promises nothing, only its name is known at first: a note. What it does is learnt, and kept. */
    @ParameterizedTest
    @MethodSource("jdks")
    void itIsForetoldFromWhatEarlierStartsHaveSeen(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.onPath("nginx"), "no nginx");
        try (RealNginx nginx = nginx("keepalive_timeout 8s;")) {
            for (int start = 0; start < 3; start++) { // an end each, and a limit is what three agree on
                try (AgentProcess process = actOne(jdk, nginx)) {
                    assertThat(process.awaitExit()).as(process.transcript()).isZero();
                    if (start == 0) {
                        assertThat(process.out()).noneMatch(line -> line.contains("client keeps"));
                    }
                }
            }
            try (AgentProcess process = actOne(jdk, nginx)) {
                assertThat(process.awaitExit()).as(process.transcript()).isZero();
                assertForetold(process, "error: ", "client keeps 300 s, peer closes at 8 s: margin -292 s");
            }
        }
    }

    static Stream<Jdks.Jdk> jdks() {
        return Jdks.all().stream();
    }

    /** Eight seconds leave a slow machine time for what takes one. */
    private RealNginx nginx(String keepAlive) throws IOException {
        Path files = Files.createDirectory(scratch.resolve("nginx"));
        int port = RealNginx.freePort();
        return RealNginx.start(
                files,
                port,
                keepAlive + " server { listen 127.0.0.1:" + port + "; location / { return 200 \"ok\"; } }");
    }

    private AgentProcess actOne(Jdks.Jdk jdk, RealNginx nginx) throws IOException {
        return new AgentProcess.Builder(jdk, scratch.resolve("agent"))
                .jvm("--enable-native-access=ALL-UNNAMED")
                .agent("capture=off")
                .startJar(jar(), "--act", "1", "--server", nginx.address());
    }

    private static void assertForetold(AgentProcess process, String severity, String headline) {
        List<String> out = process.out();
        int foretold = index(out, line -> line.contains(severity) && line.contains(headline));
        int failed = index(out, line -> line.contains("order failed"));
        assertThat(foretold).as(process.transcript()).isNotNegative().isLessThan(failed);
        assertThat(out.get(foretold)).contains("new ConnectionPool(5, 6, TimeUnit.SECONDS)");
    }

    private static int index(List<String> lines, Predicate<String> fits) {
        for (int i = 0; i < lines.size(); i++) {
            if (fits.test(lines.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static void assertIdleClose(
            ClientBatches.Environment environment, Reported incident, AgentProcess process) {
        assertThat(incident.confidence()).as(process.transcript()).isEqualTo("proven");
        assertThat(incident.blame()).isEqualTo("config");
        assertThat(incident.retry()).isEqualTo("yes");
        assertThat(incident.ordinal()).isEqualTo(2);
        assertThat(incident.library()).isEqualTo("okhttp 4.12.0");
        assertThat(incident.request()).matches("POST http://(localhost|127\\.0\\.0\\.1):\\d+/orders");
        assertThat(incident.exceptionClass()).isEqualTo("java.io.IOException");
        assertThat(incident.exceptionMessage()).startsWith("unexpected end of stream on http://");
        assertThat(incident.tiers()).contains("app", "kernel");
        assertThat(incident.json().get("evidence").toString()).contains("CLOSE_WAIT");
        assertThat(incident.json().get("action").getAsString()).contains("ConnectionPool");
        if (environment.packets()) {
            assertThat(incident.tiers()).contains("packets");
        }
        // In the service's own log, under the stack trace and as a line of its own.
        assertThat(process.out())
                .anyMatch(line -> line.contains("Suppressed: wirewitness: ") && line.contains(incident.headline()));
        assertThat(process.out()).anyMatch(line -> !line.contains("Suppressed") && line.contains(incident.headline()));
    }

    private static AgentProcess process(Map<String, AgentProcess> processes, String client) {
        return Objects.requireNonNull(processes.get(client));
    }

    private static Reported first(List<Reported> incidents, String cause, AgentProcess process) {
        return incidents.stream()
                .filter(each -> each.cause().equals(cause))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + cause + " in " + incidents + process.transcript()));
    }

    private static AgentProcess.Builder sample(ClientBatches.Environment environment, Path directory)
            throws IOException {
        return new AgentProcess.Builder(environment.jdk(), directory)
                .jvm("--enable-native-access=ALL-UNNAMED")
                .agent("capture=" + (environment.packets() ? "auto" : "off"));
    }

    private static Path jar() {
        return Path.of(System.getProperty("first-reset.jar")).normalize();
    }
}
