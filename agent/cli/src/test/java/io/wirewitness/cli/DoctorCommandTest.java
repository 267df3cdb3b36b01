package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {

    @TempDir
    Path temp;

    @Test
    void triesEachTierAndLeavesNothingBehind() {
        Path directory = temp.resolve("new");
        Run run = Run.of("doctor", "--dir", directory.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("host", "app", "kernel", "packets", "libpcap", "tcpdump", "dir");
        boolean missing = run.out().lines().anyMatch(line -> line.startsWith("missing"));
        assertThat(run.status()).isEqualTo(missing ? 1 : 0);
        assertThat(directory).doesNotExist();
    }

    @Test
    void theKernelAnswersOnLinux() {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "skipped: not Linux");
        assertThat(Run.of("doctor", "--dir", temp.toString()).out())
                .containsPattern("ok +kernel +TCP_INFO answers for our own sockets.*ESTABLISHED");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsMissing() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        Run run = Run.of("doctor", "--dir", file.resolve("x").toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).containsPattern("missing +dir").contains("fix: the agent's option dir=");
    }

    @Test
    void looksAtAJvm() {
        assumeTrue(Files.exists(Path.of("/proc/self")), "skipped: not Linux");
        long pid = ProcessHandle.current().pid();
        Run run = Run.of("doctor", "--dir", temp.toString(), Long.toString(pid));
        assertThat(run.out())
                .contains("process " + pid, "Java " + Runtime.version().feature())
                .contains("takes an attach");
    }

    @Test
    void noSuchProcessIsOneLine() {
        Run run = Run.of("doctor", "4194305");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.oneErrorLine()).isTrue();
    }
}
