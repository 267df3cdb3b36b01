package io.wirewitness.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JDKs that end-to-end tests run on: the one that runs the tests, and a JDK 25 if there is one. */
public final class Jdks {

    private static final Path DEBIAN = Path.of("/usr/lib/jvm");

    private Jdks() {}

    /** The default first. */
    public static List<Jdk> all() {
        List<Jdk> jdks = new ArrayList<>();
        jdks.add(new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home"))));
        Path newer = jdk25();
        if (newer != null && Runtime.version().feature() != 25) {
            jdks.add(new Jdk(25, newer));
        }
        return jdks;
    }

    /**
     * A JDK.
     *
     * @param feature such as 17
     */
    public record Jdk(int feature, Path home) {

        public String command() {
            return home.resolve("bin/java").toString();
        }

        @Override
        public String toString() {
            return "JDK " + feature;
        }
    }

    private static @Nullable Path jdk25() {
        String named = System.getProperty("jdk25.home", "");
        if (!named.isBlank()) {
            return Path.of(named);
        }
        if (!Files.isDirectory(DEBIAN)) {
            return null;
        }
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(DEBIAN, "*25*")) {
            for (Path home : homes) {
                if (Files.isExecutable(home.resolve("bin/java"))) {
                    return home;
                }
            }
            return null;
        } catch (IOException unreadable) {
            return null;
        }
    }
}
