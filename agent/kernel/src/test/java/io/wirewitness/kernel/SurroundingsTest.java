package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that withhold something: each time one plain line comes back, and whatever can still work does. */
class SurroundingsTest {

    private static final List<String> NATIVE_ACCESS = List.of("--enable-native-access=ALL-UNNAMED");
    private static final int FEATURE = Runtime.version().feature();

    private static boolean canStart(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void withoutTheRightTheCommandThatGrantsItIsNamed() throws Exception {
        String[] without = {"setpriv", "--bounding-set", "-net_raw,-net_admin", "--inh-caps", "-net_raw,-net_admin"};
        assumeTrue(canStart(without[0], without[1], without[2], without[3], without[4], "true"), "needs root, setpriv");

        String output = FeedProgram.run(List.of(without), NATIVE_ACCESS, CaptureChoice.AUTO);

        assertThat(output.lines())
                .hasSize(2)
                .containsExactly("libc: linked", "feed: " + Permission.DENIED)
                .last()
                .asString()
                .contains("setcap cap_net_raw,cap_net_admin=eip")
                .contains("--cap-add=NET_RAW");
    }

    @Test
    void withoutLibpcapTheCLibraryStillWorks(@TempDir Path empty) throws Exception {
        String hide = "mount --bind /dev/null \"$(readlink -f /usr/lib/*/libpcap.so.0.8)\" && exec \"$@\"";
        assumeTrue(canStart("unshare", "-m", "sh", "-c", hide, "sh", "true"), "needs root, unshare and libpcap.so.0.8");

        String output =
                FeedProgram.run(List.of("unshare", "-m", "sh", "-c", hide, "sh"), NATIVE_ACCESS, CaptureChoice.LIBPCAP);

        assertThat(output.lines()).hasSize(2).contains("libc: linked");
        assertThat(output).contains("feed: cannot link libpcap: ");
    }

    @Test
    void deniedNativeAccessIsSaid() throws Exception {
        assumeTrue(FEATURE >= 24, "--illegal-native-access is of Java 24");

        String output = FeedProgram.run(List.of(), List.of("--illegal-native-access=deny"), CaptureChoice.LIBPCAP);

        assertThat(output)
                .contains("libc: native access is denied: add --enable-native-access=ALL-UNNAMED")
                .contains("feed: native access is denied");
    }

    @Test
    void aReadOnlyTemporaryDirectoryIsSurvived(@TempDir Path directory) throws Exception {
        assumeTrue(FEATURE < 22, "only JNA unpacks anything");

        Path file = Files.createFile(directory.resolve("file"));
        String output = FeedProgram.run(
                List.of(),
                List.of("-Djava.io.tmpdir=" + file, "-Duser.home=" + file, "-Djna.tmpdir=" + file),
                CaptureChoice.LIBPCAP);

        assertThat(output.lines()).hasSize(2);
        assertThat(output).contains("libc: cannot link the C library: ").contains("feed: cannot link the C library: ");
    }

    @Test
    void jnaUnpacksIntoTheGivenDirectoryAndLeavesTheProperty(@TempDir Path directory) throws Exception {
        assumeTrue(FEATURE < 22, "only JNA unpacks anything");

        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Djava.io.tmpdir=/nosuch",
                        "-Duser.home=/nosuch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnpackProgram.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines()).containsExactly("linked null");
    }

    @Test
    void withNativeAccessGrantedNothingIsPrintedByTheJvm() throws Exception {
        String output = FeedProgram.run(List.of(), NATIVE_ACCESS, CaptureChoice.AUTO);

        assertThat(output.lines()).hasSize(2);
    }

    @Test
    void theChildDoesNotOutliveAKilledJvm() throws Exception {
        Process jvm = FeedProgram.start(List.of(), NATIVE_ACCESS, CaptureChoice.TCPDUMP);
        try (BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8)) {
            lines.readLine();
            String feed = lines.readLine();
            assumeTrue(feed.contains("tcpdump on any, filter"), feed);
            List<ProcessHandle> children = jvm.toHandle().descendants().toList();
            assertThat(children).hasSize(1);

            jvm.destroyForcibly().waitFor();

            await().until(() -> {
                try (Wire wire = Wire.open()) {
                    Wire.send(wire.client(), 1); // the packet that nobody reads any more
                }
                return !children.get(0).isAlive();
            });
        } finally {
            jvm.destroyForcibly();
        }
    }
}
