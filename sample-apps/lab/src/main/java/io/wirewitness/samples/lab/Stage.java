package io.wirewitness.samples.lab;

import io.wirewitness.testkit.AgentProcess;
import io.wirewitness.testkit.Jdks;
import io.wirewitness.testkit.Recording;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one scenario is played once: who is under the agent and with how much evidence, a directory of its own, and all that
 * was opened, which is closed in reverse order at the end, at the latest by a shutdown hook. For one thread, and the hook.
 */
public final class Stage implements AutoCloseable {

    private static final Set<Stage> OPEN = ConcurrentHashMap.newKeySet();

    static {
        // An interrupt must leave no server, no namespace and no rule behind.
        Runtime.getRuntime().addShutdownHook(new Thread(Stage::closeAll, "lab-cleanup"));
    }

    private final String subject;
    private final Jdks.Jdk jdk;
    private final Tier tier;
    private final Path scratch;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private List<String> recordingOptions = List.of();
    private @Nullable Recording recording;
    private boolean closed;

    /** Opens one; {@code subject} is a client's or server's short name. */
    public Stage(String subject, Jdks.Jdk jdk, Tier tier) throws IOException {
        this.subject = subject;
        this.jdk = jdk;
        this.tier = tier;
        this.scratch = Files.createTempDirectory("wirewitness-lab");
        OPEN.add(this);
    }

    /** The short name of the client or server under the agent. */
    public String subject() {
        return subject;
    }

    /** The JVM under the agent. */
    public Jdks.Jdk jdk() {
        return jdk;
    }

    /** What evidence it is given. */
    public Tier tier() {
        return tier;
    }

    /** A fresh directory of this name. */
    public Path directory(String name) throws IOException {
        return Files.createDirectory(scratch.resolve(name));
    }

    /** Has it closed at the end; if that is now, at once. */
    public <T extends AutoCloseable> T open(T thing) {
        synchronized (open) {
            if (!closed) {
                open.push(thing);
                return thing;
            }
        }
        closeOne(thing);
        throw new IllegalStateException("the lab is ending");
    }

    /** The server ports that matter: what a recording keeps. */
    Set<Integer> ports() {
        return Set.copyOf(ports);
    }

    /** Says that a server port matters. */
    void matters(int port) {
        ports.add(port);
    }

    /** Has the packets of this play recorded, on the loopback interface unless it {@link #passes} another. */
    void record(String... options) throws IOException {
        recordingOptions = List.of(options);
        recording = open(Recording.start(directory("capture").resolve("all.pcap"), options));
    }

    /** The recorded packets, once all are there. */
    Path recorded() throws IOException, InterruptedException {
        return Objects.requireNonNull(recording, "nothing is recorded").finish();
    }

    /** The agent's events of a play that is recorded, once its process is gone. */
    Path flightRecording() throws IOException {
        return agentDirectory().resolve("recording.jfr");
    }

    /** Says that the packets of this play pass an interface of another network namespace; see {@link Recording}. */
    public void passes(List<String> through, String device, String markedAt) throws IOException {
        if (recording != null) {
            Path file = directory("capture-" + device).resolve("all.pcap");
            recording = open(Recording.start(file, through, device, markedAt, recordingOptions.toArray(String[]::new)));
        }
    }

    /** Calls of the client under the agent. */
    public Calls calls(int port) {
        return calls("127.0.0.1", port);
    }

    /** The same to another address than loopback. */
    public Calls calls(String host, int port) {
        matters(port);
        return new Calls(this, host, port);
    }

    /** A port of the loopback address on which nothing listens: of those that no program may be given by chance. */
    public int closedPort() {
        return 2;
    }

    /** A JVM with the agent, of this stage's JDK and tier; its directory is new. */
    public AgentProcess.Builder agent(String... moreOptions) throws IOException {
        String[] options = Stream.concat(
                        Stream.concat(tier.options().stream(), Stream.of("log=stderr")), Stream.of(moreOptions))
                .toArray(String[]::new);
        return new AgentProcess.Builder(jdk, agentDirectory())
                .jvm("--enable-native-access=ALL-UNNAMED")
                .jvm(
                        recording == null
                                ? new String[0]
                                // Without settings of the JDK's own only the agent's events are in it.
                                : new String[] {"-XX:StartFlightRecording=settings=none,filename=" + flightRecording()})
                .agent(options);
    }

    /** Where the agent writes. */
    public Path agentDirectory() throws IOException {
        return Files.createDirectories(scratch.resolve("agent"));
    }

    @Override
    public void close() {
        closeOpened();
        OPEN.remove(this);
        remove(scratch);
    }

    private void closeOpened() {
        while (true) {
            AutoCloseable next;
            synchronized (open) {
                closed = true;
                next = open.poll();
            }
            if (next == null) {
                return;
            }
            closeOne(next);
        }
    }

    private static void closeAll() {
        List<Stage> left = List.copyOf(OPEN);
        // What was opened first: a server that was stopped must go on to end.
        left.forEach(Stage::closeOpened);
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
        left.forEach(stage -> remove(stage.scratch));
    }

    private static void closeOne(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            System.err.println("lab: not closed: " + e);
        }
    }

    private static void remove(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                /** The hook may remove what the play removes, too. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path one, IOException failure) throws IOException {
                    Files.deleteIfExists(one);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException stays) {
            System.err.println("lab: not removed: " + stays);
        }
    }
}
