package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A runtime made by jlink for a container, with no module that the agent does not need: no recorder, no management. */
final class SmallImageTest {

    /** {@code java.instrument} for the agent itself, {@code jdk.unsupported} for JNA; a service logs. */
    private static final String MODULES = "java.base,java.instrument,java.logging,jdk.unsupported";

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theAgentGivesItsVerdictAndSaysOnceWhatIsMissing(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Files.isDirectory(jdk.home().resolve("jmods")), "no jmods to make an image of");
        Path image = scratch.resolve("image");
        Commands.run(
                jdk.home().resolve("bin/jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--output",
                image.toString());
        try (AgentProcess process = new AgentProcess.Builder(new Jdks.Jdk(jdk.feature(), image), scratch)
                .agent("capture=off")
                .start(TroubleProgram.class, "wait-and-fail")) {
            process.awaitLine("@ready"::equals);
            process.tell("");
            process.awaitLine("@failed-once"::equals);
            Reported incident = process.awaitIncident(any -> true);
            process.tell("");
            assertThat(process.awaitExit()).as(process.transcript()).isZero();

            assertThat(incident.cause()).isEqualTo("peer-aborted");
            assertThat(process.err())
                    .filteredOn(line -> line.contains("flight recorder"))
                    .singleElement()
                    .asString()
                    .startsWith("wirewitness: this JVM has no flight recorder (module jdk.jfr)");
            assertThat(process.err()).as(process.transcript()).noneMatch(line -> line.contains("NoClassDefFoundError"));
        }
    }
}
