package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The one jar: what is in it, in which room, and how large it is. */
final class PackagingTest {

    private static final long MAX_JAR_BYTES = 10 * 1024 * 1024;

    private static final String ROOM = "inst/";

    @Test
    void nothingLiesOutsideTheRooms() throws IOException {
        assertThat(names())
                .isNotEmpty()
                .allMatch(name -> name.startsWith("io/wirewitness/Premain")
                        || name.startsWith("io/wirewitness/Main")
                        || name.startsWith("io/wirewitness/boot/")
                        || name.startsWith(ROOM)
                        || name.startsWith("META-INF/"));
    }

    @Test
    void onlyTheFirstRoomsHoldClassFiles() throws IOException {
        assertThat(names())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("io/wirewitness/Premain")
                        || name.startsWith("io/wirewitness/Main")
                        || name.startsWith("io/wirewitness/boot/"));
    }

    @Test
    void noClassIsInTwoRooms() throws IOException {
        Map<String, String> homes = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (String name : names()) {
            if (!name.contains(".class") || name.contains("module-info") || name.contains("META-INF/versions/")) {
                continue;
            }
            String bare = name.substring(0, name.indexOf(".class"));
            bare = bare.startsWith(ROOM) ? bare.substring(ROOM.length()) : bare;
            String before = homes.put(bare, name);
            // Each loader needs its own description of a package; it is no class that anybody exchanges.
            if (before != null && !bare.endsWith("package-info")) {
                twice.add(before + " and " + name);
            }
        }
        assertThat(homes).isNotEmpty();
        assertThat(twice).isEmpty();
    }

    @Test
    void noNameIsThereTwice() throws IOException {
        assertThat(names()).doesNotHaveDuplicates();
    }

    @Test
    void itIsSmallEnough() throws IOException {
        assertThat(Files.size(AgentProcess.jar())).isLessThanOrEqualTo(MAX_JAR_BYTES);
    }

    @Test
    void itIsAgentAndCommandLine() throws IOException {
        try (JarFile jar = new JarFile(AgentProcess.jar().toFile())) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            assertThat(attributes.getValue("Premain-Class")).isEqualTo("io.wirewitness.Premain");
            assertThat(attributes.getValue("Agent-Class")).isEqualTo("io.wirewitness.Premain");
            assertThat(attributes.getValue("Main-Class")).isEqualTo("io.wirewitness.Main");
            assertThat(attributes.getValue("Can-Retransform-Classes")).isEqualTo("true");
        }
    }

    private static List<String> names() throws IOException {
        try (JarFile jar = new JarFile(AgentProcess.jar().toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }
}
