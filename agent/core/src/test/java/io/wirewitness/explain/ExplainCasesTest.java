package io.wirewitness.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.diagnose.VerdictText;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every golden case of captures alone. {@code -Dcases.update} rewrites what is expected, and the captures of scripts. */
class ExplainCasesTest {

    private static final boolean UPDATE = System.getProperty("cases.update") != null;

    static {
        if (UPDATE) {
            writeScripted();
        }
    }

    @TestFactory
    Stream<DynamicTest> theTextIsAsExpected() {
        return each("text", folder -> {
            StringBuilder text = new StringBuilder();
            for (Report report : explain(folder)) {
                text.append("== ")
                        .append(report.incident().local())
                        .append(" -> ")
                        .append(report.incident().remote())
                        .append('\n')
                        .append(VerdictText.of(report.verdict()))
                        .append('\n');
            }
            Path expected = folder.resolve("expected.txt");
            if (UPDATE) {
                Files.writeString(expected, text);
            }
            assertThat(text.toString()).isEqualTo(Files.readString(expected));
        });
    }

    /** The folder's cause is among the answers; where nothing is wrong, nothing is told. */
    @TestFactory
    Stream<DynamicTest> theCauseIsTheFolders() {
        return each("cause", folder -> {
            List<String> causes = explain(folder).stream()
                    .map(report -> report.verdict().cause())
                    .toList();
            String wanted = folder.getName(folder.getNameCount() - 2).toString();
            if (wanted.equals("none")) {
                assertThat(causes).isEmpty();
            } else {
                assertThat(causes).contains(wanted);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyCaseSaysWhereItComesFrom() {
        return each(
                "README",
                folder -> assertThat(Files.readString(folder.resolve("README.md")))
                        .hasSizeGreaterThan(80));
    }

    @TestFactory
    Stream<DynamicTest> theCaptureIsTheOneThatItsScriptWrites() {
        return ExplainCases.scripted().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(Files.readAllBytes(Case.ROOT.resolve(entry.getKey())))
                                .isEqualTo(entry.getValue())));
    }

    private static List<Report> explain(Path folder) throws IOException {
        List<Report> reports = new ArrayList<>();
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
        new Explainer(diagnosis, ExplainOptions.EVERYTHING, reports::add)
                .explain(ExplainCases.captures(folder), Progress.NONE);
        return reports;
    }

    private static void writeScripted() {
        ExplainCases.scripted().forEach((path, bytes) -> {
            try {
                Path file = Case.ROOT.resolve(path);
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private interface Check {
        void of(Path folder) throws IOException;
    }

    private static Stream<DynamicTest> each(String what, Check check) {
        List<Path> all = ExplainCases.all();
        assertThat(all).isNotEmpty();
        return all.stream()
                .map(folder ->
                        DynamicTest.dynamicTest(Case.ROOT.relativize(folder) + ": " + what, () -> check.of(folder)));
    }
}
