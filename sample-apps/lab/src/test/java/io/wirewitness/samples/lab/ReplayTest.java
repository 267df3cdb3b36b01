package io.wirewitness.samples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.explain.ExplainOptions;
import io.wirewitness.explain.Explainer;
import io.wirewitness.explain.IncidentFile;
import io.wirewitness.explain.Progress;
import io.wirewitness.jfr.read.RecordingReader;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.testkit.Reported;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The whole data set through {@code explain}: each capture alone, and with the incidents that the agent wrote. What is said of
 * it is written down beside it; {@code -Dcases.update} rewrites that.
 */
final class ReplayTest {

    private static final boolean UPDATE = System.getProperty("cases.update") != null;
    private static final Path ROOT = Path.of("truth");
    private static final long MOST_BYTES = 40L << 20;

    private interface Check {
        void of(Path folder) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> whatIsSaidIsAsWrittenDown() {
        return each(folder -> {
            String said = "== the capture alone\n" + text(explain(folder, false)) + "\n== with the agent's incidents\n"
                    + text(explain(folder, true));
            Path file = folder.resolve("explained.txt");
            if (UPDATE) {
                Files.writeString(file, said);
            }
            assertThat(said).isEqualTo(Files.readString(file));
        });
    }

    /** A capture alone may be too little for an answer; it must not prove what is not true. */
    @TestFactory
    Stream<DynamicTest> noCaptureProvesWhatIsNotTrue() {
        return each(folder -> {
            Truth truth = truth(folder);
            for (Report report : explain(folder, false)) {
                Verdict verdict = report.verdict();
                if (verdict.confidence() == Confidence.PROVEN) {
                    assertThat(truth.isNamedBy(verdict.cause())
                                    || truth.besides().contains(verdict.cause()))
                            .as("%s is %s, not %s", folder, truth.cause(), verdict.cause())
                            .isTrue();
                }
            }
        });
    }

    /** What the agent said with all its evidence stands when its file is read beside the capture. */
    @TestFactory
    Stream<DynamicTest> theAgentsVerdictStands() {
        return each(folder -> {
            List<String> agents = new ArrayList<>();
            IncidentFile.read(
                    folder.resolve("incidents.jsonl"),
                    "incidents.jsonl",
                    report -> agents.add(report.verdict().cause()),
                    () -> false);
            assertThat(explain(folder, true).stream().map(each -> each.verdict().cause()))
                    .containsAll(agents);
        });
    }

    /** The flight recording alone tells what the incident file tells. */
    @TestFactory
    Stream<DynamicTest> theRecordingTellsTheSame() {
        return each(folder -> {
            Path recording = folder.resolve("recording.jfr");
            if (!Files.exists(recording)) {
                return; // captured before recordings were kept
            }
            List<String> recorded = new ArrayList<>();
            RecordingReader.read(
                    recording,
                    "recording.jfr",
                    report -> recorded.add(
                            report.incident().id() + " " + report.verdict().cause()),
                    () -> false,
                    Progress.NONE);
            List<String> written = new ArrayList<>();
            IncidentFile.read(
                    folder.resolve("incidents.jsonl"),
                    "incidents.jsonl",
                    report -> written.add(
                            report.incident().id() + " " + report.verdict().cause()),
                    () -> false);
            assertThat(recorded).containsAll(written);
        });
    }

    /** A truth is of all requests of a scenario: of those that share a connection the server may have taken some. */
    @TestFactory
    Stream<DynamicTest> noRequestThatAServerMayHaveTakenIsCalledSafe() {
        return each(folder -> {
            List<Reported> said = new ArrayList<>(agents(folder));
            for (boolean withIncidents : new boolean[] {false, true}) {
                for (Report report : explain(folder, withIncidents)) {
                    said.add(Reported.parse(new IncidentJson(Redaction.DEFAULT).write(report)));
                }
            }
            assertThat(said).noneMatch(each -> each.retry().equals("yes") && LastStream.mayHaveTaken(each));
        });
    }

    /** The same incidents, each with the GOAWAY's last stream for its own: what the numbers forbid is seen in what agents write. */
    @Test
    void itIsSeenWhereANumberForbidsIt() throws IOException {
        Pattern numbers = Pattern.compile("stream (\\d+) is above (\\d+), the last one of the server's GOAWAY.*");
        int safe = 0;
        for (String scenario : List.of("nginx-http2-age", "nginx-http2-request-limit")) {
            for (Reported incident : agents(ROOT.resolve(scenario))) {
                Matcher matcher = numbers.matcher(
                        incident.json().getAsJsonObject("retry").get("why").getAsString());
                if (matcher.matches()) {
                    safe++;
                    String own = "the request had stream ";
                    String taken = incident.json().toString().replace(own + matcher.group(1), own + matcher.group(2));
                    assertThat(LastStream.mayHaveTaken(incident)).isFalse();
                    assertThat(LastStream.mayHaveTaken(Reported.parse(taken)))
                            .as(taken)
                            .isTrue();
                }
            }
        }
        assertThat(safe).isGreaterThan(20);
    }

    private static List<Reported> agents(Path folder) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("incidents.jsonl"))) {
            return lines.map(Reported::parse).toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> theTruthIsTheScenarios() {
        return each(folder -> {
            List<Scenario> scenario = Scenarios.all().stream()
                    .filter(each -> each.name().equals(folder.getFileName().toString()))
                    .toList();
            assertThat(scenario).hasSize(1);
            assertThat(truth(folder)).isEqualTo(scenario.get(0).truth());
        });
    }

    @Test
    void itStaysSmall() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isBetween(1L, MOST_BYTES);
        }
    }

    private static List<Report> explain(Path folder, boolean withIncidents) throws IOException {
        List<Report> reports = new ArrayList<>();
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
        Explainer explainer = new Explainer(diagnosis, ExplainOptions.EVERYTHING, reports::add);
        if (withIncidents) {
            IncidentFile.read(
                    folder.resolve("incidents.jsonl"),
                    "incidents.jsonl",
                    report -> explainer.witness("incidents.jsonl", report),
                    () -> false);
        }
        Path capture = folder.resolve("capture.pcap"); // some have a recording alone
        explainer.explain(Files.exists(capture) ? List.of(capture) : List.of(), Progress.NONE);
        return reports;
    }

    private static String text(List<Report> reports) {
        return reports.stream()
                .map(each -> each.incident().local() + " -> " + each.incident().remote() + " "
                        + each.verdict().cause() + " (" + each.verdict().blame() + ", "
                        + each.verdict().confidence() + ", retry "
                        + each.verdict().retry().safe() + ")\n    "
                        + each.verdict().headline() + "\n")
                .collect(Collectors.joining());
    }

    private static Truth truth(Path folder) throws IOException {
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("truth.json")))
                .getAsJsonObject();
        return new Truth(
                json.get("cause").getAsString(),
                texts(json.get("blame")),
                texts(json.get("also")),
                texts(json.get("besides")),
                json.get("repeatable").getAsBoolean());
    }

    private static Set<String> texts(JsonElement array) {
        Set<String> texts = new HashSet<>();
        array.getAsJsonArray().forEach(each -> texts.add(each.getAsString()));
        return texts;
    }

    private static Stream<DynamicTest> each(Check check) {
        try (Stream<Path> folders = Files.list(ROOT)) {
            List<Path> all = folders.filter(Files::isDirectory).sorted().toList();
            assertThat(all).hasSizeGreaterThan(30);
            return all.stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check.of(folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
