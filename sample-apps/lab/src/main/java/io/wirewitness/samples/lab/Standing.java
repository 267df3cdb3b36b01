package io.wirewitness.samples.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The sample {@code standstill} under the agent: programs that stand still by their own fault, with a server of their own. */
public final class Standing {

    private Standing() {}

    /** Plays one to its end, with these JVM arguments; {@code failing} is how its line about a failure begins. */
    public static Observed play(Stage stage, List<String> jvm, String... arguments)
            throws IOException, InterruptedException {
        return Programs.toItsEnd(stage.agent()
                .jvm(jvm.toArray(new String[0]))
                .startJar(Path.of(System.getProperty("standstill.jar")), arguments));
    }
}
