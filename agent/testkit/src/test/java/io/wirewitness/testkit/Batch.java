package io.wirewitness.testkit;

import io.wirewitness.contract.CallProgram;
import io.wirewitness.contract.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Plays many scenarios in one child JVM and hands back what the application saw and what the agent wrote.
 *
 * <p>The last scenario is always a refused connection: its incident comes after all others, so that "no incident" can be
 * told from "not yet".
 */
public final class Batch {

    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private List<Reported> incidents = List.of();
    private String transcript = "";

    private Batch() {}

    /** Plays the scenarios; with the agent if the builder has it, in which case {@code underAgent} must be true. */
    public static Batch play(
            AgentProcess.Builder builder, Path directory, Peer peer, List<Scenario> scenarios, boolean underAgent)
            throws IOException, InterruptedException {
        Batch batch = new Batch();
        Path file = Files.createTempFile(directory.toAbsolutePath().getParent(), "scenarios", ".txt");
        Files.write(file, scenarios.stream().map(Scenario::line).toList());
        Relay relay = new Relay(peer);
        try (AgentProcess process = builder.onLine(relay).start(CallProgram.class, file.toString())) {
            relay.connect(process);
            process.awaitLine("@done"::equals);
            for (String line : process.out()) {
                String[] fields = line.split("\t", -1);
                if (fields[0].equals("@result")) {
                    batch.outcomes.put(fields[1] + " " + fields[2], Outcome.parse(fields));
                }
            }
            if (underAgent) {
                process.tell(CallProgram.SENTINEL);
                process.awaitIncident(incident -> incident.remote().endsWith(":" + CallProgram.SENTINEL_PORT));
            }
            process.tell("exit");
            process.awaitExit();
            batch.incidents = process.incidents().stream()
                    .filter(incident -> !incident.remote().endsWith(":" + CallProgram.SENTINEL_PORT))
                    .toList();
            batch.transcript = process.transcript();
        }
        return batch;
    }

    public Outcome outcome(String scenario, int step) {
        return outcome(scenario, Integer.toString(step));
    }

    /** The outcome of one call of a burst: {@code step.number}. */
    public Outcome outcome(String scenario, String step) {
        Outcome outcome = outcomes.get(scenario + " " + step);
        if (outcome == null) {
            throw new AssertionError("no result of step " + step + " of " + scenario + "\n" + transcript);
        }
        return outcome;
    }

    /** All outcomes, by scenario and step, sorted. */
    public Map<String, Outcome> outcomes() {
        return new TreeMap<>(outcomes);
    }

    /** All that is known, for the message of a failed test. */
    @Override
    public String toString() {
        return incidents.stream().map(Reported::toString).collect(Collectors.joining("\n")) + "\n" + transcript;
    }

    public List<Reported> incidents() {
        return incidents;
    }

    /** Answers the program's {@code @await} lines once the peer has done what is waited for. */
    private static final class Relay implements Consumer<String> {

        private final Peer peer;
        private final CompletableFuture<AgentProcess> process = new CompletableFuture<>();

        Relay(Peer peer) {
            this.peer = peer;
        }

        void connect(AgentProcess started) {
            process.complete(started);
        }

        @Override
        public void accept(String line) {
            if (line.startsWith("@await ")) {
                Thread thread = new Thread(() -> answer(line.substring("@await ".length())));
                thread.setDaemon(true);
                thread.start();
            }
        }

        private void answer(String key) {
            String[] words = key.split(" ", -1);
            try {
                if (words[2].startsWith("await-requests/")) {
                    peer.awaitRequests(
                            words[0], Integer.parseInt(words[2].substring("await-requests/".length())), 30_000);
                    process.join().tell(key);
                    return;
                }
                switch (words[2]) {
                    case "await-close" -> peer.awaitClosed(words[0], 30_000);
                    case "await-request" -> peer.awaitRequests(words[0], 1, 30_000);
                    default -> peer.setStage(words[0]);
                }
            } catch (Exception e) {
                // The program goes on, and its outcome shows what is missing.
                System.err.println("testkit: " + key + ": " + e);
            }
            process.join().tell(key);
        }
    }
}
