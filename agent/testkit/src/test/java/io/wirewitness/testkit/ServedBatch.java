package io.wirewitness.testkit;

import io.wirewitness.contract.CallProgram;
import io.wirewitness.contract.ServeProgram;
import io.wirewitness.contract.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * One child JVM with a server in it, and the clients that visit it: hands back what the handlers saw, what the server
 * logged, and what the agent wrote.
 */
final class ServedBatch {

    /** So many clients leave at once. */
    static final int CROWD = 64;

    /** What depends on which of two threads comes first is played so often. */
    private static final int ROUNDS = 10;

    /** More than the kernel's buffers of both ends hold. */
    private static final int BIG_BYTES = 24_000_000;

    private static final int SEND_TIMEOUT_MILLIS = 1500;

    /** How long the client waits that goes while the handler works: what the verdict has to say. */
    private static final long PATIENCE_MILLIS = 550;

    private static final Pattern EXCEPTION_LINE =
            Pattern.compile("(?:Caused by: |.*\\s)?((?:[a-z][\\w]*\\.)+[A-Z][\\w$]*(?:Exception|Error)(?::.*)?)");

    private final Map<String, Integer> clientPorts = new LinkedHashMap<>();
    private final Map<String, Integer> statuses = new LinkedHashMap<>();
    private final Map<Integer, Integer> crowd = new LinkedHashMap<>();
    private final AgentProcess process;
    private List<Reported> incidents = List.of();
    private List<String> out = List.of();
    private List<String> err = List.of();

    private ServedBatch(AgentProcess process) {
        this.process = process;
    }

    /** A key of the test's own for TLS. */
    static Path keyStore(Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("server.p12");
        if (!Files.exists(file)) {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "RSA",
                            "-dname",
                            "CN=localhost",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            Served.Settings.PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError(said);
            }
        }
        return file;
    }

    /** Plays all scenarios; with the agent if the builder has it, in which case {@code underAgent} must be true. */
    static ServedBatch play(
            AgentProcess.Builder builder, String driver, Path keyStore, boolean underAgent, boolean sendTimeout)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (AgentProcess process = builder.start(
                ServeProgram.class,
                driver,
                Served.Settings.DEFAULT.text(),
                new Served.Settings(SEND_TIMEOUT_MILLIS, 0, null).text(),
                new Served.Settings(0, 0, keyStore.toString()).text())) {
            process.awaitLine("@started"::equals);
            ServedBatch batch = new ServedBatch(process);
            batch.playAll(batch.port(0), batch.port(1), batch.port(2), sendTimeout);
            if (underAgent) {
                process.tell(CallProgram.SENTINEL);
                process.awaitIncident(incident -> incident.remote().endsWith(":" + CallProgram.SENTINEL_PORT));
            }
            batch.incidents = process.incidents().stream()
                    .filter(incident -> !incident.remote().endsWith(":" + CallProgram.SENTINEL_PORT))
                    .toList();
            process.tell("stop");
            process.awaitLine("@stopped"::equals);
            process.tell("exit");
            process.awaitExit();
            batch.out = List.copyOf(process.out());
            batch.err = List.copyOf(process.err());
            return batch;
        }
    }

    private int port(int number) {
        return process.out().stream()
                .filter(line -> line.startsWith("@listening\t" + number + "\t"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf('\t') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void playAll(int plain, int impatient, int tls, boolean sendTimeout)
            throws IOException, InterruptedException, GeneralSecurityException {
        healthy(plain, tls);
        gone("gone", plain);
        reset(plain);
        smallGone(plain);
        throwing(plain);
        late(plain);
        behind(plain);
        try (RudeClient client = RudeClient.connectTls(tls)) {
            gone("tlsgone", client);
        }
        crowd(plain);
        if (sendTimeout) {
            unread(impatient);
        }
        try (RudeClient client = RudeClient.connect(plain)) { // the server lives
            statuses.put("after", client.ask("GET", "/after/ok").answer());
        }
    }

    private void healthy(int plain, int tls) throws IOException, GeneralSecurityException {
        for (int i = 0; i < 3; i++) { // health checks
            RudeClient.connect(plain).close();
            RudeClient.connect(plain).reset();
        }
        try (RudeClient client = RudeClient.connect(plain)) {
            client.ask("GET", "/healthy/ok").answer();
            client.ask("POST", "/healthy/ok").answer();
            statuses.put("healthy", client.ask("GET", "/healthy/big/300000").answer());
        }
        try (RudeClient client = RudeClient.connect(plain)) {
            statuses.put("slow", client.ask("GET", "/slow/slow/700").answer());
            client.reset(); // after a complete answer
        }
        try (RudeClient client = RudeClient.connectTls(tls)) {
            client.ask("GET", "/tls/ok").answer();
            statuses.put("tls", client.ask("POST", "/tls/ok").answer());
        }
        List<RudeClient> many = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            many.add(RudeClient.connect(plain).ask("GET", "/many/slow/300"));
        }
        for (RudeClient client : many) {
            statuses.merge("many", client.answer(), Math::max);
            client.close();
        }
    }

    private void gone(String scenario, int port) throws IOException, InterruptedException {
        try (RudeClient client = RudeClient.connect(port)) {
            gone(scenario, client);
        }
    }

    /** Goes while the handler works; then the handler answers, with more than the kernel takes at once. */
    private void gone(String scenario, RudeClient client) throws IOException, InterruptedException {
        clientPorts.put(scenario, client.port());
        client.ask("GET", "/" + scenario + "/hang/" + BIG_BYTES);
        awaitServing(scenario, 1);
        TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS); // the client's patience is the scenario
        client.close();
        process.tell("open " + scenario);
        awaitServed(scenario, 1);
    }

    private void reset(int port) throws IOException {
        RudeClient client = RudeClient.connect(port);
        clientPorts.put("reset", client.port());
        client.ask("POST", "/reset/big/" + BIG_BYTES).read(100_000).reset();
        awaitServed("reset", 1);
    }

    /** The kernel takes a small answer for a client that has gone, and no exception is thrown: nobody felt it. */
    private void smallGone(int port) throws IOException {
        try (RudeClient client = RudeClient.connect(port)) {
            client.ask("GET", "/smallgone/hang");
            awaitServing("smallgone", 1);
        }
        process.tell("open smallgone");
        awaitServed("smallgone", 1);
    }

    private void throwing(int port) throws IOException {
        for (String scenario : List.of("throw", "enospc")) {
            try (RudeClient client = RudeClient.connect(port)) {
                clientPorts.put(scenario, client.port());
                client.ask("POST", "/" + scenario + "/" + scenario);
                statuses.put(scenario, status(client));
            }
        }
    }

    private static int status(RudeClient client) {
        try {
            return client.answer();
        } catch (IOException none) {
            return 0;
        }
    }

    private void late(int port) throws IOException {
        try (RudeClient client = RudeClient.connect(port)) {
            clientPorts.put("late", client.port());
            client.ask("GET", "/late/throw-late/200000").awaitEnd();
        }
    }

    /** The handler throws behind its complete answer: its client has read that and gone, or gone before it was written. */
    private void behind(int port) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            try (RudeClient client = RudeClient.connect(port)) {
                client.ask("GET", "/behind" + i + "/throw-after").answer();
            }
            process.tell("open behind" + i);
            awaitServed("behind" + i, 1);
            try (RudeClient client = RudeClient.connect(port)) {
                client.ask("GET", "/unheard" + i + "/hang-throw-after");
                awaitServing("unheard" + i, 1);
            }
            process.tell("open unheard" + i);
            awaitServed("unheard" + i, 1);
        }
    }

    private void crowd(int port) throws IOException {
        List<RudeClient> clients = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            RudeClient client = RudeClient.connect(port);
            clients.add(client);
            crowd.put(client.port(), i);
            client.ask("GET", "/crowd" + i + "/hang/" + BIG_BYTES);
        }
        for (int i = 0; i < CROWD; i++) {
            awaitServing("crowd" + i, 1);
            clients.get(i).reset();
        }
        for (int i = 0; i < CROWD; i++) {
            process.tell("open crowd" + i);
        }
        for (int i = 0; i < CROWD; i++) {
            awaitServed("crowd" + i, 1);
        }
    }

    private void unread(int port) throws IOException {
        try (RudeClient client = RudeClient.connect(port)) {
            clientPorts.put("unread", client.port());
            client.ask("GET", "/unread/big/" + BIG_BYTES);
            awaitServed("unread", 1);
        }
    }

    private void awaitServing(String scenario, int times) {
        await("@serving\t" + scenario + "\t", times);
    }

    private void awaitServed(String scenario, int times) {
        await("@served\t" + scenario + "\t", times);
    }

    private void await(String start, int times) {
        try {
            Awaitility.await()
                    .atMost(AgentProcess.PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> process.out().stream()
                                    .filter(line -> line.startsWith(start))
                                    .count()
                            >= times);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("nothing begins with " + start + "\n" + process.transcript(), e);
        }
    }

    List<Reported> incidents() {
        return incidents;
    }

    int clientPort(String scenario) {
        return clientPorts.getOrDefault(scenario, -1);
    }

    int crowdMember(int clientPort) {
        return crowd.getOrDefault(clientPort, -1);
    }

    int status(String scenario) {
        return statuses.getOrDefault(scenario, -1);
    }

    /** What handlers saw, each line with how often. */
    SortedMap<String, Long> served() {
        return counted(out.stream().filter(line -> line.startsWith("@served")).toList());
    }

    /** The exceptions in the server's log, each with how often, without what hangs on them as suppressed. */
    SortedMap<String, Long> loggedExceptions() {
        List<String> exceptions = new ArrayList<>();
        for (String line : err) {
            if (line.contains("io.wirewitness.") || line.contains("wirewitness:") || line.startsWith("\t")) {
                continue;
            }
            java.util.regex.Matcher exception = EXCEPTION_LINE.matcher(line);
            if (exception.matches()) {
                exceptions.add(exception.group(1));
            }
        }
        return counted(exceptions);
    }

    private static SortedMap<String, Long> counted(List<String> lines) {
        return lines.stream().collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting()));
    }

    /** All that is known, for the message of a failed test. */
    @Override
    public String toString() {
        return incidents.stream().map(Reported::toString).collect(Collectors.joining("\n")) + "\n" + statuses
                + "\n--- out\n"
                + String.join(
                        "\n",
                        out.stream()
                                .filter(line -> !line.contains("crowd") && !line.contains("many"))
                                .toList())
                + "\n--- err\n" + String.join("\n", err.subList(0, Math.min(err.size(), 200)));
    }
}
