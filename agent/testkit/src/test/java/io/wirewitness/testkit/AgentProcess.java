package io.wirewitness.testkit;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own, with or without the agent: collects its output line by line and reads what the agent wrote.
 *
 * <p>Whoever starts it closes it; closing ends the process. Lines are delivered on threads of this object.
 */
public final class AgentProcess implements AutoCloseable {

    /** Long enough for a child JVM on a busy machine; nothing passes or fails by how long it takes. */
    public static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("testkit.patience-seconds", 60));

    private final Process process;
    private final Path directory;
    private final Writer input;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private AgentProcess(Process process, Path directory, Consumer<String> onLine) {
        this.process = process;
        this.directory = directory;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        readers.add(follow(process.getInputStream(), line -> {
            out.add(line);
            onLine.accept(line);
        }));
        readers.add(follow(process.getErrorStream(), err::add));
    }

    /** The agent's jar, as built by the module before this one. */
    public static Path jar() {
        return Path.of(System.getProperty("wirewitness.jar")).toAbsolutePath().normalize();
    }

    /**
     * Most children live for seconds and compile what they then never run again: without the second compiler and with the plain
     * collector a batch takes two thirds of the processor's time. A test that needs more says so by {@link Builder#jvm}, whose
     * arguments come later.
     */
    private static final List<String> SHORT_LIVED =
            List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** How to start one. */
    public static final class Builder {

        private final List<String> wrapper = new ArrayList<>();
        private final List<String> jvmArguments = new ArrayList<>();
        private final Jdks.Jdk jdk;
        private final Path directory;
        private String classPath = ClassPath.BARE.text();
        private @Nullable String agentOptions;
        private Consumer<String> onLine = line -> {};

        /** The agent writes below {@code directory}. */
        public Builder(Jdks.Jdk jdk, Path directory) {
            this.jdk = jdk;
            this.directory = directory;
        }

        /** Runs the JVM through another command, such as {@code ip netns exec}. */
        public Builder through(String... command) {
            wrapper.addAll(List.of(command));
            return this;
        }

        public Builder jvm(String... arguments) {
            jvmArguments.addAll(List.of(arguments));
            return this;
        }

        public Builder classPath(ClassPath path) {
            classPath = path.text();
            return this;
        }

        /** Adds the agent; {@code dir} is set, more options follow it. */
        public Builder agent(String... options) {
            agentOptions = Stream.concat(Stream.of("dir=" + directory), Stream.of(options))
                    .reduce((a, b) -> a + "," + b)
                    .orElse("");
            return this;
        }

        public Builder onLine(Consumer<String> consumer) {
            onLine = consumer;
            return this;
        }

        public AgentProcess start(Class<?> main, String... arguments) throws IOException {
            return start(Stream.concat(Stream.of("-cp", classPath, main.getName()), Stream.of(arguments))
                    .toList());
        }

        /** Starts a program of the class path by its name. */
        public AgentProcess startNamed(String main, String... arguments) throws IOException {
            return start(Stream.concat(Stream.of("-cp", classPath, main), Stream.of(arguments))
                    .toList());
        }

        public AgentProcess startJar(Path jar, String... arguments) throws IOException {
            return start(Stream.concat(Stream.of("-jar", jar.toString()), Stream.of(arguments))
                    .toList());
        }

        private AgentProcess start(List<String> what) throws IOException {
            List<String> command = new ArrayList<>(wrapper);
            command.add(jdk.command());
            command.addAll(SHORT_LIVED);
            if (agentOptions != null) {
                command.add("-javaagent:" + jar() + "=" + agentOptions);
            }
            command.addAll(jvmArguments);
            command.addAll(what);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().remove("JDK_JAVA_OPTIONS");
            return new AgentProcess(builder.start(), directory, onLine);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a line to its standard input. */
    public void tell(String line) {
        synchronized (input) {
            try {
                input.write(line + "\n");
                input.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What it printed so far. */
    public List<String> out() {
        return out;
    }

    /** What it complained about so far. */
    public List<String> err() {
        return err;
    }

    /** Returns when a line of standard output fits; fails if the process ends before. */
    public void awaitLine(Predicate<String> fits) {
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> out.stream().anyMatch(fits) || !process.isAlive());
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("no such line:\n" + transcript(), e);
        }
        if (out.stream().noneMatch(fits) && awaitReaders().stream().noneMatch(fits)) {
            throw new AssertionError("the process ended too early:\n" + transcript());
        }
    }

    /** Returns when the agent has written an incident that fits; fails after a while. */
    public Reported awaitIncident(Predicate<Reported> fits) {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> incidents().stream().anyMatch(fits));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("no such incident; there are " + incidents() + "\n" + transcript(), e);
        }
        return incidents().stream().filter(fits).findFirst().orElseThrow();
    }

    /** The incidents written so far. */
    public List<Reported> incidents() {
        return incidents(directory.resolve("incidents.jsonl"));
    }

    /** The incidents of a file; none if there is no such file. */
    public static List<Reported> incidents(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            String text = Files.readString(file);
            // A line that is being written has no end yet.
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Reported::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end; the exit status. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + transcript());
        }
        awaitReaders();
        return process.exitValue();
    }

    /** All it said, for the message of a failed test. */
    public String transcript() {
        return "--- out\n" + String.join("\n", out) + "\n--- err\n" + String.join("\n", err) + "\n---";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private List<String> awaitReaders() {
        for (Thread reader : readers) {
            try {
                reader.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return out;
    }

    private static Thread follow(InputStream stream, Consumer<String> onLine) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    onLine.accept(line);
                }
            } catch (IOException ended) {
                // The process is gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
