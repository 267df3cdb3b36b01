package io.wirewitness.cli;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.Linter;
import io.wirewitness.lint.Peer;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lint PID} or {@code lint --file FILE}: configuration findings. */
@Command(
        name = LintCommand.NAME,
        mixinStandardHelpOptions = true,
        header = "Says which settings will not fit together, before a connection fails for it.",
        description = {
            "",
            "Of a running JVM it asks the agent there, over the JVM's local management agent. Without an agent in it one is loaded for",
            "the look and taken out again: clients that were built before are then not known.",
            "",
            "FILE is a JSON object of schema wirewitness.settings/1: clients, servers and pools with their settings, and",
            "what is known of the peers' limits. docs/lint/README.md shows one.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 no error is found (with --strict: nothing is), 1 an error is (with --strict: anything), 2 bad usage or",
            "unreadable input."
        })
final class LintCommand implements Callable<Integer> {

    static final String NAME = "lint";

    /** A settings file of a few hundred clients is a tenth of this. */
    private static final long MOST_BYTES = 16L << 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "PID", description = "the JVM's process number")
    private @Nullable String pid;

    @Option(names = "--file", paramLabel = "FILE", description = "a settings file in place of a JVM")
    private @Nullable Path file;

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
                .lint(settings());
        switch (format) {
            case text -> FindingText.all(findings).forEach(line -> out.println(line));
            case json -> findings.forEach(finding -> out.println(ExplainOutput.ascii(FindingJson.write(finding))));
            case sarif ->
                out.println(ExplainOutput.ascii(
                        FindingsSarif.write(findings, OwnJar.version(), file == null ? null : uri(file))));
        }
        boolean bad = strict
                ? !findings.isEmpty()
                : findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
        return bad ? Main.FOUND : Main.NOTHING_FOUND;
    }

    /** Relative as it was given, so that a code scanning service finds it in its checkout. */
    private static String uri(Path file) {
        return file.isAbsolute()
                ? file.toUri().toString()
                : file.toString().replace('\\', '/').replace(" ", "%20");
    }

    private ConfigSnapshot settings() {
        if (pid != null && file == null) {
            return ofProcess(pid);
        }
        if (file != null && pid == null) {
            return ofFile(file);
        }
        throw new UserError("lint: name a process or a file: lint PID, or lint --file FILE");
    }

    private ConfigSnapshot ofProcess(String text) {
        long number = Attachment.pid(text);
        Attachment.target(NAME, number);
        try {
            String json = RunningAgent.settings(number);
            if (json == null) {
                spec.commandLine()
                        .getErr()
                        .println("wirewitness: process " + number
                                + " has no agent: one is loaded for this look; clients built before it are not known");
                Attachment.load(NAME, text, null, "capture=off,jfr=off,log=off");
                json = RunningAgent.settings(number);
                Attachment.load(NAME, text, null, "detach");
            }
            if (json == null) {
                throw new UserError("lint: the agent in process " + number + " does not answer by JMX");
            }
            return SettingsReader.read(json);
        } catch (NoClassDefFoundError noModule) {
            throw new UserError(
                    "lint: this Java runtime cannot attach (modules jdk.attach and java.management.rmi): use a JDK's");
        } catch (SettingsReader.Unreadable e) {
            throw new UserError(
                    "lint: process " + number + " has an agent of another version: " + OneLine.of(e.getMessage()));
        } catch (IOException e) {
            throw new UserError("lint: process " + number + " cannot be asked: " + OneLine.of(e.getMessage()));
        }
    }

    /** A peer whose address no client has among its own is compared with nothing: silence would pass for a right configuration. */
    private void tellUnmet(ConfigSnapshot settings, String name) {
        for (Peer peer : settings.peers()) {
            boolean met = peer.way() == Peer.Way.FROM
                    || peer.limit(Peer.Limit.ONWARD_IDLE) != null // compared with what is behind it
                    || settings.nextHops().stream().anyMatch(hop -> hop.peer().equals(peer));
            if (!met) {
                spec.commandLine()
                        .getErr()
                        .println("wirewitness: lint: " + name + ": no part has " + OneLine.of(peer.address())
                                + " among its peers, so its limits are compared with nothing");
            }
        }
    }

    private ConfigSnapshot ofFile(Path file) {
        String name = OneLine.of(file.toString());
        try {
            if (Files.isDirectory(file)) {
                throw new UserError("lint: " + name + " is a directory; name a settings file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new UserError(
                        "lint: " + name + " is larger than " + (MOST_BYTES >> 20) + " MiB: no settings file");
            }
            ConfigSnapshot settings = SettingsReader.read(Files.readString(file));
            tellUnmet(settings, name);
            return settings;
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
