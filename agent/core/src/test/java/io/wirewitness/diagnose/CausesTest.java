package io.wirewitness.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One cause has one name in five places; this keeps them in step. */
class CausesTest {

    private static final Path PAGES = Path.of("..", "..", "docs", "causes");
    private static final List<String> SECTIONS = List.of(
            "## What happened",
            "## What the line looks like",
            "## What proves it",
            "## Confused with",
            "## What to change",
            "## Is a retry safe?",
            "## Where it comes from");

    @TestFactory
    Stream<DynamicTest> everyRuleHasItsPlaces() {
        return Rules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.cause(), () -> {
                    String cause = rule.cause();
                    assertThat(cause).matches("[a-z0-9]+(-[a-z0-9]+)*");
                    assertThat(kebab(rule.getClass().getSimpleName())).isEqualTo(cause);
                    assertThat(Case.ROOT.resolve(cause)).as("golden cases").isNotEmptyDirectory();
                    String test = rule.getClass().getSimpleName() + "Test.java";
                    assertThat(Path.of("src/test/java/io/wirewitness/diagnose/rules", test))
                            .exists();
                    String page = Files.readString(PAGES.resolve(cause + ".md"));
                    assertThat(page).startsWith("# " + cause + "\n");
                    assertThat(page).contains(SECTIONS);
                    assertThat(Files.readString(PAGES.resolve("README.md"))).contains("(" + cause + ".md)");
                }));
    }

    @Test
    void noPageAndNoCaseWithoutARule() throws IOException {
        Set<String> causes = Rules.all().stream().map(Rule::cause).collect(Collectors.toSet());
        assertThat(causes).hasSameSizeAs(Rules.all());
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .allMatch(name -> name.equals("README.md") || causes.contains(name.replace(".md", "")));
        }
        assertThat(Case.all())
                .extracting(Case::cause)
                .allMatch(cause -> cause.equals("unknown") || causes.contains(cause));
        try (Stream<Path> folders = Files.list(Case.ROOT)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .allMatch(name -> name.equals("unknown") || name.equals("none") || causes.contains(name));
        }
    }

    private static String kebab(String simpleName) {
        return simpleName.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
