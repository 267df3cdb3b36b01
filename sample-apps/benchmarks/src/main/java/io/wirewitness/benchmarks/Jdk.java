package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Facts about an installed JDK. */
final class Jdk {

    private Jdk() {}

    /** Its version, from the {@code release} file; the folder's name if there is none. */
    static String version(Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll(".*=\"?([^\"]*)\"?", "$1"))
                    .findFirst()
                    .orElse(home.toString());
        } catch (IOException e) {
            return home.toString();
        }
    }
}
