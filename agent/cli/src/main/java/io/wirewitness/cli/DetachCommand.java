package io.wirewitness.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code detach PID}: undoes every change. */
@Command(
        name = "detach",
        mixinStandardHelpOptions = true,
        header = "Ends the agent in a running JVM and undoes every change, however the agent came in.")
final class DetachCommand implements Callable<Integer> {

    /** The option that the agent understands as its end. */
    private static final String DETACH = "detach";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PID", description = "the JVM's process number")
    @SuppressWarnings("NullAway.Init") // picocli sees to it
    private String pid;

    @Option(names = "--agent-jar", hidden = true, paramLabel = "JAR", description = "another jar than this one")
    private @Nullable Path jar;

    @Override
    public Integer call() {
        Attachment.load("detach", pid, jar, DETACH);
        spec.commandLine().getOut().println("detached from " + pid.strip());
        return Main.NOTHING_FOUND;
    }
}
