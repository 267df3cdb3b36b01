package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.kernel.NativeLibraries;
import io.wirewitness.kernel.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A made-up {@code /proc}. */
final class TargetJvmTest {

    @TempDir
    Path proc;

    private Path process = Path.of("");

    @BeforeEach
    void aPlainJvm() throws IOException {
        Path home = proc.resolve("jdk");
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(proc.resolve("jdk/bin/java"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.3\"\n");
        process = proc.resolve("42");
        Files.createDirectories(process.resolve("ns"));
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(process.resolve("exe"), proc.resolve("jdk/bin/java"));
        Files.createSymbolicLink(process.resolve("ns/net"), Path.of("net:[1]"));
        Files.createSymbolicLink(proc.resolve("self/ns/net"), Path.of("net:[1]"));
        status("42", 1000, "0000000000002000");
        status("self", 1000, "0000000000000000");
        cmdline("java", "-cp", "app.jar", "-XX:+UseSerialGC", "Main");
        Files.writeString(process.resolve("environ"), "SECRET=x\0JAVA_TOOL_OPTIONS=-XX:+A -Dpassword=y\0");
        Files.writeString(process.resolve("maps"), "7f00 r-xp /jdk/lib/server/libjvm.so\n");
    }

    @Test
    void readsVersionFlagsUserAndNamespaces() {
        TargetJvm target = read();
        assertThat(target.feature()).isEqualTo(25);
        assertThat(target.version()).isEqualTo("25.0.3");
        assertThat(target.flags()).containsExactly("-XX:+A", "-XX:+UseSerialGC");
        assertThat(target.user()).isEqualTo(1000);
        assertThat(target.ourUser()).isEqualTo(1000);
        assertThat(target.loadsJvm()).isTrue();
        assertThat(target.sameNetwork()).isTrue();
        assertThat(target.sameFiles()).isNull();
        assertThat(target.mayCapture()).isTrue();
        assertThat(target.warnsOfAgents()).isTrue();
        assertThat(target.warnsOfNativeAccess()).isTrue();
        assertThat(target.refusesAttach()).isFalse();
        assertThat(target.refusesAgents()).isFalse();
        assertThat(target.deniesNativeAccess()).isFalse();
    }

    @Test
    void theLastFlagDecides() throws IOException {
        cmdline("java", "-XX:-EnableDynamicAgentLoading", "-XX:+EnableDynamicAgentLoading", "-jar", "app.jar");
        assertThat(read().refusesAgents()).isFalse();
        assertThat(read().warnsOfAgents()).isFalse();
        cmdline("java", "-XX:+EnableDynamicAgentLoading", "-XX:-EnableDynamicAgentLoading", "-jar", "app.jar");
        assertThat(read().refusesAgents()).isTrue();
        cmdline("java", "-XX:+DisableAttachMechanism", "-jar", "app.jar");
        assertThat(read().refusesAttach()).isTrue();
    }

    @Test
    void whatFollowsTheMainClassIsTheApplications() throws IOException {
        cmdline("java", "-jar", "app.jar", "-XX:+DisableAttachMechanism");
        assertThat(read().refusesAttach()).isFalse();
    }

    @Test
    void nativeAccessInBothSpellings() throws IOException {
        cmdline("java", "--illegal-native-access=deny", "Main");
        assertThat(read().deniesNativeAccess()).isTrue();
        cmdline("java", "--illegal-native-access=deny", "--enable-native-access", "ALL-UNNAMED", "Main");
        assertThat(read().deniesNativeAccess()).isFalse();
        assertThat(read().warnsOfNativeAccess()).isFalse();
        cmdline("java", "--enable-native-access=ALL-UNNAMED", "Main");
        assertThat(read().warnsOfNativeAccess()).isFalse();
    }

    @Test
    void whatCannotBeReadIsNotKnown() throws IOException {
        for (String file : List.of("exe", "environ", "maps", "cmdline", "ns/net")) {
            Files.delete(process.resolve(file));
        }
        TargetJvm target = read();
        assertThat(target.feature()).isEqualTo(-1);
        assertThat(target.version()).isNull();
        assertThat(target.flags()).isEmpty();
        assertThat(target.loadsJvm()).isNull();
        assertThat(target.sameNetwork()).isNull();
        assertThat(target.warnsOfAgents()).isFalse();
    }

    @Test
    void noSuchProcess() {
        assertThat(TargetJvm.read(proc, 43)).isNull();
    }

    @Test
    void theDoctorSaysWhatWillHappen() throws IOException {
        status("42", 1000, "0000000000000000");
        Files.delete(process.resolve("ns/net"));
        Files.createSymbolicLink(process.resolve("ns/net"), Path.of("net:[2]"));
        assertThat(findings())
                .extracting(finding -> finding.state() + " " + finding.text())
                .containsExactly(
                        "OK Java 25.0.3",
                        "NOTE takes an attach, with four lines of warning",
                        "NOTE will warn at the agent's first native call",
                        "NOTE is in another network namespace: what is said of packets above is true here, not there",
                        "NOTE has no CAP_NET_RAW: it sees packets only through a tcpdump that has it");
        assertThat(findings())
                .last()
                .satisfies(finding -> assertThat(finding.fix()).isEqualTo(Permission.ADVICE));
        cmdline("java", "--illegal-native-access=deny", "-XX:+DisableAttachMechanism", "Main");
        assertThat(findings()).anySatisfy(finding -> {
            assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
            assertThat(finding.text()).contains("denies native access");
        });
        assertThat(findings())
                .anySatisfy(finding -> assertThat(finding.text()).contains("-XX:+DisableAttachMechanism"));
        status("self", 2000, "0");
        assertThat(findings()).anySatisfy(finding -> assertThat(finding.fix()).contains("sudo -u '#1000'"));
        Files.writeString(process.resolve("maps"), "7f00 r-xp /usr/bin/sleep\n");
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).isEqualTo("is not a HotSpot JVM"));
    }

    @Test
    void whatIsNotSurelyAJvmIsNotAttachedTo() throws IOException {
        Path agent = Path.of("/agent.jar");
        Attachment.refuse("attach", read(), agent);
        for (String maps : List.of("", "7f00 r-xp /usr/bin/sleep\n")) {
            Files.writeString(process.resolve("maps"), maps);
            assertThatThrownBy(() -> Attachment.refuse("attach", read(), agent)).isInstanceOf(UserError.class);
        }
        Files.delete(process.resolve("maps"));
        assertThatThrownBy(() -> Attachment.refuse("detach", read(), agent))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("detach: whether process 42 is a JVM cannot be read");
    }

    private List<Finding> findings() {
        return new Doctor(NativeLibraries.of(null)).examine(read());
    }

    private TargetJvm read() {
        return Objects.requireNonNull(TargetJvm.read(proc, 42));
    }

    private void status(String pid, int user, String capabilities) throws IOException {
        Files.writeString(
                proc.resolve(pid).resolve("status"),
                "Name:\tjava\nUid:\t" + user + "\t" + user + "\t" + user + "\t" + user + "\nCapEff:\t" + capabilities
                        + "\n");
    }

    private void cmdline(String... words) throws IOException {
        Files.writeString(process.resolve("cmdline"), String.join("\0", words) + "\0");
    }
}
