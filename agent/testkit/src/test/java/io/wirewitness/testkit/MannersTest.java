package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input and bad days: the application goes on, and one clear line says what is wrong. */
final class MannersTest {

    private static final String AGENT_LOADER = "io.wirewitness.boot.AgentClassLoader";

    /** From this release on the kernel is asked without JNA. */
    private static final int FFM = 22;

    /** Each of which must have its chance: references of several kinds hang in a row. */
    private static final int COLLECTIONS = 20;

    private static final String RESET = "@failed java.net.SocketException: Connection reset";

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    // ---- options ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("jdks")
    void anUnknownOptionIsOneLineWithTheNearestKey(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process =
                builder(jdk).agent("captuer=off", "log=stderr").start(TroubleProgram.class, "fail")) {
            assertUnharmed(process);
            assertThat(process.err())
                    .filteredOn(line -> line.contains("captuer"))
                    .singleElement()
                    .asString()
                    .contains("capture");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void logOffIsSilent(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process =
                builder(jdk).agent("capture=off", "log=off", "annotate=off").start(TroubleProgram.class, "fail")) {
            assertUnharmed(process);
            assertThat(process.err()).noneMatch(line -> line.contains("wirewitness"));
            assertThat(process.out()).noneMatch(line -> line.startsWith("@suppressed"));
            assertThat(process.incidents()).isNotEmpty();
        }
    }

    // ---- starting ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("jdks")
    void anAgentThatCannotStartLetsTheApplicationStart(Jdks.Jdk jdk) throws Exception {
        Path broken = scratch.resolve("broken.jar");
        try (JarFile whole = new JarFile(AgentProcess.jar().toFile());
                OutputStream file = Files.newOutputStream(broken);
                JarOutputStream out = new JarOutputStream(file, whole.getManifest())) {
            for (ZipEntry entry : whole.stream().toList()) {
                if (entry.getName().startsWith("io/") && !entry.isDirectory()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    out.write(whole.getInputStream(entry).readAllBytes());
                }
            }
        }
        try (AgentProcess process = builder(jdk).jvm("-javaagent:" + broken).start(TroubleProgram.class, "fail")) {
            assertUnharmed(process);
            assertThat(process.err())
                    .filteredOn(line -> line.startsWith("wirewitness: not started"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutNativeAccessTheAppTierRemains(Jdks.Jdk jdk) throws Exception {
        assumeTrue(jdk.feature() >= 24, "native access is not restricted before 24");
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .jvm("--illegal-native-access=deny")
                .agent("log=stderr")
                .start(TroubleProgram.class, "fail")) {
            assertUnharmed(process);
            assertThat(process.err())
                    .filteredOn(line -> line.startsWith("wirewitness") && line.contains("native-access"))
                    .hasSize(1);
            assertThat(process.incidents()).isNotEmpty();
            assertThat(process.incidents())
                    .noneMatch(incident -> incident.tiers().contains("kernel"));
        }
    }

    // ---- rights and disks -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutTheRightToCaptureOneLineSaysHowToGetIt(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.canCapture() && Rights.onPath("setpriv"), "not root: there is no right to give up");
        Path open = Files.createTempDirectory("wirewitness-nobody");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = Files.copy(AgentProcess.jar(), open.resolve("wirewitness.jar"));
        Path classes = copyOfTheTestClasses(open);
        List<String> command = List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=-all",
                "--bounding-set=-all",
                jdk.command(),
                "--enable-native-access=ALL-UNNAMED",
                "-javaagent:" + jar + "=log=stderr,dir=" + open.resolve("dir"),
                "-cp",
                classes.toString(),
                TroubleProgram.class.getName(),
                "fail");
        Process process = new ProcessBuilder(command)
                .redirectError(open.resolve("err").toFile())
                .redirectOutput(open.resolve("out").toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(open.resolve("err"))).isZero();
        assertThat(Files.readString(open.resolve("out"))).contains(RESET);
        assertThat(Files.readAllLines(open.resolve("err")))
                .filteredOn(line -> line.startsWith("wirewitness: ") && line.contains("cap_net_raw"))
                .as(Files.readString(open.resolve("err")))
                .hasSize(1);
        List<Reported> incidents = AgentProcess.incidents(open.resolve("dir/incidents.jsonl"));
        assertThat(incidents).isNotEmpty();
        assertThat(incidents).anyMatch(incident -> incident.tiers().equals(List.of("app", "kernel")));
        assertThat(incidents).noneMatch(incident -> incident.tiers().contains("packets"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aDirectoryThatCannotBeWrittenIsOneLine(Jdks.Jdk jdk) throws Exception {
        Path file = Files.createFile(scratch.resolve("a-file"));
        try (AgentProcess process = new AgentProcess.Builder(jdk, file.resolve("below"))
                .jvm("--enable-native-access=ALL-UNNAMED")
                .agent("capture=off", "log=stderr")
                .start(TroubleProgram.class, "fail")) {
            assertUnharmed(process);
            assertThat(process.err())
                    .filteredOn(line -> line.startsWith("wirewitness: nothing can be written to " + file))
                    .as(process.transcript())
                    .hasSize(1);
            assertNoTrace(process);
            assertThat(process.err()).anyMatch(line -> line.contains("peer-aborted"));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFullDiskIsOneLine(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.canMakeNamespaces() && Rights.onPath("unshare"), "no right to mount a small disk");
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        String mountAndRun = "mount -t tmpfs -o size=8k none '" + disk + "' && head -c 100000 /dev/zero > '" + disk
                + "/full' 2>/dev/null; exec \"$@\"";
        try (AgentProcess process = new AgentProcess.Builder(jdk, disk)
                .through("unshare", "-m", "sh", "-c", mountAndRun, "sh")
                .jvm("--enable-native-access=ALL-UNNAMED")
                .agent("capture=off", "log=stderr")
                .start(TroubleProgram.class, "fail")) {
            assertUnharmed(process);
            assertThat(process.err())
                    .filteredOn(
                            line -> line.startsWith("wirewitness: incidents failed") && line.contains("No space left"))
                    .as(process.transcript())
                    .hasSize(1);
            assertNoTrace(process);
            assertThat(process.err()).anyMatch(line -> line.contains("peer-aborted"));
        }
    }

    // ---- sockets ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("jdks")
    void manyDescriptors(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.onPath("prlimit"), "no prlimit");
        // 65,536 and some more where the machine allows it.
        int limit = Math.min(70_000, Rights.maxDescriptors());
        try (AgentProcess process = builder(jdk)
                .through("prlimit", "--nofile=" + limit + ":" + limit)
                .agent("capture=off", "log=stderr")
                .start(TroubleProgram.class, "descriptors", Integer.toString(limit - 500))) {
            assertUnharmed(process);
            assertThat(process.out()).filteredOn(RESET::equals).hasSize(2);
            assertThat(process.incidents()).as(process.transcript()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void closingTwiceAndReusingDescriptorsAtOnce(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process =
                builder(jdk).agent("capture=off", "log=stderr").start(TroubleProgram.class, "reuse", "5000")) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();
            assertThat(process.out()).contains("@exchanges 5000", "@end");
            assertThat(process.incidents()).as(process.transcript()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFloodOfFailuresIsLimitedAndCounted(Jdks.Jdk jdk) throws Exception {
        try (AgentProcess process = builder(jdk)
                .jvm("-Xmx128m")
                .agent("capture=off", "log=stderr")
                .start(TroubleProgram.class, "flood", "100000")) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();
            assertThat(process.out()).contains("@refused 100000 0", "@end");
            assertThat(process.incidents()).isNotEmpty().hasSizeLessThan(5_000);
        }
    }

    // ---- attach -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("jdks")
    void detachLeavesEveryClassAsItWasBeforeAttach(Jdks.Jdk jdk) throws Exception {
        Path recorder = recorderJar();
        try (AgentProcess process = builder(jdk).start(TroubleProgram.class, "wait-and-fail")) {
            process.awaitLine("@ready"::equals);
            String before = code(process, jdk, recorder, "before");
            wirewitness(jdk, "attach", Long.toString(process.pid()), "capture=off,log=stderr,dir=" + scratch);
            String during = code(process, jdk, recorder, "during");
            process.tell("");
            process.awaitLine("@failed-once"::equals);
            process.awaitIncident(incident -> true);
            wirewitness(jdk, "detach", Long.toString(process.pid()));
            String after = code(process, jdk, recorder, "after");
            process.tell("");
            assertUnharmed(process);
            assertThat(during).isNotEqualTo(before);
            assertThat(after).isEqualTo(before);
        }
    }

    /**
     * The application keeps the exception of its failure, and with it the verdict. Before 22 a thread of JNA's keeps the classes,
     * and a cache of the JDK's (ObjectMethods, in 17); from then on the JDK holds them softly, which is let go at once here.
     */
    @ParameterizedTest
    @MethodSource("jdks")
    void afterDetachTheAgentsClassesAreCollected(Jdks.Jdk jdk) throws Exception {
        assumeTrue(jdk.feature() >= FFM);
        try (AgentProcess process =
                builder(jdk).jvm("-XX:SoftRefLRUPolicyMSPerMB=0").start(TroubleProgram.class, "wait-and-fail")) {
            process.awaitLine("@ready"::equals);
            wirewitness(jdk, "attach", Long.toString(process.pid()), "capture=off,log=stderr,dir=" + scratch);
            assertThat(loaders(process, jdk)).contains(AGENT_LOADER);
            process.tell("");
            process.awaitLine("@failed-once"::equals);
            process.awaitIncident(incident -> true);
            wirewitness(jdk, "detach", Long.toString(process.pid()));
            String after = loaders(process, jdk);
            for (int i = 0; i < COLLECTIONS && after.contains(AGENT_LOADER); i++) {
                Commands.run(jcmd(jdk), Long.toString(process.pid()), "GC.run");
                after = loaders(process, jdk);
            }
            assertThat(after).doesNotContain(AGENT_LOADER);
            process.tell("");
            assertUnharmed(process);
        }
    }

    private static String loaders(AgentProcess process, Jdks.Jdk jdk) throws IOException, InterruptedException {
        return Commands.run(jcmd(jdk), Long.toString(process.pid()), "VM.classloaders");
    }

    private static String jcmd(Jdks.Jdk jdk) {
        return jdk.home().resolve("bin/jcmd").toString();
    }

    /**
     * The byte code of the woven classes at present, as javap prints it without the numbers of constants: a JVM that
     * writes a class file anew may leave constants in it that nothing uses any more.
     */
    private String code(AgentProcess process, Jdks.Jdk jdk, Path recorder, String when)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectory(scratch.resolve(when));
        Commands.run(
                jcmd(jdk), Long.toString(process.pid()), "JVMTI.agent_load", recorder.toString(), directory.toString());
        process.awaitLine(("@recorded " + directory)::equals);
        StringBuilder code = new StringBuilder();
        for (String name : ByteRecorder.WOVEN) {
            code.append(Commands.run(
                            jdk.home().resolve("bin/javap").toString(),
                            "-p",
                            "-c",
                            directory.resolve(name + ".class").toString())
                    .replaceAll("#\\d+", "")
                    .replaceAll(" +", " "));
        }
        return code.toString();
    }

    private Path recorderJar() throws IOException {
        Path jar = scratch.resolve("recorder.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", ByteRecorder.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        try (OutputStream file = Files.newOutputStream(jar)) {
            // The class itself is on the class path of the child.
            new JarOutputStream(file, manifest).close();
        }
        return jar;
    }

    private static void wirewitness(Jdks.Jdk jdk, String... arguments) throws IOException, InterruptedException {
        Commands.run(Stream.concat(
                        Stream.of(jdk.command(), "-jar", AgentProcess.jar().toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    // ---- the same for all -------------------------------------------------------------------------------------------

    private AgentProcess.Builder builder(Jdks.Jdk jdk) {
        return new AgentProcess.Builder(jdk, scratch).jvm("--enable-native-access=ALL-UNNAMED");
    }

    private static void assertUnharmed(AgentProcess process) throws InterruptedException {
        assertThat(process.awaitExit()).as(process.transcript()).isZero();
        assertThat(process.out()).as(process.transcript()).contains(RESET, "@end");
    }

    /** A trouble of ours is a line, not a stack trace in somebody else's log. */
    private static void assertNoTrace(AgentProcess process) {
        assertThat(process.err()).as(process.transcript()).noneMatch(line -> line.startsWith("\tat "));
    }

    private static Path copyOfTheTestClasses(Path where) throws IOException {
        Path to = where.resolve("classes");
        for (String entry : ClassPath.BARE.text().split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            if (Files.isDirectory(from)) {
                copy(from, to);
            }
        }
        return to;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
