package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WhyCommandTest {

    @TempDir
    Path temp;

    @Test
    void printsThePage() {
        Run run = Run.of("why", " Test-Cause ");
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("# test-cause").contains("## More");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"test-caus", "../causes/test-cause", "TEST CAUSE", "\u001b[31m"})
    void anUnknownCauseIsOneLine(String name) {
        Run run = Run.of("why", name);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.oneErrorLine()).isTrue();
        assertThat(run.err()).contains("there is no page").doesNotContain("\u001b");
    }

    @Test
    void noCauseIsOneLine() {
        assertThat(Run.of("why").status()).isEqualTo(2);
        assertThat(Run.of("why").err()).contains("name a cause or a lint rule, or use --list");
    }

    @Test
    void listsAndSuggestsFromADirectory() throws Exception {
        URL page = getClass().getResource("/causes/test-cause.md");
        assertThat(page).isNotNull();
        Path directory = Path.of(page.toURI()).resolve("../..").normalize();
        Pages pages = new Pages(directory, getClass().getClassLoader());
        assertThat(pages.list())
                .containsEntry("test-cause", "A page that only this module's tests have.")
                .containsEntry("test-other", "Another page.");
    }

    @Test
    void aSummaryIsTheFirstSentence() {
        assertThat(Pages.summary("# t\n\n## What happened\n\nHTTP/1.1 went\n*on*. And on.\n"))
                .isEqualTo("HTTP/1.1 went on.");
        assertThat(Pages.summary("No stop\n\n| a |\n")).isEqualTo("No stop");
        assertThat(Pages.summary("word, ".repeat(30) + "end."))
                .endsWith("word...")
                .hasSizeBetween(90, 100);
        assertThat(Pages.summary("x".repeat(200))).hasSize(100).endsWith("x...");
        assertThat(Pages.summary("# t\n")).isEmpty();
    }

    @Test
    void listsAJar() throws Exception {
        Path jar = temp.resolve("wirewitness.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String name :
                    new String[] {"inst/causes/peer-slow.md", "inst/causes/x.txt", "causes/one.md", "a.md"}) {
                out.putNextEntry(new JarEntry(name));
                out.write("# t\n\n**Bold** text.\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Pages pages = new Pages(jar, loader);
            assertThat(pages.list()).containsOnlyKeys("peer-slow", "one").containsEntry("one", "Bold text.");
            assertThat(pages.read("one")).startsWith("# t");
            assertThat(pages.read("../a")).isNull();
        }
    }
}
