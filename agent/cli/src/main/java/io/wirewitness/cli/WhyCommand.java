package io.wirewitness.cli;

import io.wirewitness.report.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code why CAUSE}: the long page of a cause or a lint rule. */
@Command(name = "why", mixinStandardHelpOptions = true, header = "Prints the long page of a cause or a lint rule.")
final class WhyCommand implements Callable<Integer> {

    private final Pages pages;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(
            paramLabel = "CAUSE",
            arity = "0..1",
            description = "as in a verdict or a finding, such as idle-closed-before-reuse")
    private @Nullable String cause;

    @Option(names = "--list", description = "lists all causes and lint rules")
    private boolean list;

    WhyCommand() {
        this(Pages.own());
    }

    WhyCommand(Pages pages) {
        this.pages = pages;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        String name = cause == null ? null : cause.strip().toLowerCase(Locale.ROOT);
        if (list || name == null) {
            SortedMap<String, String> all = pages.list();
            if (!list) {
                throw new UserError("why: name a cause or a lint rule, or use --list");
            }
            if (all.isEmpty()) {
                throw new UserError("why: no pages are packed with this program; run it from wirewitness.jar");
            }
            int widest = all.keySet().stream().mapToInt(String::length).max().orElse(1);
            all.forEach(
                    (page, summary) -> out.println(String.format(Locale.ROOT, "%-" + widest + "s  %s", page, summary)
                            .stripTrailing()));
            return Main.NOTHING_FOUND;
        }
        String page = pages.read(name);
        if (page == null) {
            String nearest = Nearest.to(name, pages.list().keySet());
            throw new UserError("why: there is no page " + OneLine.of(name)
                    + (nearest == null ? "" : "; did you mean " + nearest + "?") + " --list names them all");
        }
        out.print(page);
        return Main.NOTHING_FOUND;
    }
}
