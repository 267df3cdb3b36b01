package io.wirewitness.samples.lab;

import io.wirewitness.testkit.AgentProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Programs under the agent that fail by their own fault and end by themselves. */
public final class Programs {

    private Programs() {}

    /** Waits for the end; what it said, and what the agent wrote. */
    public static Observed toItsEnd(AgentProcess started) throws IOException, InterruptedException {
        try (AgentProcess process = started) {
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
