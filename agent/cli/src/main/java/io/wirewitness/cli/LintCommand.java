package io.wirewitness.cli;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.Linter;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import io.wirewitness.report.FindingJson;
import io.wirewitness.report.FindingText;
import io.wirewitness.report.FindingsSarif;
import io.wirewitness.report.SettingsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lint --file FILE}: configuration findings. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        header = "Says which settings will not fit together, before a connection fails for it.",
        description = {
            "",
            "FILE is a JSON object of schema wirewitness.settings/1: clients, servers and pools with their settings, and",
            "what is known of the peers' limits. docs/lint/README.md shows one.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 nothing found (with --strict) or no error found, 1 an error found (with --strict: anything),",
            "2 bad usage or unreadable input."
        })
final class LintCommand implements Callable<Integer> {

    /** A settings file of a few hundred clients is a tenth of this. */
    private static final long MOST_BYTES = 16L << 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Option(names = "--file", required = true, paramLabel = "FILE", description = "the settings")
    @SuppressWarnings("NullAway.Init") // picocli sees to it
    private Path file;

    @Option(names = "--format", defaultValue = "text", paramLabel = "FORMAT", description = "text, json or sarif")
    private Format format = Format.text;

    @Option(names = "--strict", description = "warnings and notes count as errors do")
    private boolean strict;

    /** As it is written on the command line. */
    enum Format {
        text,
        json,
        sarif
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Finding> findings = new Linter((rule, fault) -> err.println("wirewitness: rule " + rule
                        + " is broken and switched off: " + OneLine.of(String.valueOf(fault))))
                .lint(read());
        switch (format) {
            case text -> FindingText.all(findings).forEach(line -> out.println(line));
            case json -> findings.forEach(finding -> out.println(ExplainOutput.ascii(FindingJson.write(finding))));
            case sarif -> out.println(ExplainOutput.ascii(FindingsSarif.write(findings, OwnJar.version(), uri(file))));
        }
        boolean bad = strict
                ? !findings.isEmpty()
                : findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
        return bad ? Main.FOUND : Main.NOTHING_FOUND;
    }

    /** Relative as it was given, so that a code scanning service finds it in its checkout. */
    private static @Nullable String uri(Path file) {
        return file.isAbsolute()
                ? file.toUri().toString()
                : file.toString().replace('\\', '/').replace(" ", "%20");
    }

    private ConfigSnapshot read() {
        String name = OneLine.of(file.toString());
        try {
            if (Files.isDirectory(file)) {
                throw new UserError("lint: " + name + " is a directory; name a settings file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new UserError(
                        "lint: " + name + " is larger than " + (MOST_BYTES >> 20) + " MiB: no settings file");
            }
            return SettingsReader.read(Files.readString(file));
        } catch (SettingsReader.Unreadable e) {
            throw new UserError("lint: " + name + ": " + OneLine.of(e.getMessage()));
        } catch (NoSuchFileException e) {
            throw new UserError("lint: there is no file " + name);
        } catch (AccessDeniedException e) {
            throw new UserError("lint: " + name + " cannot be read: permission denied");
        } catch (MalformedInputException e) {
            throw new UserError("lint: " + name + " is no text in UTF-8");
        } catch (IOException e) {
            throw new UserError("lint: " + name + " cannot be read: " + OneLine.of(e.getMessage()));
        }
    }
}
