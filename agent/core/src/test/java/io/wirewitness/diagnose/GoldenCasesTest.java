package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every golden case, looked at with each tier of evidence it has. {@code -Dcases.update} rewrites what is expected. */
class GoldenCasesTest {

    private static final boolean UPDATE = System.getProperty("cases.update") != null;

    @TestFactory
    Stream<DynamicTest> theTextIsAsExpected() {
        return each("text", golden -> {
            String text = textOf(golden);
            if (UPDATE) {
                Files.writeString(golden.folder().resolve("expected.txt"), text);
            }
            assertThat(text).isEqualTo(golden.read("expected.txt"));
        });
    }

    @TestFactory
    Stream<DynamicTest> theBestTierGivesTheFoldersCause() {
        return each("cause", golden -> assertThat(causeOf(golden.incident())).isEqualTo(golden.cause()));
    }

    /** Fewer tiers may give a weaker answer or none; never another one with certainty. */
    @TestFactory
    Stream<DynamicTest> noTierProvesAnotherCause() {
        return each("no wrong proof", golden -> {
            for (Set<Tier> view : Case.VIEWS) {
                if (!golden.has(view)) {
                    continue;
                }
                Incident incident = golden.incident(view);
                for (Rule rule : Rules.all()) {
                    if (rule.judge(incident) instanceof Opinion.Stated stated
                            && stated.verdict().confidence() == Confidence.PROVEN
                            && !rule.cause().equals(firstCause(golden))) {
                        fail("%s with %s proves %s", golden.name(), name(view), rule.cause());
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyCaseSaysWhereItComesFrom() {
        return each("README", golden -> assertThat(golden.read("README.md")).hasSizeGreaterThan(80));
    }

    @TestFactory
    Stream<DynamicTest> theCaptureIsTheOneThatItsScriptWrites() {
        Map<String, WireScript> scripts = CaseScripts.all();
        return scripts.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Case golden = Case.of(entry.getKey());
                    byte[] pcap = entry.getValue().pcap();
                    if (UPDATE) {
                        Files.createDirectories(golden.folder());
                        Files.write(golden.pcap(), pcap);
                    }
                    assertThat(Files.readAllBytes(golden.pcap())).isEqualTo(pcap);
                }));
    }

    private interface Check {
        void of(Case golden) throws IOException;
    }

    private static Stream<DynamicTest> each(String what, Check check) {
        assertThat(Case.all()).hasSizeGreaterThan(20);
        return Case.all().stream()
                .map(golden -> DynamicTest.dynamicTest(golden.name() + ": " + what, () -> check.of(golden)));
    }

    private static String textOf(Case golden) {
        StringBuilder text = new StringBuilder();
        for (Set<Tier> view : Case.VIEWS) {
            if (!golden.has(view)) {
                continue;
            }
            Incident incident = golden.incident(view);
            Diagnosis diagnosis = diagnosis();
            Verdict verdict = diagnosis.judge(incident);
            text.append("== ").append(name(view)).append('\n').append(VerdictText.of(verdict));
            if (incident.repeated()) {
                text.append("-- and\n").append(VerdictText.of(replayed(diagnosis, incident, verdict)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static Verdict replayed(Diagnosis diagnosis, Incident incident, Verdict first) {
        return Objects.requireNonNull(diagnosis.replayed(incident, first));
    }

    private static String causeOf(Incident incident) {
        Diagnosis diagnosis = diagnosis();
        Verdict verdict = diagnosis.judge(incident);
        return (incident.repeated() ? replayed(diagnosis, incident, verdict) : verdict).cause();
    }

    /** The first failure's cause: of a replay, the one that its own capture shows. */
    private static String firstCause(Case golden) {
        return golden.cause().equals("silently-replayed") ? "idle-closed-before-reuse" : golden.cause();
    }

    private static Diagnosis diagnosis() {
        return new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
    }

    private static String name(Set<Tier> view) {
        return view.stream().sorted(Comparator.naturalOrder()).map(Tier::text).collect(Collectors.joining(" + "));
    }
}
