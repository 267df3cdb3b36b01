package io.wirewitness.samples.lab;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar lab.jar COMMAND}. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        subcommands = {ListCommand.class, RunCommand.class, MatrixCommand.class, RecordCommand.class},
        header = "Makes every cause happen for real, and counts the answers.",
        footer = {"", "Exit status: 0 no wrong answer, 1 a wrong answer, 2 bad usage, 3 an internal error."})
public final class Lab {

    private Lab() {}

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] arguments) throws IOException {
        Home.find().announce();
        System.exit(new CommandLine(new Lab())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    failure.printStackTrace(command.getErr());
                    return 3;
                })
                .execute(arguments));
    }
}
