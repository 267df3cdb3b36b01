package io.wirewitness.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a child JVM has on its class path: this module's test classes, the contract's program, and one version of one
 * library with what it needs.
 */
public final class ClassPath {

    private static final Path ROOT = Path.of(System.getProperty("project.root"));

    /** Only the JDK. */
    public static final ClassPath BARE = new ClassPath("the JDK", List.of());

    /** OkHttp of the oldest supported line. */
    public static final ClassPath OKHTTP_4 =
            new ClassPath("okhttp 4", ownEntries("okhttp-4", "okio", "kotlin-stdlib", "annotations-13"));

    /** OkHttp of the newest supported line. */
    public static final ClassPath OKHTTP_5 =
            new ClassPath("okhttp 5", jarsOf(Path.of(System.getProperty("okhttp5.directory"))));

    /** The agent's own way to libpcap, for programs that send packets. */
    static final ClassPath KERNEL = new ClassPath("the kernel", ownEntries("wirewitness-kernel", "jna-"));

    /** An application that logs through SLF4J. */
    public static final ClassPath SLF4J = new ClassPath("slf4j", ownEntries("slf4j-api", "slf4j-simple"));

    /** An application that traces with OpenTelemetry's SDK. */
    static final ClassPath OPEN_TELEMETRY = new ClassPath("opentelemetry", ownEntries("opentelemetry-", "slf4j-api"));

    private final String name;
    private final List<String> entries;

    private ClassPath(String name, List<String> entries) {
        this.name = name;
        this.entries = entries;
    }

    /**
     * The drivers of one instrumentation and one version of its library.
     *
     * @param instrumentation a folder of {@code instrumentation/}, whose test classes hold the driver
     * @param artifacts {@code group:artifact:version}, or {@code group:artifact:version:classifier}; what they need comes
     *     with them; none where the library is the JDK's
     */
    public static ClassPath of(String instrumentation, String... artifacts) {
        List<String> entries = new ArrayList<>();
        entries.add(ROOT.resolve("instrumentation")
                .resolve(instrumentation)
                .resolve("target/test-classes")
                .toAbsolutePath()
                .normalize()
                .toString());
        if (artifacts.length > 0) {
            entries.addAll(Artifacts.withDependencies(artifacts));
        }
        return new ClassPath(artifacts.length > 0 ? artifacts[0] : instrumentation, entries);
    }

    /** One version of a library whose driver is among this module's test classes. */
    public static ClassPath withoutDriver(String... artifacts) {
        return new ClassPath(artifacts[0], Artifacts.withDependencies(artifacts));
    }

    /** All of these in one JVM: of an artifact that comes in several versions, the first. */
    public static ClassPath joined(List<ClassPath> paths) {
        Map<String, String> byArtifact = new LinkedHashMap<>();
        for (ClassPath path : paths) {
            path.entries.forEach(entry -> byArtifact.putIfAbsent(withoutVersion(entry), entry));
        }
        return new ClassPath(
                paths.stream().map(ClassPath::toString).distinct().collect(Collectors.joining(" + ")),
                List.copyOf(byArtifact.values()));
    }

    /** A local repository has {@code artifact/version/artifact-version.jar}. */
    private static String withoutVersion(String entry) {
        String[] parts = entry.split("/", -1);
        return parts.length < 3 ? entry : entry.replace(parts[parts.length - 2], "");
    }

    /** The value for {@code -cp}. */
    public String text() {
        List<String> all = new ArrayList<>();
        all.addAll(ownEntries("test-classes", "wirewitness-testkit"));
        all.addAll(ownEntries("wirewitness-contract"));
        all.add(ROOT.resolve("agent/contract/target/classes")
                .toAbsolutePath()
                .normalize()
                .toString());
        all.addAll(entries);
        return String.join(File.pathSeparator, all);
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<String> jarsOf(Path directory) {
        try (Stream<Path> jars = Files.list(directory)) {
            return jars.map(Path::toString).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ownEntries(String... nameParts) {
        // A program that was started by its jar sees only that in java.class.path, and says here what stands beside it.
        String own = System.getProperty("testkit.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(own.split(File.pathSeparator, -1))
                .filter(entry -> Arrays.stream(nameParts)
                        .anyMatch(
                                part -> Path.of(entry).getFileName().toString().startsWith(part)))
                .toList();
    }
}
