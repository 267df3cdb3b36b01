package io.wirewitness.cli;

import io.wirewitness.report.Nearest;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code java -jar wirewitness.jar <command>}. */
@Command(
        name = "wirewitness",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        header = "Who hung up, and why: from inside the JVM, with the packets as witness.",
        description = {
            "",
            "In a service:  java -javaagent:wirewitness.jar -jar app.jar",
            "Here:          java -jar wirewitness.jar COMMAND",
            ""
        },
        footer = {
            "",
            "Exit status: 0 done and nothing found, 1 done and something found, 2 bad usage or unreadable input,"
                    + " 3 an internal error."
        })
public final class Main implements Runnable {

    /** Done, and nothing found. */
    public static final int NOTHING_FOUND = 0;

    /** Done, and something found. */
    public static final int FOUND = 1;

    /** Bad usage or unreadable input. */
    public static final int BAD_USAGE = 2;

    /** A fault of ours. */
    public static final int INTERNAL_ERROR = 3;

    private static final String DEBUG = "--debug";

    /** Commands that are there, in the order of the help. */
    private static final List<String> COMMANDS =
            List.of("explain", "watch", "doctor", "lint", "probe", "why", "attach", "detach");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Option(names = DEBUG, scope = ScopeType.INHERIT, description = "on an internal error, print the stack")
    @SuppressWarnings("UnusedVariable") // read from the arguments, also where parsing itself failed
    private boolean debug;

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        int status = run(
                arguments,
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()));
        System.exit(status);
    }

    /** Runs a command; returns its exit status and never throws. */
    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        try {
            return new Main().execute(arguments, out, err);
        } catch (Throwable failure) {
            return failed(failure, List.of(arguments).contains(DEBUG), err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private int execute(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine commandLine = new CommandLine(this);
        String command = Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .orElse("");
        if (!command.isEmpty() && !COMMANDS.contains(command)) {
            throw new UserError("there is no command " + OneLine.of(command) + "; did you mean "
                    + Nearest.to(command, COMMANDS) + "? It has " + names());
        }
        // Reading a command's annotations takes longer than many a capture: only those that are needed.
        for (String name : COMMANDS) {
            if (command.isEmpty() || name.equals(command)) {
                commandLine.addSubcommand(name, commandNamed(name));
            }
        }
        commandLine.setOut(out).setErr(err);
        boolean debugging = List.of(arguments).contains(DEBUG);
        commandLine.setExecutionStrategy(Main::runLast);
        commandLine.setParameterExceptionHandler((failure, all) -> badUsage(failure, err));
        commandLine.setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, debugging, err));
        return commandLine.execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given; it has " + names());
    }

    /** picocli itself catches what fails while it prints a help or a version, and prints a stack; not here. */
    private static int runLast(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (ParameterException | ExecutionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), String.valueOf(e), e);
        }
    }

    private static int badUsage(ParameterException failure, PrintWriter err) {
        err.println("wirewitness: " + OneLine.of(failure.getMessage()) + "; try: java -jar wirewitness.jar "
                + (failure.getCommandLine().getParent() == null
                        ? ""
                        : failure.getCommandLine().getCommandName() + " ")
                + "--help");
        return BAD_USAGE;
    }

    private static int failed(Throwable failure, boolean debugging, PrintWriter err) {
        if (failure instanceof UserError) {
            err.println("wirewitness: " + failure.getMessage());
            return BAD_USAGE;
        }
        err.println("wirewitness: internal error: " + OneLine.of(String.valueOf(failure))
                + (debugging ? "" : "; " + DEBUG + " prints the stack"));
        if (debugging) {
            failure.printStackTrace(err);
        }
        return INTERNAL_ERROR;
    }

    private static Object commandNamed(String name) {
        return switch (name) {
            case "explain" -> new ExplainCommand();
            case "watch" -> new WatchCommand();
            case "doctor" -> new DoctorCommand();
            case "lint" -> new LintCommand();
            case "probe" -> new ProbeCommand();
            case "why" -> new WhyCommand();
            case "attach" -> new AttachCommand();
            default -> new DetachCommand();
        };
    }

    private static String names() {
        return String.join(", ", COMMANDS);
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wirewitness " + OwnJar.version()};
        }
    }
}
