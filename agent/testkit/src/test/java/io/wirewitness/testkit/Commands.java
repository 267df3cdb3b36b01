package io.wirewitness.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs commands of the operating system. */
public final class Commands {

    private Commands() {}

    /** Runs a command to its end and returns what it printed; throws with all it said if it fails. */
    public static String run(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said;
        try (InputStream out = process.getInputStream()) {
            said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " failed with " + status + ": " + said);
        }
        return said;
    }
}
