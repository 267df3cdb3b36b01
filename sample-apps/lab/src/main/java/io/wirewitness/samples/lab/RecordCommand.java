package io.wirewitness.samples.lab;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.Commands;
import io.wirewitness.testkit.Jdks;
import io.wirewitness.testkit.Reported;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays scenarios with all evidence and keeps what was seen: the data set that every later change is measured by. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description =
                "plays scenarios at tier packets, and keeps capture, recording, incidents and truth in a folder each")
final class RecordCommand implements Callable<Integer> {

    /** Ethernet, IPv4 and the longest TCP header: no byte of a payload that could be a secret, but for short headers. */
    private static final String SNAPLEN = "94";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "default: all")
    private List<String> names = List.of();

    @Option(names = "--client", description = "default: ${DEFAULT-VALUE}")
    private String client = "okhttp";

    @Option(
            names = "--without-capture",
            description = "keeps no capture: of a process that stands still it sees a connection at rest, and says so")
    private boolean withoutCapture;

    @Option(names = "--to", description = "default: sample-apps/lab/truth of this tree")
    private Path to = Home.find().resolve("sample-apps/lab/truth");

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (!Need.TCPDUMP.isMet() || !Need.CAPTURE.isMet()) {
            throw new ParameterException(spec.commandLine(), "needs tcpdump, and the right to capture");
        }
        if (!Client.names().contains(client)) {
            throw new ParameterException(spec.commandLine(), "no client " + client + "; there are " + Client.names());
        }
        for (Scenario scenario : Scenarios.all()) {
            if (names.isEmpty() || names.contains(scenario.name())) {
                out.println(scenario.name() + ": " + record(scenario));
                out.flush();
            }
        }
        return 0;
    }

    private String record(Scenario scenario) throws InterruptedException {
        if (!scenario.needs().stream().allMatch(Need::isMet)) {
            return "not run: needs " + scenario.needs();
        }
        String subject = switch (scenario.subject()) {
            case CLIENTS -> client;
            case SERVERS -> "tomcat";
            case PROGRAM -> "program";
        };
        try (Stage stage = new Stage(subject, Jdks.all().get(0), Tier.PACKETS)) {
            if (!scenario.suits(stage)) {
                return "not run: means nothing for " + subject;
            }
            stage.record("-s", SNAPLEN);
            Observed observed = scenario.play(stage);
            Path everything = stage.recorded();
            Path folder = Files.createDirectories(to.resolve(scenario.name()));
            if (!withoutCapture) {
                // A program of its own chooses its ports; nothing else is played meanwhile.
                String ports = stage.ports().isEmpty()
                        ? "tcp"
                        : stage.ports().stream().map(port -> "tcp port " + port).collect(Collectors.joining(" or "));
                Commands.run(
                        "tcpdump",
                        "-r",
                        everything.toString(),
                        "-w",
                        folder.resolve("capture.pcap").toString(),
                        ports + " or icmp or icmp6");
            }
            Files.writeString(
                    folder.resolve("incidents.jsonl"),
                    observed.incidents().stream()
                            .map(each -> each.json() + "\n")
                            .collect(Collectors.joining()));
            Files.writeString(folder.resolve("truth.json"), truth(scenario, subject));
            if (Files.exists(stage.flightRecording())) {
                Files.copy(
                        stage.flightRecording(), folder.resolve("recording.jfr"), StandardCopyOption.REPLACE_EXISTING);
            }
            return Judgement.of(scenario.truth(), observed).name().toLowerCase(java.util.Locale.ROOT) + " "
                    + observed.incidents().stream().map(Reported::cause).toList();
        } catch (IOException failed) {
            return "not run: " + failed;
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception | AssertionError failed) {
            return "not run: " + failed;
        }
    }

    private static String truth(Scenario scenario, String subject) {
        Truth truth = scenario.truth();
        JsonObject json = new JsonObject();
        json.addProperty("scenario", scenario.name());
        json.addProperty("story", scenario.story());
        json.addProperty("subject", subject);
        json.addProperty("cause", truth.cause());
        json.add(
                "blame",
                new GsonBuilder()
                        .create()
                        .toJsonTree(truth.blame().stream().sorted().toList()));
        json.add(
                "also",
                new GsonBuilder()
                        .create()
                        .toJsonTree(truth.also().stream().sorted().toList()));
        json.add(
                "besides",
                new GsonBuilder()
                        .create()
                        .toJsonTree(truth.besides().stream().sorted().toList()));
        json.addProperty("repeatable", truth.repeatable());
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(json) + "\n";
    }
}
