package io.wirewitness.samples.lab;

import com.google.gson.GsonBuilder;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.Jdks;
import io.wirewitness.testkit.Reported;
import io.wirewitness.testkit.Server;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays the scenarios of one cause. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "plays a scenario, or all of a cause, and shows what was said")
final class RunCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "CAUSE|SCENARIO", description = "of `list`")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String what;

    @Option(names = "--client", description = "the client, or server, under the agent; default: okhttp, or tomcat")
    private @Nullable String client;

    @Option(names = "--jdk", description = "17 or 25; default: the one that runs this")
    private int jdk;

    @Option(names = "--tiers", split = ",", description = "app, kernel, packets; default: all")
    private List<String> tiers = List.of("app", "kernel", "packets");

    @Option(names = "--full", description = "shows all of each incident: what incidents.jsonl says of it")
    private boolean full;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Scenario> scenarios = Scenarios.named(what);
        if (scenarios.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "there is no scenario and no cause " + what + "; see list");
        }
        boolean wrong = false;
        for (Scenario scenario : scenarios) {
            out.println(scenario.name() + ": " + scenario.story());
            for (Tier tier : tiers()) {
                Played played = Played.play(scenario, subject(scenario), jdk(), tier);
                out.println("  " + played.line());
                played.what().forEach(line -> out.println("    | " + line));
                played.incidents().forEach(incident -> show(incident, out));
                if (!played.trouble().isEmpty()) {
                    played.trouble().lines().forEach(line -> out.println("    ! " + line));
                }
                wrong |= played.judgement() == Judgement.WRONG;
                out.flush();
            }
        }
        return wrong ? 1 : 0;
    }

    private void show(Reported incident, PrintWriter out) {
        out.println("    > " + incident);
        if (full) {
            String all = new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .create()
                    .toJson(incident.json());
            all.lines().forEach(line -> out.println("      " + line));
        }
    }

    private String subject(Scenario scenario) {
        return switch (scenario.subject()) {
            case CLIENTS -> known(client == null ? "okhttp" : client, Client.names());
            case SERVERS -> known(client == null ? "tomcat" : client, Server.names());
            case PROGRAM -> "program";
        };
    }

    private String known(String name, List<String> names) {
        if (!names.contains(name)) {
            throw new ParameterException(spec.commandLine(), "--client: no " + name + " here; there are " + names);
        }
        return name;
    }

    private Jdks.Jdk jdk() {
        return Jdks.all().stream()
                .filter(each -> jdk == 0 || each.feature() == jdk)
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--jdk: there is no JDK " + jdk + " here; there are " + Jdks.all()));
    }

    private List<Tier> tiers() {
        for (String tier : tiers) {
            if (Arrays.stream(Tier.values()).noneMatch(each -> each.toString().equals(tier))) {
                throw new ParameterException(spec.commandLine(), "--tiers: app, kernel, packets; not " + tier);
            }
        }
        return Arrays.stream(Tier.values())
                .filter(each -> tiers.contains(each.toString()))
                .toList();
    }
}
