package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attach and detach against a JVM of their own, with an agent that only prints its options. */
final class AttachTest {

    @TempDir
    Path temp;

    @Test
    void loadsTheAgentWithItsOptionsAndAgainToDetach() throws Exception {
        Path jar = agentJar();
        try (Child child = Child.start(List.of("-XX:+EnableDynamicAgentLoading"))) {
            Run attached = Run.of("attach", child.pid(), "log=stderr,capture=off", "--agent-jar", jar.toString());
            assertThat(attached.err()).isEmpty();
            assertThat(attached.status()).isZero();
            assertThat(attached.out()).startsWith("attached to " + child.pid());
            assertThat(child.line()).isEqualTo("agent: log=stderr,capture=off");
            Run detached = Run.of("detach", child.pid(), "--agent-jar", jar.toString());
            assertThat(detached.status()).isZero();
            assertThat(detached.out().strip()).isEqualTo("detached from " + child.pid());
            assertThat(child.line()).isEqualTo("agent: detach");
        }
    }

    @Test
    void aJvmThatRefusesIsOneLineWithTheWayOut() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self")), "skipped: without /proc the flags are not known beforehand");
        Path jar = agentJar();
        for (String flag : List.of("-XX:+DisableAttachMechanism", "-XX:-EnableDynamicAgentLoading")) {
            try (Child child = Child.start(List.of(flag))) {
                Run run = Run.of("attach", child.pid(), "--agent-jar", jar.toString());
                assertThat(run.status()).isEqualTo(2);
                assertThat(run.oneErrorLine()).as(run.err()).isTrue();
                assertThat(run.err()).contains(flag, "start it with -javaagent:" + jar);
            }
        }
    }

    @Test
    void aJarWithoutAnAgentIsOneLine() throws Exception {
        Path jar = jar(new Manifest());
        try (Child child = Child.start(List.of("-XX:+EnableDynamicAgentLoading"))) {
            Run run = Run.of("attach", child.pid(), "--agent-jar", jar.toString());
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.oneErrorLine()).as(run.err()).isTrue();
            assertThat(run.err()).contains("process " + child.pid());
        }
    }

    @Test
    void aProcessThatIsNoJvmIsLeftAlone() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/maps")), "skipped: not Linux");
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            Run run = Run.of(
                    "attach",
                    Long.toString(sleep.pid()),
                    "--agent-jar",
                    agentJar().toString());
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("is not a HotSpot JVM");
            assertThat(sleep.isAlive()).isTrue();
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void wrongTargetsAreOneLine() throws Exception {
        String jar = agentJar().toString();
        String self = Long.toString(ProcessHandle.current().pid());
        for (Run run : List.of(
                Run.of("attach", "4194305", "--agent-jar", jar),
                Run.of("attach", self, "--agent-jar", jar),
                Run.of("attach", self, "detach", "--agent-jar", jar),
                Run.of("attach", self, "--agent-jar", jar + ".missing"),
                Run.of("detach", "4194305", "--agent-jar", jar))) {
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.oneErrorLine()).as(run.err()).isTrue();
            assertThat(run.out()).isEmpty();
        }
    }

    private Path agentJar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", PrintingAgent.class.getName());
        return jar(manifest);
    }

    private Path jar(Manifest manifest) throws IOException {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Path jar = temp.resolve("agent.jar");
        String entry = PrintingAgent.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                var in = PrintingAgent.class.getClassLoader().getResourceAsStream(entry)) {
            assertThat(in).isNotNull();
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
        return jar;
    }

    /** A JVM that waits until its standard input ends. */
    private record Child(Process process, BufferedReader reader) implements AutoCloseable {

        static Child start(List<String> flags) throws IOException {
            List<String> command = new ArrayList<>();
            boolean windows =
                    System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
            command.add(Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java")
                    .toString());
            command.addAll(flags);
            command.addAll(List.of("-Xmx32m", "-cp", System.getProperty("java.class.path"), Waiting.class.getName()));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
            assertThat(reader.readLine()).isEqualTo("ready");
            return new Child(process, reader);
        }

        String pid() {
            return Long.toString(process.pid());
        }

        String line() throws IOException {
            return String.valueOf(reader.readLine());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
