package io.wirewitness.samples.lab;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What there is, and what this machine cannot do. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "lists the scenarios, and what this machine lacks for them")
final class ListCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (Scenario scenario : Scenarios.all()) {
            List<Need> unmet =
                    scenario.needs().stream().filter(need -> !need.isMet()).toList();
            out.printf(
                    Locale.ROOT,
                    "%-32s %-30s %s%s%n",
                    scenario.name(),
                    scenario.truth().cause(),
                    scenario.story(),
                    unmet.isEmpty()
                            ? ""
                            : unmet.stream()
                                    .map(Need::toString)
                                    .collect(Collectors.joining(", ", " [not here: needs ", "]")));
        }
        return 0;
    }
}
