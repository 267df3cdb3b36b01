package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the JVM's resolver says, with a hosts file in the resolver's place: on 17 {@code HostsFileNameService}, on 25 {@code
 * HostsFileResolver}, both behind the door that the probe watches.
 */
final class NamesTest {

    /** Nothing listens there. */
    private static final String PORT = "2";

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aLookUpThatFailsIsToldOnlyIfSomebodyMinds(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = start(jdk, "127.0.0.8 api.test")) {
            order(process, "quiet nobody-minds.test");
            order(process, "lookup nosuch.test");
            Reported told = process.awaitIncident(one -> one.cause().equals("name-resolution-failed"));

            assertThat(told.headline())
                    .contains("the name nosuch.test could not be resolved: the resolver failed after");
            assertThat(told.retry()).isEqualTo("yes");
            assertThat(told.blame()).isEqualTo("config");
            assertThat(process.out()).anyMatch(line -> line.contains("name-resolution-failed"));
            assertThat(process.incidents()).noneMatch(one -> one.headline().contains("nobody-minds"));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theNegativeCacheIsNamed(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = start(jdk, "127.0.0.8 api.test")) {
            order(process, "quiet late.test");
            hosts("127.0.0.9 late.test");
            order(process, "lookup late.test");
            Reported told = process.awaitIncident(one -> one.headline().contains("late.test"));

            assertThat(told.headline()).contains("the JVM answered out of its cache", "gives 127.0.0.9 now");
            assertThat(told.blame()).isEqualTo("local-jvm");
            assertThat(told.json().toString()).contains("networkaddress.cache.negative.ttl");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anAddressThatTheNameNoLongerHasIsStale(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = start(jdk, "127.0.0.8 api.test\n127.0.0.9 api.test")) {
            order(process, "lookup api.test");
            hosts("127.0.0.9 api.test");
            order(process, "connect api.test " + PORT);
            Reported told = process.awaitIncident(one -> one.headline().contains("127.0.0.8:2"));

            assertThat(told.cause()).isEqualTo("stale-address");
            assertThat(told.blame()).isEqualTo("local-jvm");
            assertThat(told.headline()).contains("now gives 127.0.0.9");
            assertThat(told.json().toString()).contains("networkaddress.cache.ttl");
        }
    }

    /** The resolver was asked twice and gave another address each time: the name may rotate. */
    @ParameterizedTest
    @MethodSource("jdks")
    void anAddressThatMayHaveBeenHandedOutInTurnIsNotBlamed(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = start(jdk, "127.0.0.8 api.test")) {
            order(process, "lookup api.test");
            hosts("127.0.0.9 api.test");
            order(process, "connect api.test " + PORT);
            Reported told = process.awaitIncident(one -> one.headline().contains("127.0.0.8:2"));

            assertThat(told.cause()).isNotEqualTo("stale-address");
            assertThat(told.json().toString()).contains("stale-address, which is possible too");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anAddressThatTheNameStillHasIsNotStale(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = start(jdk, "127.0.0.8 api.test")) {
            order(process, "connect api.test " + PORT);
            Reported told = process.awaitIncident(one -> one.headline().contains("127.0.0.8:2"));

            assertThat(told.cause()).isEqualTo("connection-refused");
            assertThat(told.json().toString()).contains("still gives 127.0.0.8 for api.test");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void librariesThatGiveUpForANameAreHeard(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = start(jdk, "127.0.0.8 api.test")) {
            order(process, "url http://nowhere.test/a");
            Reported byUrl = process.awaitIncident(one -> one.headline().contains("nowhere.test"));
            order(process, "http http://elsewhere.test/b");
            Reported byHttp = process.awaitIncident(one -> one.headline().contains("elsewhere.test"));

            assertThat(byUrl.cause()).isEqualTo("name-resolution-failed");
            assertThat(byUrl.request()).isEqualTo("GET http://nowhere.test/a");
            assertThat(byHttp.cause()).isEqualTo("name-resolution-failed");
            assertThat(byHttp.request()).isEqualTo("GET http://elsewhere.test/b");
            assertThat(process.incidents()).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aDescriptorThatIsClosedByItsNumber(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = start(jdk, "127.0.0.8 api.test")) {
            order(process, "close-by-number");
            Reported told = process.awaitIncident(one -> one.cause().equals("descriptor-reused"));

            assertThat(told.confidence()).isEqualTo("proven");
            assertThat(told.blame()).isEqualTo("local-app");
        }
    }

    private AgentProcess start(Jdks.Jdk jdk, String line) throws IOException {
        hosts(line);
        AgentProcess process = new AgentProcess.Builder(jdk, scratch.resolve("agent"))
                .agent("capture=off", "log=stderr")
                .jvm(
                        "-Djdk.net.hosts.file=" + hostsFile(),
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--add-opens=java.base/java.net=ALL-UNNAMED")
                .start(NameProgram.class);
        process.awaitLine(said -> said.equals("@ready"));
        return process;
    }

    private static void order(AgentProcess process, String line) {
        process.tell(line);
        process.awaitLine(said -> said.equals("@done " + line));
    }

    private void hosts(String line) throws IOException {
        Files.writeString(hostsFile(), line + "\n");
    }

    private Path hostsFile() {
        return scratch.resolve("hosts");
    }
}
