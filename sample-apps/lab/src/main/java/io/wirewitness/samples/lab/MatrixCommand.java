package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.Jdks;
import io.wirewitness.testkit.Server;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plays everything, counts, and writes the page. */
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        description = "plays every scenario with each client at each tier, and counts right, unknown and wrong answers;"
                + " 23 minutes on two cores with one client")
final class MatrixCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--out", description = "the page to write; default: none, the lines alone")
    private @Nullable Path page;

    @Option(names = "--rounds", description = "how often each is played; default: ${DEFAULT-VALUE}")
    private int rounds = 1;

    @Option(names = "--clients", split = ",", description = "default: ${DEFAULT-VALUE}")
    private List<String> clients = List.of("okhttp");

    @Option(names = "--servers", split = ",", description = "default: ${DEFAULT-VALUE}")
    private List<String> servers = List.of("tomcat");

    @Option(names = "--jdk", description = "17 or 25; default: the one that runs this")
    private int jdk;

    @Option(names = "--at-once", description = "child JVMs at once; default: ${DEFAULT-VALUE}")
    private int atOnce = 3;

    @Option(names = "--minutes", description = "what has not begun by then is listed as not run; default: no limit")
    private int minutes = Integer.MAX_VALUE;

    @Override
    public Integer call() throws Exception {
        require(clients, Client.names());
        require(servers, Server.names());
        Jdks.Jdk chosen = Jdks.all().stream()
                .filter(each -> jdk == 0 || each.feature() == jdk)
                .findFirst()
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "--jdk: there is no JDK " + jdk + " here"));
        Instant begun = Instant.now();
        Instant end = begun.plus(Duration.ofMinutes(minutes));
        List<Played> played = new ArrayList<>(playAll(plays(chosen, end, true), 1));
        played.addAll(playAll(plays(chosen, end, false), atOnce));
        Accuracy accuracy = new Accuracy(played);
        if (page != null) {
            String command = "java -jar sample-apps/lab/target/lab.jar "
                    + String.join(" ", spec.commandLine().getParseResult().originalArgs());
            Files.writeString(page, accuracy.page(command.strip(), Versions.all(chosen), begun, Instant.now()));
        }
        spec.commandLine().getOut().println(accuracy.summary());
        return accuracy.wrong().isEmpty() ? 0 : 1;
    }

    private List<Callable<Played>> plays(Jdks.Jdk chosen, Instant end, boolean alone) {
        List<Callable<Played>> plays = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (Scenario scenario : Scenarios.all()) {
                if (scenario.alone() != alone) {
                    continue;
                }
                List<String> subjects = switch (scenario.subject()) {
                    case CLIENTS -> clients;
                    case SERVERS -> servers;
                    case PROGRAM -> List.of("program");
                };
                for (String subject : subjects) {
                    for (Tier tier : Tier.values()) {
                        plays.add(() -> Instant.now().isBefore(end)
                                ? Played.play(scenario, subject, chosen, tier)
                                : Played.notRun(scenario, subject, chosen, tier, "out of time"));
                    }
                }
            }
        }
        return plays;
    }

    private List<Played> playAll(List<Callable<Played>> plays, int together) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        ExecutorService threads = Executors.newFixedThreadPool(together);
        try {
            List<Future<Played>> futures = new ArrayList<>();
            for (Callable<Played> each : plays) {
                futures.add(threads.submit(each));
            }
            List<Played> all = new ArrayList<>();
            for (Future<Played> each : futures) {
                Played one = each.get();
                all.add(one);
                out.println(all.size() + "/" + plays.size() + " " + one.line());
                if (one.judgement() == Judgement.WRONG || one.judgement() == Judgement.MISSED) {
                    one.what().forEach(line -> out.println("    | " + line));
                    one.incidents().forEach(incident -> out.println("    > " + incident));
                }
                out.flush();
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private void require(List<String> names, List<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(spec.commandLine(), "no " + name + " here; there are " + known);
            }
        }
    }
}
