package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.learn.Lessons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersFileTest {

    @TempDir
    Path scratch;

    private final List<String> notices = new ArrayList<>();

    private static Lessons lessons(String address) {
        Lessons lessons = new Lessons();
        lessons.usedWell(address, 59_000, 1_700_000_000_000L);
        return lessons;
    }

    @Test
    void whatIsWrittenIsReadBackAndForNobodyElsesEyes() throws Exception {
        Path directory = scratch.resolve("agent");
        PeersFile file = new PeersFile(directory);
        file.write(lessons("a:1"));
        file.write(lessons("b:1"));
        assertThat(file.read(notices::add).peers()).isEqualTo(lessons("b:1").peers());
        assertThat(notices).isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve(PeersFile.NAME));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(PeersFile.NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void noFileIsNoNotice() {
        assertThat(new PeersFile(scratch.resolve("none")).read(notices::add).peers())
                .isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void aBrokenFileIsOneNoticeAndAFreshStart() throws Exception {
        Files.writeString(scratch.resolve(PeersFile.NAME), "{\"schema\":\"wirewitness-peers/1\",\"peers\":[");
        PeersFile file = new PeersFile(scratch);
        assertThat(file.read(notices::add).peers()).isEmpty();
        assertThat(notices).singleElement().asString().contains("peers are learnt anew");
        file.write(lessons("a:1"));
        assertThat(file.read(notices::add).peers()).hasSize(1);
        assertThat(notices).hasSize(1);
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.writeString(scratch.resolve("elsewhere"), "untouched");
        Path directory = Files.createDirectory(scratch.resolve("agent"));
        Files.createSymbolicLink(directory.resolve(PeersFile.NAME), elsewhere);
        PeersFile file = new PeersFile(directory);
        assertThat(file.read(notices::add).peers()).isEmpty();
        assertThat(notices).hasSize(1);
        file.write(lessons("a:1"));
        assertThat(elsewhere).hasContent("untouched");
        assertThat(Files.isSymbolicLink(directory.resolve(PeersFile.NAME))).isFalse();
    }
}
