package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages promise is there, and they say nothing about the machine they were written on. */
final class DocsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("project.root")).toAbsolutePath().normalize();

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)");

    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.])/(?:home|root|Users|work|workspace)/\\w");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idle-closed-before-reuse",
                "idle-close-race",
                "idle-reset-by-middlebox",
                "idle-dropped-silently",
                "connection-refused",
                "connect-unanswered",
                "peer-aborted",
                "peer-reset-unread-data",
                "peer-closed-without-response",
                "peer-slow",
                "local-close",
                "local-timeout",
                "silently-replayed"
            })
    void everyCauseHasAPage(String cause) throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/causes/" + cause + ".md")))
                .contains(cause);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir",
                "incidents",
                "incidents.max-bytes",
                "log",
                "annotate",
                "capture",
                "capture.interface",
                "capture.filter",
                "capture.snaplen",
                "capture.ring-bytes",
                "capture.payload",
                "capture.max-cpu",
                "kernel",
                "probes",
                "redact"
            })
    void everyOptionIsOnThePage(String option) throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/options.md"))).contains("`" + option + "`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CHANGELOG.md",
                "LICENSE",
                "docs/README.md",
                "docs/architecture.md",
                "docs/safety.md",
                "docs/options.md",
                "docs/dependencies.md",
                "docs/performance.md"
            })
    void thePagesThatReadersLookForAreThere(String page) {
        assertThat(ROOT.resolve(page)).isNotEmptyFile();
    }

    @Test
    void theReadmeNamesTheTwoCommands() throws IOException {
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("./demo", "./verify", "-javaagent:");
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    dead.add(ROOT.relativize(page) + ": " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void noPageNamesAPathOfTheMachineItWasWrittenOn() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path page : pages()) {
            Matcher path = MACHINE_PATH.matcher(Files.readString(page));
            if (path.find()) {
                found.add(ROOT.relativize(page) + ": " + path.group());
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(docs, top)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }
}
