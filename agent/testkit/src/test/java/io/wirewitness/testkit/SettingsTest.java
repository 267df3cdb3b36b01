package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wirewitness.contract.SettingsProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the agent reads of each library's clients and servers, of those with defaults and of those with numbers of their own, in
 * the oldest version (on the oldest JDK) and in a current one (on the newest). The texts in {@code src/test/settings} are rewritten
 * with {@code -Dcases.update}; each was compared with the library's documentation.
 */
final class SettingsTest {

    private static final Path TEXTS = Path.of("src", "test", "settings");

    @TempDir
    Path scratch;

    /**
     * One version of a library.
     *
     * @param file name of its text
     * @param library as parts name it
     */
    record Version(String file, String library, Jdks.Jdk jdk, ClassPath classPath, String driver) {

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Version> versions() {
        Jdks.Jdk oldest = Jdks.all().get(0);
        Jdks.Jdk newest = Jdks.all().get(Jdks.all().size() - 1);
        String here = "io.wirewitness.testkit.";
        return Stream.of(
                new Version("jdk-httpclient-17", "jdk-httpclient", oldest, ClassPath.BARE, here + "JdkConfigured"),
                new Version("jdk-httpclient-25", "jdk-httpclient", newest, ClassPath.BARE, here + "JdkConfigured"),
                new Version(
                        "jdk-httpurlconnection",
                        "jdk-httpurlconnection",
                        oldest,
                        ClassPath.BARE,
                        here + "UrlConnectionConfigured"),
                new Version("okhttp-4.12.0", "okhttp", oldest, ClassPath.OKHTTP_4, here + "OkHttpConfigured"),
                new Version("okhttp-5.5.1", "okhttp", newest, ClassPath.OKHTTP_5, here + "OkHttpConfigured"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void settingsAreRead(Version version) throws IOException {
        String text;
        try (AgentProcess process = new AgentProcess.Builder(version.jdk(), scratch)
                .agent("capture=off")
                .classPath(version.classPath())
                .start(SettingsProgram.class, version.driver())) {
            process.awaitLine(line -> line.startsWith("@settings "));
            String line = process.out().stream()
                    .filter(each -> each.startsWith("@settings "))
                    .findFirst()
                    .orElseThrow();
            text = text(
                    JsonParser.parseString(line.substring("@settings ".length()))
                            .getAsJsonObject(),
                    version.library());
            assertThat(process.err())
                    .noneMatch(each -> each.contains("stays as it is") || each.contains("not read any more"));
        }
        Path file = TEXTS.resolve(version.file() + ".txt");
        if (System.getProperty("cases.update") != null) {
            Files.createDirectories(TEXTS);
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    /** The parts of a library, a setting a line; what nobody set in brackets. */
    private static String text(JsonObject settings, String library) {
        List<String> lines = new ArrayList<>();
        for (JsonElement each : settings.getAsJsonArray("parts")) {
            JsonObject part = each.getAsJsonObject();
            if (!part.get("library").getAsString().equals(library)) {
                continue;
            }
            JsonElement of = part.get("version");
            String version = of == null || library.startsWith("jdk-") ? "" : " " + of.getAsString();
            String subject = part.get("subject").getAsString().replaceAll(":\\d+$", ":PORT");
            lines.add(part.get("kind").getAsString() + " " + library + version + ": " + subject);
            Map<String, String> sorted = new TreeMap<>();
            part.getAsJsonObject("settings").entrySet().forEach(entry -> sorted.put(entry.getKey(), line(entry)));
            lines.addAll(sorted.values());
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(Map.Entry<String, JsonElement> entry) {
        JsonObject setting = entry.getValue().getAsJsonObject();
        String value = setting.get("value").getAsString();
        JsonElement how = setting.get("howToSet");
        return "  " + entry.getKey() + " = " + (setting.has("default") ? "[" + value + "]" : value) + " | "
                + setting.get("name").getAsString() + " | "
                + setting.get("source").getAsString()
                + (how == null ? "" : " | " + how.getAsString());
    }
}
