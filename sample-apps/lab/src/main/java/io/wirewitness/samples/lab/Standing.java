package io.wirewitness.samples.lab;

import io.wirewitness.testkit.AgentProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sample {@code standstill} under the agent: programs that stand still by their own fault, with a server of their own. */
public final class Standing {

    private Standing() {}

    /** Plays one to its end, with these JVM arguments; {@code failing} is how its line about a failure begins. */
    public static Observed play(Stage stage, List<String> jvm, String... arguments)
            throws IOException, InterruptedException {
        try (AgentProcess process = stage.agent()
                .jvm(jvm.toArray(new String[0]))
                .startJar(Path.of(System.getProperty("standstill.jar")), arguments)) {
            int status = process.awaitExit();
            if (status != 0) {
                throw new IOException("the program ended with " + status + ": " + String.join("; ", process.out()));
            }
            List<String> said = new ArrayList<>(process.out());
            boolean felt = said.stream().anyMatch(line -> line.contains("Exception") || line.contains("failed"));
            return new Observed(process.incidents(), felt, said);
        }
    }
}
