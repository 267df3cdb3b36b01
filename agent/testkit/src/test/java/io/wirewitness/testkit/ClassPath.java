package io.wirewitness.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What child JVMs have on their class path: this module's test classes, and one version of one library. */
enum ClassPath {
    /** Only the JDK. */
    BARE {
        @Override
        Stream<String> libraries() {
            return Stream.empty();
        }
    },
    /** OkHttp of the oldest supported line. */
    OKHTTP_4 {
        @Override
        Stream<String> libraries() {
            return ownEntries("okhttp-4", "okio", "kotlin-stdlib", "annotations-13");
        }
    },
    /** OkHttp of the newest supported line. */
    OKHTTP_5 {
        @Override
        Stream<String> libraries() {
            try (Stream<Path> jars = Files.list(Path.of(System.getProperty("okhttp5.directory")))) {
                return jars.map(Path::toString).sorted().toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    /** An application that logs through SLF4J. */
    SLF4J {
        @Override
        Stream<String> libraries() {
            return ownEntries("slf4j-api", "slf4j-simple");
        }
    };

    abstract Stream<String> libraries();

    /** The value for {@code -cp}. */
    String text() {
        return Stream.concat(ownEntries("test-classes"), libraries()).collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> ownEntries(String... nameParts) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> Arrays.stream(nameParts)
                        .anyMatch(
                                part -> Path.of(entry).getFileName().toString().startsWith(part)));
    }
}
