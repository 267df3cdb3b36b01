package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real TLS failures, with real peers, as programs with the agent meet them: through sockets and through engines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsTest {

    @TempDir
    static Path scratch;

    private @Nullable TlsPeers peers;

    /** What must be told of a call: the cause, the confidence and words of the headline. */
    private record Expected(String url, String cause, String confidence, List<String> words) {

        Expected(String url, String cause, String confidence, String... words) {
            this(url, cause, confidence, List.of(words));
        }
    }

    @BeforeAll
    void start() throws Exception {
        assumeTrue(Rights.onPath("openssl"), "no openssl");
        peers = new TlsPeers(Files.createDirectory(scratch.resolve("peers")));
    }

    @AfterAll
    void stop() throws IOException {
        if (peers != null) {
            peers.close();
        }
    }

    static Stream<Arguments> clients() {
        return Jdks.all().stream()
                .flatMap(jdk ->
                        Stream.of("urlconnection", "okhttp", "jdk", "socket").map(client -> Arguments.of(jdk, client)));
    }

    private static final String APACHE = "org.apache.httpcomponents.client5:httpclient5:";

    /** With libraries that have an engine of the JDK's on channels of their own, in these versions. */
    static Stream<Arguments> allClients() {
        return Stream.concat(
                clients(),
                Jdks.all().stream()
                        .flatMap(jdk -> Stream.of("5.0", "5.6.5").map(version -> Arguments.of(jdk, APACHE + version))));
    }

    private TlsPeers peers() {
        return java.util.Objects.requireNonNull(peers);
    }

    private Map<String, Expected> failures() throws Exception {
        Map<String, Expected> failures = new LinkedHashMap<>();
        failures.put(
                "incomplete",
                new Expected(
                        https(peers().openssl("leaf.pem", "leaf.key")),
                        "tls-chain-incomplete",
                        "likely",
                        "CN=Test Issuing CA",
                        "http://127.0.0.1:" + peers().responder() + "/issuing.cer"));
        failures.put(
                "self-signed",
                new Expected(
                        https(peers().openssl("self.pem", "self.key")),
                        "tls-refused",
                        "proven",
                        "we refused",
                        "CN=self.wirewitness.test",
                        "signed by itself"));
        failures.put(
                "wrong-name",
                new Expected(
                        https(peers().openssl("named.pem", "named.key")),
                        "tls-refused",
                        "proven",
                        "we refused",
                        "is not for this name"));
        failures.put(
                "old-version",
                new Expected(
                        https(peers().openssl("direct.pem", "direct.key", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0")),
                        "tls-refused",
                        "proven",
                        "the server refused",
                        "protocol_version"));
        failures.put(
                "no-client-certificate",
                new Expected(
                        https(peers().openssl(
                                        "direct.pem", "direct.key", "-tls1_2", "-Verify", "1", "-verify_return_error")),
                        "tls-refused",
                        "proven",
                        "the server refused",
                        "handshake_failure"));
        failures.put(
                "no-client-certificate-13",
                new Expected(
                        https(peers().openssl(
                                        "direct.pem", "direct.key", "-tls1_3", "-Verify", "1", "-verify_return_error")),
                        "tls-refused",
                        "proven",
                        "the server refused",
                        "certificate_required"));
        failures.put(
                "plain-port",
                new Expected(
                        https(peers().plain()), "not-tls", "likely", "answered our ClientHello with a plain HTTP"));
        failures.put(
                "silent",
                new Expected(https(peers().silent()), "tls-hello-unanswered", "likely", "answered our ClientHello"));
        failures.put(
                "truncated",
                new Expected(https(peers().truncating()), "tls-truncated", "likely", "without close_notify"));
        failures.put(
                "tls-port",
                new Expected(
                        "http://127.0.0.1:" + peers().tls() + "/", "not-tls", "likely", "sent a plain HTTP request"));
        failures.put("well", new Expected(https(peers().tls()), "", ""));
        return failures;
    }

    private static String https(int port) {
        return "https://127.0.0.1:" + port + "/";
    }

    @ParameterizedTest
    @MethodSource("allClients")
    void everyFailureIsNamed(Jdks.Jdk jdk, String client) throws Exception {
        Map<String, Expected> failures = failures();
        if (client.equals("socket")) {
            failures.remove("tls-port"); // it speaks TLS only
            failures.remove("truncated"); // it cannot tell, nor do we where nobody knows what was asked
        }
        if (client.equals("urlconnection") && jdk.feature() < 25) {
            failures.remove("truncated"); // it takes the end for the end of the answer and tells nobody
        }
        if (client.equals(APACHE + "5.0")) {
            failures.remove("wrong-name"); // it looks at the name behind the handshake, where nobody tells us
            failures.remove("truncated"); // told, but its exception is made elsewhere
        }
        List<String> bare = run(jdk, client, failures, null).out();
        AgentProcess process =
                run(jdk, client, failures, scratch.resolve(jdk.feature() + "-" + client.replace(':', '-')));
        List<Reported> incidents = process.incidents();
        List<String> wrong = new ArrayList<>();
        failures.forEach((name, expected) -> {
            String got = line(process.out(), name);
            if (!got.equals(line(bare, name))) {
                wrong.add(name + ": the caller got " + got + "\n instead of " + line(bare, name));
            }
            List<Reported> told = incidents.stream()
                    .filter(each -> expected.url().contains(each.remote() + "/"))
                    .toList();
            if (expected.cause().isEmpty()) {
                if (!told.isEmpty()) {
                    wrong.add(name + ": nothing failed, told " + told);
                }
                return;
            }
            // The JDK's clients send a GET again when the alert comes behind it, as in TLS 1.3.
            List<Reported> first = told.stream()
                    .filter(each -> !each.cause().equals("silently-replayed"))
                    .toList();
            if (first.isEmpty() || !first.stream().allMatch(each -> fits(each, expected))) {
                wrong.add(name + ": told " + told + "\n of " + got);
            } else if (process.out().stream()
                    .noneMatch(line -> line.startsWith("+" + name + " ")
                            && line.contains(first.get(0).headline()))) {
                wrong.add(name + ": no verdict with the exception " + got);
            }
        });
        assertThat(wrong).as(process.transcript()).isEmpty();
    }

    private static boolean fits(Reported told, Expected expected) {
        return told.cause().equals(expected.cause())
                && told.confidence().equals(expected.confidence())
                && expected.words().stream().allMatch(told.headline()::contains);
    }

    private static String line(List<String> out, String name) {
        return out.stream()
                .filter(line -> line.startsWith("@" + name + " "))
                .findFirst()
                .orElse("nothing");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aResponderThatNeverAnswersIsNamed(Jdks.Jdk jdk, String client) throws Exception {
        String url = https(peers().openssl("asked.pem", "asked.key")) + "patient";
        Expected expected =
                new Expected(url, "tls-validation-stalled", "proven", "we asked 127.0.0.1:" + peers().responder());
        Map<String, Expected> one = Map.of("asked", expected);
        Path security = scratch.resolve("ocsp.security");
        Files.writeString(security, "ocsp.enable=true\n");
        String[] revocation = {
            "-Djava.security.properties=" + security,
            "-Dcom.sun.net.ssl.checkRevocation=true",
            "-Dcom.sun.security.ocsp.timeout=2",
            "-Dcom.sun.security.ocsp.readtimeout=2"
        };
        List<String> bare = run(jdk, client, one, null, revocation).out();
        AgentProcess process = run(jdk, client, one, scratch.resolve(jdk.feature() + "-ocsp-" + client), revocation);
        assertThat(line(process.out(), "asked")).isEqualTo(line(bare, "asked"));
        List<Reported> told = process.incidents().stream()
                .filter(each -> url.contains(each.remote() + "/"))
                .toList();
        assertThat(told).as(process.transcript()).hasSize(1);
        assertThat(told).as(process.transcript()).allMatch(each -> fits(each, expected));
    }

    private AgentProcess run(
            Jdks.Jdk jdk, String client, Map<String, Expected> calls, @Nullable Path agent, String... more)
            throws IOException, InterruptedException {
        boolean apache = client.startsWith(APACHE);
        ClassPath library = apache
                ? ClassPath.joined(List.of(ClassPath.OKHTTP_4, ClassPath.of("apache-httpclient-5.0", client)))
                : ClassPath.OKHTTP_4;
        AgentProcess.Builder builder = new AgentProcess.Builder(jdk, agent == null ? scratch.resolve("none") : agent)
                .classPath(library)
                .jvm(
                        "-Djavax.net.ssl.trustStore=" + peers().trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=changeit",
                        "-Djavax.net.ssl.trustStoreType=PKCS12")
                .jvm(more);
        if (agent != null) {
            builder = builder.agent("capture=off", "log=stderr");
        }
        List<String> arguments =
                new ArrayList<>(List.of(apache ? "io.wirewitness.instrumentation.apache5.ApacheAsync5Caller" : client));
        calls.forEach((name, expected) -> arguments.add(name + "=" + expected.url()));
        try (AgentProcess process = builder.start(TlsProgram.class, arguments.toArray(new String[0]))) {
            process.awaitExit();
            return process;
        }
    }
}
