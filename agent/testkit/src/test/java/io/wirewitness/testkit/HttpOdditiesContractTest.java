package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.contract.Caller;
import io.wirewitness.contract.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What answers with an error status show under the agent, without packets, for each client library: a real nginx and a real
 * haproxy answer in the place of the application behind them, or change the request on its way. What the application says
 * of itself is no incident.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpOdditiesContractTest {

    /** Nothing listens here. */
    private static final int CLOSED_PORT = 2;

    @TempDir
    static Path scratch;

    private final Map<String, Batch> batches = new ConcurrentHashMap<>();

    /**
     * A library in one version.
     *
     * @param library how its name begins in reports
     * @param newest whether it runs on the newest JDK, else on the oldest
     * @param asksForUpgrade whether the application may ask for another protocol; JDK clients keep the header to themselves
     * @param getHasBody whether a GET may have a body
     */
    record Client(
            String library,
            String driver,
            ClassPath classPath,
            boolean newest,
            boolean asksForUpgrade,
            boolean getHasBody) {

        /** Whether a time-out ends the wait for the rest of an answer, and the failed call leads to that answer's head. */
        boolean keepsItsAnswer() {
            return List.of("HttpURLConnection", "apache", "reactor").stream().anyMatch(library::startsWith);
        }

        /** Whether its driver knows a user who has enough of an answer. */
        boolean cuts() {
            return newest && (driver.endsWith("ApacheClient4Caller") || driver.endsWith("ApacheClient5Caller"));
        }

        /** Unique among all clients, and a part of a path. */
        String prefix() {
            return driver.substring(driver.lastIndexOf('.') + 1)
                    + classPath.toString().replaceAll("[^A-Za-z0-9.]", "-")
                    + (newest ? "n-" : "o-");
        }

        @Override
        public String toString() {
            return library + (driver.contains("Async") ? " async" : "") + (newest ? ", newest JDK" : ", oldest JDK");
        }
    }

    static List<Client> clients() {
        List<Client> all = new ArrayList<>();
        for (boolean newest : new boolean[] {false, true}) {
            all.add(new Client("java.net.http", Drivers.named("jdk"), ClassPath.BARE, newest, false, true));
            all.add(new Client(
                    "HttpURLConnection", Drivers.named("urlconnection"), ClassPath.BARE, newest, false, false));
        }
        all.add(new Client("okhttp 4", Drivers.named("okhttp"), ClassPath.OKHTTP_4, false, true, false));
        all.add(new Client("okhttp 5", Drivers.named("okhttp"), ClassPath.OKHTTP_5, true, true, false));
        String four = "apache-httpclient-4.5 apache4.";
        all.add(module(
                "apache-httpclient 4.5",
                four + "ApacheClient4Caller",
                "org.apache.httpcomponents:httpclient:4.5",
                false));
        all.add(module(
                "apache-httpclient 4.5.14",
                four + "ApacheClient4Caller",
                "org.apache.httpcomponents:httpclient:4.5.14",
                true));
        all.add(module(
                "apache-httpasyncclient 4.1",
                four + "ApacheAsync4Caller",
                "org.apache.httpcomponents:httpasyncclient:4.1",
                false));
        all.add(module(
                "apache-httpasyncclient 4.1.5",
                four + "ApacheAsync4Caller",
                "org.apache.httpcomponents:httpasyncclient:4.1.5",
                true));
        for (String driver : List.of("ApacheClient5Caller", "ApacheAsync5Caller")) {
            String five = "apache-httpclient-5.0 apache5." + driver;
            all.add(module("apache-httpclient 5.0", five, "org.apache.httpcomponents.client5:httpclient5:5.0", false));
            all.add(module(
                    "apache-httpclient 5.6.5", five, "org.apache.httpcomponents.client5:httpclient5:5.6.5", true));
        }
        String jetty = "jetty-client-9.4 jettyclient.JettyCaller";
        all.add(module("jetty-client 9.4.0", jetty, "org.eclipse.jetty:jetty-client:9.4.0.v20161208", false));
        all.add(module("jetty-client 10.0.26", jetty, "org.eclipse.jetty:jetty-client:10.0.26", false));
        all.add(module("jetty-client 12.0.0", jetty, "org.eclipse.jetty:jetty-client:12.0.0", false));
        all.add(module("jetty-client 12.1.14", jetty, "org.eclipse.jetty:jetty-client:12.1.14", true));
        String reactor = "reactor-netty-1.0 reactornetty.ReactorNettyCaller";
        all.add(module("reactor-netty 1.0.0", reactor, "io.projectreactor.netty:reactor-netty-http:1.0.0", false));
        all.add(module("reactor-netty 1.3.6", reactor, "io.projectreactor.netty:reactor-netty-http:1.3.6", true));
        String vertx = "vertx-4.0 vertx.VertxCaller";
        all.add(module("vertx 4.0.0", vertx, "io.vertx:vertx-core:4.0.0", false));
        all.add(module("vertx 4.5.25", vertx, "io.vertx:vertx-core:4.5.25", false));
        all.add(module("vertx 5.0.7", vertx, "io.vertx:vertx-core:5.0.7", true));
        String ahc = "async-http-client-2.0 asynchttpclient.AsyncHttpClientCaller";
        all.add(module("async-http-client 2.0.30", ahc, "org.asynchttpclient:async-http-client:2.0.30", false));
        all.add(module("async-http-client 2.12.4", ahc, "org.asynchttpclient:async-http-client:2.12.4", false));
        all.add(module("async-http-client 3.0.2", ahc, "org.asynchttpclient:async-http-client:3.0.2", true));
        return all;
    }

    private static Client module(String library, String driver, String artifact, boolean newest) {
        String[] words = driver.split(" ", 2);
        return new Client(
                library,
                "io.wirewitness.instrumentation." + words[1],
                ClassPath.of(words[0], artifact),
                newest,
                true,
                true);
    }

    /** The libraries whose WebSockets are asked for as such, each with the class path of {@link #clients}. */
    private static List<Client> webSockets() {
        return List.of(
                new Client("java.net.http", Drivers.named("jdk-websocket"), ClassPath.BARE, false, true, false),
                new Client("java.net.http", Drivers.named("jdk-websocket"), ClassPath.BARE, true, true, false),
                new Client("okhttp 4", Drivers.named("okhttp-websocket"), ClassPath.OKHTTP_4, false, true, false),
                new Client("okhttp 5", Drivers.named("okhttp-websocket"), ClassPath.OKHTTP_5, true, true, false));
    }

    static List<Client> upgrading() {
        List<Client> all = new ArrayList<>(webSockets());
        clients().stream().filter(Client::asksForUpgrade).forEach(all::add);
        return all;
    }

    // ---- the play ---------------------------------------------------------------------------------------------------

    @BeforeAll
    void playAll() throws IOException, InterruptedException {
        int nginxPort = RealNginx.freePort();
        int otherNginxPort = RealNginx.freePort(); // what is usual for a host is learned from its answers
        int haproxyPort = RealNginx.freePort();
        try (FaultServer origin = FaultServer.start();
                RealNginx nginx = RealNginx.start(
                        Files.createDirectory(scratch.resolve("nginx")),
                        nginxPort,
                        nginx(nginxPort, otherNginxPort, origin.port()));
                RealHaproxy haproxy = RealHaproxy.start(
                        Files.createDirectory(scratch.resolve("haproxy")),
                        haproxyPort,
                        haproxy(haproxyPort, origin.port()))) {
            assertThat(nginx).isNotEqualTo(haproxy);
            List<Callable<?>> plays = new ArrayList<>();
            for (Client client : clients()) {
                plays.add(() -> batches.put(
                        client.prefix(),
                        play(client, scenarios(client, nginxPort, otherNginxPort, haproxyPort, origin), origin)));
            }
            for (Client client : webSockets()) {
                Caller.Settings settings = Caller.Settings.DEFAULT;
                List<Scenario> scenarios = List.of(
                        scenario(client, "upgrade", settings, nginxPort, "GET live"),
                        scenario(client, "direct", settings, origin.port(), "GET live", "GET status/404"));
                plays.add(() -> batches.put(client.prefix(), play(client, scenarios, origin)));
            }
            Plays.all(plays);
        }
    }

    /** By default nginx passes neither Upgrade nor HTTP/1.1 on. One location leads back to itself and says so in Via. */
    private static String nginx(int port, int otherPort, int originPort) {
        return """
                client_max_body_size 1k;
                proxy_read_timeout 1s;
                server {
                    listen 127.0.0.1:%1$d;
                    listen 127.0.0.1:%4$d;
                    location / { proxy_pass http://127.0.0.1:%2$d; }
                    location ~ /dead$ { proxy_pass http://127.0.0.1:%3$d; }
                    location ~ /loop$ {
                        set $hops "1.1 edge1.example.net";
                        if ($http_via) { set $hops "$http_via, 1.1 edge1.example.net"; }
                        if ($http_via ~ "edge1.*edge1") { add_header Via $http_via always; return 508; }
                        proxy_set_header Via $hops;
                        proxy_pass http://127.0.0.1:%1$d;
                    }
                }
                """.formatted(port, originPort, CLOSED_PORT, otherPort);
    }

    private static String haproxy(int port, int originPort) {
        return """
                frontend all
                    bind 127.0.0.1:%d
                    use_backend dead if { path_end /dead }
                    default_backend origin
                backend origin
                    timeout server 1s
                    retries 0
                    server one 127.0.0.1:%d
                backend dead
                    retries 0
                    server one 127.0.0.1:%d
                """.formatted(port, originPort, CLOSED_PORT);
    }

    private static List<Scenario> scenarios(
            Client client, int nginxPort, int otherNginxPort, int haproxyPort, FaultServer origin) {
        Caller.Settings plain = Caller.Settings.DEFAULT;
        Caller.Settings part = plain.withHeader("Range", "bytes=0-9");
        Caller.Settings impatient = new Caller.Settings(false, 5_000, 900, 0).withHeader("Range", "bytes=0-9");
        List<Scenario> all = new ArrayList<>(List.of(
                scenario(
                        client,
                        "nginx",
                        plain,
                        nginxPort,
                        "GET ok",
                        "GET dead",
                        "GET reset",
                        "GET never",
                        "POST ok/large 5000",
                        "GET loop"),
                scenario(
                        client,
                        "through",
                        plain,
                        otherNginxPort,
                        "GET status/404",
                        "GET status/404",
                        "GET status/500",
                        "GET status/503"),
                scenario(
                        client,
                        "haproxy",
                        plain,
                        haproxyPort,
                        "GET status/404",
                        "GET status/404",
                        "GET dead",
                        "GET never"),
                scenario(client, "direct", plain, origin.port(), "GET status/404", "GET status/500", "GET status/503"),
                scenario(client, "range", part, origin.port(), "GET part", "GET ok"),
                scenario(client, "stall", impatient, origin.port(), "GET whole-stall/3000"),
                scenario(client, "partstall", impatient, origin.port(), "GET part-stall/3000")));
        if (client.cuts()) {
            all.add(scenario(client, "cut", part, origin.port(), "cut whole-stall/20000"));
            all.add(scenario(client, "partcut", part, origin.port(), "cut part-stall/20000"));
            all.add(scenario(client, "cancelled", part, origin.port(), "cut-by-another whole-stall/20000"));
            all.add(scenario(client, "wholecut", plain, origin.port(), "cut whole-stall/20000"));
        }
        if (client.asksForUpgrade()) {
            all.add(scenario(client, "upgrade", plain.withHeader("Upgrade", "websocket"), nginxPort, "GET live"));
        }
        if (client.getHasBody()) {
            all.add(scenario(client, "body", plain, nginxPort, "GET ok/large 5000"));
        }
        return all;
    }

    private static Scenario scenario(Client client, String name, Caller.Settings settings, int port, String... steps) {
        return new Scenario(client.prefix() + name, client.driver(), settings, "127.0.0.1", port, List.of(steps));
    }

    private static Batch play(Client client, List<Scenario> scenarios, FaultServer origin)
            throws IOException, InterruptedException {
        List<Jdks.Jdk> jdks = Jdks.all();
        Jdks.Jdk jdk = jdks.get(client.newest() ? jdks.size() - 1 : 0);
        Path directory = Files.createDirectory(scratch.resolve(client.prefix()));
        AgentProcess.Builder builder = new AgentProcess.Builder(jdk, directory)
                .classPath(client.classPath())
                .jvm("--enable-native-access=ALL-UNNAMED")
                .agent("capture=off", "log=stderr");
        return Batch.play(builder, directory, origin, scenarios, true);
    }

    // ---- who answered -----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("clients")
    void whatIsBehindNginxFailed(Client client) {
        assertThat(status(client, "nginx", 1)).isEqualTo(200);
        for (String path : List.of("dead", "reset")) {
            Reported incident = only(client, "nginx", path);
            assertThat(incident.cause()).as(incident.toString()).isEqualTo("response-from-intermediary");
            assertThat(incident.blame()).isEqualTo("middlebox");
            assertThat(incident.confidence()).isEqualTo("likely");
            assertThat(incident.headline()).contains("a gateway on the way answered 502");
            assertThat(incident.retry()).isNotEqualTo("yes");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void whatIsBehindNginxWasSlow(Client client) {
        Reported incident = only(client, "nginx", "never");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("response-from-intermediary");
        assertThat(incident.confidence()).isEqualTo("likely");
        assertThat(incident.headline()).contains("answered 504");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void nginxAllowsNoLargeBody(Client client) {
        Reported incident = only(client, "nginx", "ok/large");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("response-from-intermediary");
        assertThat(incident.confidence())
                .isEqualTo("possible"); // by its name alone: an application may be behind the same
        assertThat(incident.headline()).contains("413");
        assertThat(incident.json().toString()).contains("client_max_body_size");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void haproxyAnswersInThePlaceOfTheApplication(Client client) {
        for (int step = 1; step <= 2; step++) {
            assertThat(status(client, "haproxy", step)).isEqualTo(404);
        }
        for (String path : List.of("dead", "never")) {
            Reported incident = only(client, "haproxy", path);
            assertThat(incident.cause()).as(incident.toString()).isEqualTo("response-from-intermediary");
            assertThat(incident.blame()).isEqualTo("middlebox");
            assertThat(incident.confidence()).isEqualTo("likely");
            assertThat(incident.json().toString()).contains("orders/1.0");
        }
        assertThat(incidents(client, "haproxy", "status/404")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aRequestThatComesBackToItsProxy(Client client) {
        Reported incident = only(client, "nginx", "loop");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("request-loop");
        assertThat(incident.confidence()).isEqualTo("proven");
        assertThat(incident.headline()).contains("edge1.example.net");
    }

    // ---- what the request was ---------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("upgrading")
    void nginxTakesUpgradeOut(Client client) {
        Reported incident = only(client, "upgrade", "live");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("upgrade-stripped");
        assertThat(incident.blame()).isEqualTo("middlebox");
        assertThat(incident.confidence()).isEqualTo("likely");
        assertThat(incident.json().toString()).contains("proxy_set_header Upgrade");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aGetWithABodyIsRefused(Client client) {
        assumeTrue(client.getHasBody());
        Reported incident = only(client, "body", "ok/large");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("body-refused");
        assertThat(incident.blame()).isEqualTo("local-app");
        assertThat(incident.headline()).contains("5000 bytes");
    }

    // ---- nothing to report ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("clients")
    void whatTheApplicationSaysOfItselfIsNoIncident(Client client) {
        int[] direct = {404, 500, 503};
        for (int step = 1; step <= direct.length; step++) {
            assertThat(status(client, "direct", step)).isEqualTo(direct[step - 1]);
        }
        int[] through = {404, 404, 500, 503};
        for (int step = 1; step <= through.length; step++) {
            assertThat(status(client, "through", step)).isEqualTo(through[step - 1]);
        }
        assertThat(incidents(client, "direct", "")).isEmpty();
        assertThat(incidents(client, "through", "")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("upgrading")
    void anUpgradeThatSucceedsIsNoIncident(Client client) {
        assumeTrue(webSockets().contains(client));
        assertThat(status(client, "direct", 1)).isEqualTo(101);
        assertThat(incidents(client, "direct", "")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void anAnswerThatWasReadToItsEndIsNoIncident(Client client) {
        assertThat(status(client, "range", 1)).isEqualTo(206);
        assertThat(status(client, "range", 2)).isEqualTo(200); // the whole, which did no harm
        assertThat(incidents(client, "range", "")).isEmpty();
        assertThat(incidents(client, "nginx", "ok")).hasSize(1); // of ok/large
    }

    /** The server is slow first of all; that it sent more than was asked for is a reason to look at. */
    @ParameterizedTest
    @MethodSource("clients")
    void theWholeThatDoesNotComeInTime(Client client) {
        assumeTrue(client.keepsItsAnswer());
        Reported incident = only(client, "stall", "whole-stall");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("peer-slow");
        assertThat(incident.missing()).contains("range-ignored");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aReaderThatHasEnoughOfTheWhole(Client client) {
        assumeTrue(client.cuts());
        Reported incident = only(client, "cut", "whole-stall");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("range-ignored");
        assertThat(incident.blame()).isEqualTo("peer-app");
        assertThat(incident.confidence()).isEqualTo("likely");
        assertThat(incident.headline()).contains("9000000 bytes");
        assertThat(incident.missing()).contains("local-close");
        assertThat(incident.json().toString()).contains("our own side closed the connection by thread");
    }

    /** The cancel of another thread may have any reason: that it closed is what is known. */
    @ParameterizedTest
    @MethodSource("clients")
    void anotherThreadThatCancelsInTheMiddleOfTheWhole(Client client) {
        assumeTrue(client.cuts());
        Reported incident = only(client, "cancelled", "whole-stall");
        assertThat(incident.cause()).as(incident.toString()).isEqualTo("local-close");
        assertThat(incident.blame()).isEqualTo("local-app");
        assertThat(incident.json().toString()).contains("by thread canceller", "range-ignored");
    }

    /** Nothing was ignored: a part that was asked for came, or the whole was. */
    @ParameterizedTest
    @MethodSource("clients")
    void aReaderThatHasEnoughOfWhatItAskedFor(Client client) {
        assumeTrue(client.cuts());
        for (String scenario : List.of("partcut", "wholecut")) {
            Reported incident = only(client, scenario, "");
            assertThat(incident.cause()).as(incident.toString()).isEqualTo("local-close");
            assertThat(incident.json().toString()).doesNotContain("range-ignored");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aPartThatStallsIsNoIgnoredRange(Client client) {
        for (Reported incident : incidents(client, "partstall", "")) {
            assertThat(incident.json().toString()).doesNotContain("range-ignored");
        }
    }

    // ---- look-ups ---------------------------------------------------------------------------------------------------

    private Batch batch(Client client) {
        return Objects.requireNonNull(batches.get(client.prefix()));
    }

    private int status(Client client, String scenario, int step) {
        return batch(client).outcome(client.prefix() + scenario, step).status();
    }

    private List<Reported> incidents(Client client, String scenario, String path) {
        String part = "/" + client.prefix() + scenario + "/" + path;
        return batch(client).incidents().stream()
                .filter(each -> each.request() != null && each.request().contains(part))
                .toList();
    }

    private Reported only(Client client, String scenario, String path) {
        List<Reported> incidents = incidents(client, scenario, path);
        assertThat(incidents).as(batch(client).toString()).hasSize(1);
        Reported incident = incidents.get(0);
        assertThat(incident.library()).startsWith(client.library());
        assertThat(incident.json().toString()).doesNotContain("sesame");
        return incident;
    }
}
