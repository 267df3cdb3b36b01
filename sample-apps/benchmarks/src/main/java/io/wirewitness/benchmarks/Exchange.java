package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A JVM that is measured, a client or a server, with its other end: requests go one after the other over one kept
 * connection. Closes what it started.
 */
final class Exchange implements AutoCloseable {

    private final Child measured;
    private final Child sender;

    private Exchange(Child measured, Child sender) {
        this.measured = measured;
        this.sender = sender;
    }

    /**
     * Starts the JVM to measure with these flags.
     *
     * @param peerUrl where a client's peer listens; a server has its load started for it
     */
    static Exchange start(Library library, Settings settings, Path jdk, List<String> flags, String peerUrl)
            throws IOException {
        if (library.role().equals("client")) {
            Child client = library.startClient(settings, jdk, flags, peerUrl);
            return new Exchange(client, client);
        }
        Child server = library.startServer(settings, jdk, flags);
        try {
            return new Exchange(server, library.startLoad(settings, jdk, url(server)));
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    /** Where a server listens; the contract's behaviour answers this path at once, with a few bytes. */
    static String url(Child server) throws IOException {
        return "http://127.0.0.1:" + server.ask("port") + "/bench/ok";
    }

    /** CPU time of the threads that do the application's work; see {@link Proc#isOfApplication}. */
    long cpuNanos() throws IOException {
        return Proc.threadCpuNanos(measured.pid(), Proc::isOfApplication);
    }

    void send(int count) throws IOException {
        sender.ask("send " + count);
    }

    /** Wakes the agent's hooks, or puts them to sleep; see {@link HookSwitch}. */
    void hooks(boolean awake) throws IOException {
        measured.ask(awake ? "hooks on" : "hooks off");
    }

    /** What the application's threads allocate for each of so many requests, in bytes. */
    double bytes(int count) throws IOException {
        if (sender == measured) {
            return Double.parseDouble(measured.ask("send " + count)) / count;
        }
        measured.ask("mark");
        send(count);
        return Double.parseDouble(measured.ask("allocated")) / count;
    }

    /**
     * What the application's threads allocate in the agent's code for each of so many requests, in bytes; see {@link
     * AllocationSites}.
     *
     * @param sites a file for all places that allocate
     */
    double bytesInAgent(int count, Path sites) throws IOException {
        Path recording = Files.createTempFile("bench", ".jfr");
        try {
            measured.ask("record");
            send(count); // the first request after a pause is looked at, and finds new classes to load
            Instant from = Instant.now();
            send(count);
            Instant to = Instant.now();
            measured.ask("recorded " + recording);
            AllocationSites all = AllocationSites.read(recording, from, to);
            all.write(sites, count);
            return all.bytesInAgent() / (double) count;
        } finally {
            Files.delete(recording);
        }
    }

    @Override
    public void close() {
        if (sender != measured) {
            sender.close();
        }
        measured.close();
    }
}
