package io.wirewitness.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attach PID [options]}: loads the agent into a running JVM. */
@Command(
        name = "attach",
        mixinStandardHelpOptions = true,
        header = "Loads the agent into a running JVM.",
        description = {
            "",
            "Connections made after the attach are followed; those that are open already are not.",
            "",
            "Java 21 and later warn in four lines that an agent was loaded dynamically.",
            "-XX:+EnableDynamicAgentLoading on that JVM's command line hides them.",
            ""
        })
final class AttachCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PID", description = "the JVM's process number")
    @SuppressWarnings("NullAway.Init") // picocli sees to it
    private String pid;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OPTIONS",
            description = "key=value,key=value, as after -javaagent:wirewitness.jar=")
    private String options = "";

    @Option(names = "--agent-jar", hidden = true, paramLabel = "JAR", description = "another jar than this one")
    private @Nullable Path jar;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (options.equals("detach")) {
            throw new UserError("attach: detach is a command of its own: detach " + OneLine.of(pid));
        }
        TargetJvm target = Attachment.load("attach", pid, jar, options);
        out.println("attached to " + pid.strip() + "; what it found is in that process' own log or standard error");
        if (target != null && target.warnsOfAgents()) {
            out.println("Java " + target.feature()
                    + " warned there that an agent was loaded dynamically; -XX:+EnableDynamicAgentLoading hides that");
        }
        return Main.NOTHING_FOUND;
    }
}
