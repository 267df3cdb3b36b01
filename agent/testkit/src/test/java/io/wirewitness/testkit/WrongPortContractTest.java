package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every client at a port that speaks something else than it does: plain HTTP to TLS, TLS to plain HTTP, HTTP to a service that greets
 * as SSH does, and TLS to a server that never answers. What is told is right for each, or nothing is blamed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WrongPortContractTest {

    /** Some wait behind an alert until their read time-out; Vert.x counts a handshake on a busy machine to the same. */
    private static final Caller.Settings PATIENT = new Caller.Settings(false, 5_000, 5_000, 0);

    /** The whole call is given up inside the handshake, for which the client has more patience. */
    private static final Caller.Settings SHORT_CALL = new Caller.Settings(false, 20_000, 30_000, 2_500);

    /** Its TLS layer is seen by no probe. */
    private static final Set<String> HANDSHAKE_UNSEEN = Set.of("ApacheAsync565");

    /** Its exception on such an answer is its own, behind which nothing is told. */
    private static final Set<String> PARSE_ERROR_UNSEEN = Set.of("UrlConnection");

    /** Those whose own timer, or netty's for the handshake, gives a TLS hello up as a failure of the call. */
    private static final Set<String> GIVES_UP_A_HELLO = Set.of("AsyncHttpClient3", "ReactorNetty13");

    @TempDir
    static Path scratch;

    private final Map<String, Batch> batches = new ConcurrentHashMap<>();

    static Stream<Arguments> everything() {
        return Jdks.all().stream()
                .flatMap(jdk -> AllClients.GROUPS.stream()
                        .flatMap(List::stream)
                        .map(client -> Arguments.of(Named.of(client.shortName(), client), jdk)));
    }

    @BeforeAll
    void playAll() throws Exception {
        assumeTrue(Rights.onPath("openssl"), "no openssl");
        try (TlsPeers peers = new TlsPeers(Files.createDirectory(scratch.resolve("peers")));
                FaultServer unused = FaultServer.start()) {
            int tls = peers.tls();
            int plain = peers.plain();
            int greeting = peers.greeting();
            int silent = peers.silent();
            List<Callable<?>> plays = new ArrayList<>();
            for (Jdks.Jdk jdk : Jdks.all()) {
                for (List<ClientContract> group : AllClients.GROUPS) {
                    List<Scenario> scenarios = new ArrayList<>();
                    for (ClientContract client : group) {
                        if (client.library() != null) {
                            scenarios.add(scenario("tlsport", jdk, client, PATIENT, tls));
                        }
                        scenarios.add(scenario("greeting", jdk, client, Caller.Settings.DEFAULT, greeting));
                        if (client.speaksTls()) {
                            scenarios.add(scenario("plainport", jdk, client, Caller.Settings.DEFAULT.overTls(), plain));
                        }
                        if (GIVES_UP_A_HELLO.contains(client.shortName())) {
                            Caller.Settings settings = client.shortName().startsWith("Async") ? SHORT_CALL : PATIENT;
                            scenarios.add(scenario("silent", jdk, client, settings.overTls(), silent));
                        }
                    }
                    plays.add(() -> play(unused, group, jdk, scenarios, peers));
                }
            }
            Plays.all(plays);
        }
    }

    private Batch play(Peer peer, List<ClientContract> group, Jdks.Jdk jdk, List<Scenario> scenarios, TlsPeers peers)
            throws Exception {
        Path directory = Files.createTempDirectory(scratch, "j" + jdk.feature());
        AgentProcess.Builder builder = AllClients.builder(group, jdk, directory)
                .jvm(
                        "-Djavax.net.ssl.trustStore=" + peers.trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=changeit",
                        "-Djavax.net.ssl.trustStoreType=PKCS12")
                .agent("capture=off", "log=stderr");
        Batch batch = Batch.play(builder, directory, peer, scenarios, true);
        scenarios.forEach(each -> batches.put(each.id(), batch));
        return batch;
    }

    private static String id(String name, Jdks.Jdk jdk, ClientContract client) {
        return name + "-j" + jdk.feature() + "-" + client.shortName();
    }

    private static Scenario scenario(
            String name, Jdks.Jdk jdk, ClientContract client, Caller.Settings settings, int port) {
        return new Scenario(id(name, jdk, client), client.driver(), settings, "127.0.0.1", port, List.of("GET ok"));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void plainHttpToAPortThatSpeaksTls(ClientContract client, Jdks.Jdk jdk) {
        if (client.library() == null) {
            return; // netty's codec hands such an answer to its application, and a bare socket may wait for ever
        }
        String id = id("tlsport", jdk, client);
        Reported incident = only(id);
        assertThat(incident.cause()).as(all(id)).isEqualTo("not-tls");
        assertThat(incident.headline()).contains("sent a plain HTTP request to a port that speaks TLS");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void tlsToAPortThatSpeaksPlainHttp(ClientContract client, Jdks.Jdk jdk) {
        String id = id("plainport", jdk, client);
        if (!client.speaksTls() || (HANDSHAKE_UNSEEN.contains(client.shortName()) && told(id).isEmpty())) {
            return;
        }
        Reported incident = only(id);
        assertThat(incident.cause()).as(all(id)).isEqualTo("not-tls");
        assertThat(incident.headline()).contains("answered our ClientHello with a plain HTTP response");
        assertThat(incident.retry()).isEqualTo("yes");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void anotherServicesGreetingBlamesNobody(ClientContract client, Jdks.Jdk jdk) {
        String id = id("greeting", jdk, client);
        List<Reported> told = told(id);
        if (told.isEmpty() && (client.library() == null || PARSE_ERROR_UNSEEN.contains(client.shortName()))) {
            return;
        }
        Reported incident = only(id);
        assertThat(incident.cause()).as(all(id)).isEqualTo("unknown");
        assertThat(incident.headline()).contains("begin like no response of HTTP");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void aHelloThatIsNeverAnsweredIsTold(ClientContract client, Jdks.Jdk jdk) {
        if (!GIVES_UP_A_HELLO.contains(client.shortName())) {
            return;
        }
        String id = id("silent", jdk, client);
        Reported incident = only(id);
        assertThat(incident.cause()).as(all(id)).isEqualTo("tls-hello-unanswered");
        assertThat(incident.blame()).as("acknowledged to the last byte").isEqualTo("unknown");
        assertThat(incident.retry()).isEqualTo("yes");
    }

    private Reported only(String id) {
        List<Reported> told = told(id);
        assertThat(told).as(all(id)).hasSize(1);
        return told.get(0);
    }

    /** By its request, or by the verdict on its exception. */
    private List<Reported> told(String id) {
        Batch batch = Objects.requireNonNull(batches.get(id));
        Outcome outcome = batch.outcome(id, 1);
        return batch.incidents().stream()
                .filter(each -> each.request() == null
                        ? outcome.concerns(each)
                        : each.request().contains("/" + id + "/"))
                .toList();
    }

    private String all(String id) {
        Batch batch = Objects.requireNonNull(batches.get(id));
        return batch.outcome(id, 1) + "\n" + batch;
    }
}
