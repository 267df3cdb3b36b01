package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {

    private static final String SETTINGS = """
            {"schema": "wirewitness.settings/1",
             "parts": [{"kind": "http-client", "library": "okhttp", "version": "4.12.0", "subject": "pool",
                        "peers": ["api.example.com:443"],
                        "settings": {"idle": "5 min", "lifetime": "10 min", "connect-timeout": "2 s", "read-timeout": "2 s",
                                     "call-timeout": "5 s", "write-timeout": "2 s", "retry-post": false}}],
             "peers": [{"address": "api.example.com:443", "limits": {"idle": {"value": "60 s", "certainty": "CERTAINTY"}}}]}
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int lint(String certainty, String... more) throws IOException {
        Path file = directory.resolve("settings.json");
        Files.writeString(file, SETTINGS.replace("CERTAINTY", certainty));
        String[] arguments = new String[more.length + 3];
        arguments[0] = "lint";
        arguments[1] = "--file";
        arguments[2] = file.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        return Main.run(arguments, new PrintWriter(out), new PrintWriter(err));
    }

    @Test
    void anErrorIsFound() throws IOException {
        assertThat(lint("observed")).isEqualTo(Main.FOUND);
        assertThat(out.toString())
                .contains("pool -> api.example.com:443")
                .contains(
                        "error      client keeps 300 s, peer closes at 60 s: margin -240 s [keep-alive-outlives-peer]");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aNoteIsNoErrorButForTheStrict() throws IOException {
        assertThat(lint("guessed")).isEqualTo(Main.NOTHING_FOUND);
        assertThat(lint("guessed", "--strict")).isEqualTo(Main.FOUND);
    }

    @Test
    void theExampleOfThePageCanBeRead() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "lint", "README.md"));
        int from = page.indexOf("```json\n") + "```json\n".length();
        Path file =
                Files.writeString(directory.resolve("example.json"), page.substring(from, page.indexOf("```", from)));
        assertThat(run("lint", "--file", file.toString())).isIn(Main.NOTHING_FOUND, Main.FOUND);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).contains("[keep-alive-outlives-peer]");
    }

    @Test
    void aPeerThatNobodyCallsIsTold() throws IOException {
        Path file = directory.resolve("unmet.json");
        Files.writeString(
                file,
                SETTINGS.replace("CERTAINTY", "observed")
                        .replace("[\"api.example.com:443\"]", "[\"api.example.com\"]"));
        assertThat(run("lint", "--file", file.toString())).isEqualTo(Main.NOTHING_FOUND);
        assertThat(err.toString()).contains("no part has api.example.com:443 among its peers");
    }

    @Test
    void json() throws IOException {
        assertThat(lint("observed", "--format", "json")).isEqualTo(Main.FOUND);
        assertThat(out.toString().lines())
                .anySatisfy(line -> assertThat(JsonParser.parseString(line)
                                .getAsJsonObject()
                                .get("rule")
                                .getAsString())
                        .isEqualTo("keep-alive-outlives-peer"));
    }

    @Test
    void sarif() throws IOException {
        assertThat(lint("observed", "--format", "sarif")).isEqualTo(Main.FOUND);
        assertThat(JsonParser.parseString(out.toString())
                        .getAsJsonObject()
                        .get("version")
                        .getAsString())
                .isEqualTo("2.1.0");
    }

    @Test
    void whatCannotBeReadIsOneLine() throws IOException {
        Path bad = directory.resolve("bad.json");
        Files.writeString(bad, "{\"schema\": \"wirewitness.settings/1\", \"partz\": []}");
        assertThat(run("lint", "--file", bad.toString())).isEqualTo(Main.BAD_USAGE);
        assertThat(run("lint", "--file", directory.resolve("none").toString())).isEqualTo(Main.BAD_USAGE);
        assertThat(run("lint", "--file", directory.toString())).isEqualTo(Main.BAD_USAGE);
        assertThat(run("lint")).isEqualTo(Main.BAD_USAGE);
        assertThat(err.toString().lines())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("the file: there is no partz; did you mean parts?"),
                        line -> assertThat(line).contains("there is no file"),
                        line -> assertThat(line).contains("is a directory"),
                        line -> assertThat(line).contains("lint PID, or lint --file FILE"));
    }
}
