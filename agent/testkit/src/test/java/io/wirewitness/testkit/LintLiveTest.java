package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent lints a real process that talks to a real nginx. */
final class LintLiveTest {

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    private record Linted(int status, String out, String err) {}

    @ParameterizedTest
    @MethodSource("jdks")
    void whatWillFailIsSaidBeforeItDoes(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.onPath("nginx"), "no nginx");
        try (RealNginx nginx = RealNginx.start(Files.createDirectory(scratch.resolve("nginx")), 60);
                AgentProcess process = builder(jdk)
                        .agent("capture=off", "log=stderr", "lint.upstream=127.0.0.1=60s")
                        .start(LintProgram.class, "http://" + nginx.address() + "/")) {
            process.awaitLine("@called"::equals);
            Awaitility.await()
                    .atMost(AgentProcess.PATIENCE)
                    .until(() -> process.err().stream()
                            .anyMatch(line -> line.contains("warning: ")
                                    && line.contains("client keeps 300 s, peer closes at 60 s: margin -240 s")
                                    && line.contains(
                                            "new ConnectionPool(5, 50, TimeUnit.SECONDS) [keep-alive-outlives-peer]")));
            assertThat(process.incidents()).isEmpty();

            Linted text = lint(Long.toString(process.pid()));
            assertThat(text.status()).as(text.toString()).isZero(); // a warning is no error
            assertThat(text.out()).contains("warning    client keeps 300 s, peer closes at 60 s: margin -240 s");
            assertThat(text.out()).contains("evidence   the peer's idle limit is 60 s (configured: lint.upstream");
            Linted strict = lint("--strict", "--format", "json", Long.toString(process.pid()));
            assertThat(strict.status()).isEqualTo(1);
            assertThat(strict.out().lines())
                    .allSatisfy(line -> assertThat(JsonParser.parseString(line)
                                    .getAsJsonObject()
                                    .get("schema")
                                    .getAsString())
                            .isEqualTo("wirewitness.finding/1"));
        }
    }

    /** A load balancer keeps connections for 60 s to a server that closes them after 30 s; nobody comes to the other server. */
    @ParameterizedTest
    @MethodSource("jdks")
    void whoStandsInFrontOfAServerIsWhoComesToItsPort(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = builder(jdk)
                .agent("capture=off", "log=stderr", "lint.upstream=127.0.0.1=60s;api.example.com:443=60s")
                .start(LintServersProgram.class)) {
            process.awaitLine(line -> line.startsWith("@ports "));
            String[] ports = process.out().stream()
                    .filter(line -> line.startsWith("@ports "))
                    .findFirst()
                    .orElseThrow()
                    .split(" ", -1);
            try (Socket balancer = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(ports[1]))) {
                balancer.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(balancer.getInputStream().read()).isPositive();
                String found = "warning: 127.0.0.1 -> HttpServer :" + ports[1]
                        + ": hop in front keeps 60 s, server closes at" + " 30 s: margin -30 s";
                Awaitility.await()
                        .atMost(AgentProcess.PATIENCE)
                        .until(() -> process.err().stream().anyMatch(line -> line.contains(found)));
                Linted text = lint(Long.toString(process.pid()));
                assertThat(text.out())
                        .contains("127.0.0.1 -> HttpServer :" + ports[1])
                        .doesNotContain("HttpServer :" + ports[2], "api.example.com");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void strictEndsAStartThatWouldFail(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.onPath("nginx"), "no nginx");
        Path security = Files.writeString(scratch.resolve("java.security"), "ocsp.enable=true\n");
        try (RealNginx nginx = RealNginx.start(Files.createDirectory(scratch.resolve("nginx")), 60);
                AgentProcess process = builder(jdk)
                        .jvm(
                                "-Djava.security.properties=" + security,
                                "-Dcom.sun.net.ssl.checkRevocation=true",
                                "-Dcom.sun.security.ocsp.timeout=5000")
                        .agent("capture=off", "lint=strict")
                        .start(LintProgram.class, "http://" + nginx.address() + "/")) {
            assertThat(process.awaitExit()).as(process.transcript()).isEqualTo(1);
            assertThat(process.transcript())
                    .contains("[ocsp-timeout-unit]", "lint=strict: the settings above would fail");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aProcessWithoutAnAgentIsLookedAtAndLeftAsItWas(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.onPath("nginx"), "no nginx");
        try (RealNginx nginx = RealNginx.start(Files.createDirectory(scratch.resolve("nginx")), 60);
                AgentProcess process = builder(jdk)
                        .jvm("-Dnetworkaddress.cache.ttl=60")
                        .start(LintProgram.class, "http://" + nginx.address() + "/")) {
            process.awaitLine("@called"::equals);
            Linted linted = lint(Long.toString(process.pid()));
            assertThat(linted.err()).contains("has no agent: one is loaded for this look");
            assertThat(linted.out()).as(linted.toString()).contains("[dns-ttl-as-system-property]");
            // It was taken out again: the next look has to load it anew.
            assertThat(lint(Long.toString(process.pid())).err()).contains("has no agent: one is loaded for this look");
        }
    }

    private AgentProcess.Builder builder(Jdks.Jdk jdk) {
        return new AgentProcess.Builder(jdk, scratch.resolve("agent"))
                .classPath(ClassPath.OKHTTP_4)
                .jvm("--enable-native-access=ALL-UNNAMED");
    }

    private Linted lint(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("wirewitness.jar"),
                "lint"));
        command.addAll(List.of(arguments));
        Path err = Files.createTempFile(scratch, "lint", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Linted(process.waitFor(), out, Files.readString(err));
    }
}
