package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network namespace of its own with twenty local ports, and a program that uses them up. Its TIME_WAITs are kept as towards
 * another host: {@code tcp_tw_reuse} is off.
 */
final class LocalPortsTest {

    private static final String SPACE = "wwp" + ProcessHandle.current().pid() % 100_000;
    private static final String ADDRESS = "10.204.1.1";
    private static final int SERVED = 8001;
    private static final int PORTS = 20;
    private static final String PEER = ADDRESS + ":" + SERVED;
    private static final String URL = "http://" + PEER + "/ports/1/ok";
    private static final List<String> CLIENTS = List.of("okhttp " + URL, "jdk " + URL, "url " + URL);

    @TempDir
    Path scratch;

    static List<ClientBatches.Environment> environments() {
        return ClientBatches.allEnvironments();
    }

    @ParameterizedTest
    @MethodSource("environments")
    @SuppressWarnings("try") // the server is there to be connected to
    void everyPortTowardsThePeerIsTaken(ClientBatches.Environment environment) throws Exception {
        assumeTrue(Rights.canMakeNamespaces(), "no right to make network namespaces");
        try (Space space = new Space();
                AgentProcess server = space.server(scratch);
                AgentProcess client = space.client(environment, Files.createDirectory(scratch.resolve("agent")))) {
            order(client, "hold " + ADDRESS + " " + SERVED + " " + PORTS);
            for (String call : CLIENTS) {
                order(client, call);
                Reported told = awaitNext(client, call);
                assertThat(told.confidence()).as(told.toString()).isEqualTo("proven");
                assertThat(told.blame()).isEqualTo("local-app");
                assertThat(told.retry()).isEqualTo("yes");
                assertThat(told.headline()).contains("20 of 20 local ports were taken", "0 of them in TIME_WAIT");
                assertThat(told.remote()).isEqualTo(PEER);
                assertThat(told.json().get("action").getAsString()).contains("who holds 20 open connections");
            }
            order(client, "drop");
            // Ports are counted four times a second at most: what was counted for the call before must be old.
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> space.waiting() == PORTS);
            order(client, "socket " + ADDRESS + " " + SERVED);
            Reported waiting = awaitNext(client, "socket");
            assertThat(waiting.headline()).contains("20 of 20 local ports were taken", "20 of them in TIME_WAIT");
            assertThat(waiting.confidence()).isEqualTo("proven");
            assertThat(client.incidents()).hasSize(CLIENTS.size() + 1);
        }
    }

    /** The same exception, and no port is missing; and a port that is missing for bind alone. */
    @ParameterizedTest
    @MethodSource("environments")
    @SuppressWarnings("try") // the server is there to be connected to
    void anAddressThatIsMissingIsNoPort(ClientBatches.Environment environment) throws Exception {
        assumeTrue(Rights.canMakeNamespaces(), "no right to make network namespaces");
        try (Space space = new Space();
                AgentProcess server = space.server(scratch);
                AgentProcess client = space.client(environment, Files.createDirectory(scratch.resolve("agent")))) {
            space.run("ip link add d0 type veth peer name d1");
            space.run("ip link set d0 up");
            space.run("sysctl -q -w net.ipv6.conf.lo.disable_ipv6=1");
            order(client, "bind 192.0.2.77");
            order(client, "socket ::1 " + SERVED);
            order(client, "hold " + ADDRESS + " " + SERVED + " " + PORTS);
            order(client, "bind " + ADDRESS);
            // The last one shows that all before it have been judged.
            order(client, "okhttp " + URL);
            awaitNext(client, "okhttp");

            assertThat(client.out())
                    .filteredOn(line -> line.contains("Cannot assign requested address"))
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(client.out()).anyMatch(line -> line.contains("Address already in use"));
            assertThat(client.incidents())
                    .filteredOn(one -> one.cause().equals("local-ports-exhausted"))
                    .hasSize(1)
                    .allMatch(one -> one.remote().equals(PEER));
            assertThat(client.incidents())
                    .filteredOn(one -> !one.remote().equals(PEER))
                    .allMatch(
                            one -> one.cause().equals("unknown") && one.blame().equals("unknown"));
        }
    }

    private static Reported awaitNext(AgentProcess client, String call) {
        String library = switch (call.split(" ", -1)[0]) {
            case "okhttp" -> "okhttp";
            case "jdk" -> "java.net.http ";
            case "url" -> "HttpURLConnection ";
            default -> "";
        };
        return client.awaitIncident(one -> one.cause().equals("local-ports-exhausted")
                && (one.library() == null
                        ? library.isEmpty()
                        : one.library().startsWith(library) && !library.isEmpty()));
    }

    private static void order(AgentProcess process, String line) {
        process.tell(line);
        process.awaitLine(said -> said.equals("@done " + line));
    }

    /** The namespace; whoever opens it closes it. */
    private static final class Space implements AutoCloseable {

        Space() throws IOException, InterruptedException {
            Commands.run("ip", "netns", "add", SPACE);
            run("ip link set lo up");
            run("ip addr add " + ADDRESS + "/32 dev lo");
            run("sysctl -q -w net.ipv4.tcp_tw_reuse=0");
            Commands.run(
                    "ip", "netns", "exec", SPACE, "sysctl", "-q", "-w", "net.ipv4.ip_local_port_range=40000 40019");
        }

        void run(String command) throws IOException, InterruptedException {
            Commands.run(("ip netns exec " + SPACE + " " + command).split(" ", -1));
        }

        /** The client's ports in TIME_WAIT: state 06 in the kernel's table, proc(5). */
        long waiting() throws IOException, InterruptedException {
            return Commands.run("ip", "netns", "exec", SPACE, "cat", "/proc/net/tcp", "/proc/net/tcp6")
                    .lines()
                    .filter(line -> line.matches(String.format("\\s*\\d+: \\S+ \\S+:%04X 06 .*", SERVED)))
                    .count();
        }

        AgentProcess server(Path scratch) throws IOException {
            AgentProcess process = new AgentProcess.Builder(Jdks.all().get(0), scratch)
                    .through("ip", "netns", "exec", SPACE)
                    .start(FaultServer.class, ADDRESS, Integer.toString(SERVED));
            process.awaitLine("@ready"::equals);
            return process;
        }

        AgentProcess client(ClientBatches.Environment environment, Path directory) throws IOException {
            AgentProcess process = new AgentProcess.Builder(environment.jdk(), directory)
                    .through("ip", "netns", "exec", SPACE)
                    .classPath(ClassPath.OKHTTP_4)
                    .jvm("--enable-native-access=ALL-UNNAMED")
                    .agent("capture=" + (environment.packets() ? "auto" : "off"), "log=stderr")
                    .start(PortsProgram.class);
            process.awaitLine("@ready"::equals);
            return process;
        }

        @Override
        @SuppressWarnings("SystemOut") // a namespace that stays behind is worth a line
        public void close() {
            try {
                Commands.run("ip", "netns", "del", SPACE);
            } catch (IOException e) {
                System.err.println("testkit: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
