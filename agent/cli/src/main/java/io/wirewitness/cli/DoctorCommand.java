package io.wirewitness.cli;

import io.wirewitness.kernel.NativeLibraries;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doctor [PID]}: which evidence can be had, what is missing, and the command that fixes it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        header = "Says which evidence this host, or a JVM on it, can give, what is missing, and what fixes it.",
        footer = {"", "Exit status: 0 if every tier works, 1 if something is missing."})
final class DoctorCommand implements Callable<Integer> {

    private static final Path PROC = Path.of("/proc");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(paramLabel = "PID", arity = "0..1", description = "a JVM to look at, without touching it")
    private @Nullable String pid;

    @Option(names = "--dir", paramLabel = "DIRECTORY", description = "the agent's option dir, if you set it")
    private @Nullable Path directory;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        TargetJvm target = pid == null ? null : target(pid);
        Path where = directory == null
                ? Path.of(System.getProperty("java.io.tmpdir", "/tmp")).resolve("wirewitness")
                : directory;
        Doctor doctor = new Doctor(NativeLibraries.of(null));
        findings.addAll(doctor.examineHost(where.toAbsolutePath()));
        if (target != null) {
            findings.addAll(doctor.examine(target));
        }
        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding -> print(finding, out));
        boolean missing = findings.stream().anyMatch(finding -> finding.state() == Finding.State.MISSING);
        out.println(missing ? "something is missing: verdicts will be less certain" : "every tier of evidence works");
        return missing ? Main.FOUND : Main.NOTHING_FOUND;
    }

    private static TargetJvm target(String text) {
        long number = Attachment.pid(text);
        TargetJvm target = TargetJvm.read(PROC, number);
        if (target != null) {
            return target;
        }
        throw new UserError(
                Files.isDirectory(PROC.resolve("self"))
                        ? "doctor: there is no process " + number + "; jcmd -l lists the Java processes"
                        : "doctor: looking at another process needs Linux; without a PID it looks at this host");
    }

    private static void print(Finding finding, PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "%-8s %-9s %s",
                finding.state().name().toLowerCase(Locale.ROOT),
                finding.subject(),
                finding.text()));
        if (finding.fix() != null) {
            out.println(" ".repeat(19) + "fix: " + finding.fix());
        }
    }
}
