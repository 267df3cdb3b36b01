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
import java.util.Arrays;
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

    private static final String HTTPCLIENT = "org.apache.httpcomponents:httpclient:";
    private static final String HTTPCLIENT5 = "org.apache.httpcomponents.client5:httpclient5:";
    private static final String ASYNC = "org.apache.httpcomponents:httpasyncclient:";
    private static final String JETTY = "org.eclipse.jetty:jetty-";
    private static final String TOMCAT = "org.apache.tomcat.embed:tomcat-embed-core:";
    private static final String REACTOR = "io.projectreactor.netty:reactor-netty-http:";
    private static final String VERTX = "io.vertx:vertx-core:";
    private static final String AHC = "org.asynchttpclient:async-http-client:";
    private static final String AHC_DRIVER = "asynchttpclient.AsyncHttpClientConfigured";
    private static final String UNDERTOW = "io.undertow:undertow-core:";

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
                new Version("okhttp-5.5.1", "okhttp", newest, ClassPath.OKHTTP_5, here + "OkHttpConfigured"),
                version("apache-httpclient-4.5", "apache4.ApacheClient4Configured", oldest, HTTPCLIENT + "4.5"),
                version("apache-httpclient-4.5.14", "apache4.ApacheClient4Configured", newest, HTTPCLIENT + "4.5.14"),
                version("apache-httpasyncclient-4.1", "apache4.ApacheAsync4Configured", oldest, ASYNC + "4.1"),
                version("apache-httpasyncclient-4.1.5", "apache4.ApacheAsync4Configured", newest, ASYNC + "4.1.5"),
                version("apache-httpclient5-5.0", "apache5.ApacheClient5Configured", oldest, HTTPCLIENT5 + "5.0"),
                version("apache-httpclient5-5.6.5", "apache5.ApacheClient5Configured", newest, HTTPCLIENT5 + "5.6.5"),
                version("jetty-client-9.4.0", "jettyclient.JettyConfigured", oldest, JETTY + "client:9.4.0.v20161208"),
                version("jetty-client-12.1.14", "jettyclient.JettyConfigured", newest, JETTY + "client:12.1.14"),
                version("jetty-9.4.58", "jettyserver.JettyServerConfigured", oldest, JETTY + "server:9.4.58.v20250814"),
                version("jetty-12.1.14", "jettyserver.JettyServerConfigured", newest, JETTY + "server:12.1.14"),
                version("tomcat-9.0.1", "tomcat.TomcatConfigured", oldest, TOMCAT + "9.0.1"),
                version("tomcat-11.0.27", "tomcat.TomcatConfigured", newest, TOMCAT + "11.0.27"),
                version("undertow-2.0.0", "undertow.UndertowConfigured", oldest, UNDERTOW + "2.0.0.Final"),
                version("undertow-2.4.4", "undertow.UndertowConfigured", newest, UNDERTOW + "2.4.4.Final"),
                version("reactor-netty-1.0.0", "reactornetty.ReactorNettyConfigured", oldest, REACTOR + "1.0.0"),
                version("reactor-netty-1.3.6", "reactornetty.ReactorNettyConfigured", newest, REACTOR + "1.3.6"),
                version("vertx-4.0.0", "vertx.VertxConfigured", oldest, VERTX + "4.0.0"),
                version("vertx-4.5.25", "vertx.VertxConfigured", oldest, VERTX + "4.5.25"),
                version("vertx-5.0.7", "vertx.VertxConfigured", newest, VERTX + "5.0.7"),
                version("async-http-client-2.0.30", AHC_DRIVER, oldest, AHC + "2.0.30"),
                version("async-http-client-2.12.4", AHC_DRIVER, oldest, AHC + "2.12.4"),
                version("async-http-client-3.0.2", AHC_DRIVER, newest, AHC + "3.0.2"),
                grpc("netty", "1.30.0", oldest),
                grpc("okhttp", "1.75.0", oldest),
                grpc("netty-shaded", "1.85.1", newest),
                version("jdk-httpserver-17", "httpserver.JdkServerConfigured", oldest),
                version("jdk-httpserver-25", "httpserver.JdkServerConfigured", newest));
    }

    /** One transport of gRPC. */
    private static Version grpc(String transport, String number, Jdks.Jdk jdk) {
        return new Version(
                "grpc-" + transport + "-" + number,
                "grpc",
                jdk,
                ClassPath.of("grpc-1.30", "io.grpc:grpc-" + transport + ":" + number, "io.grpc:grpc-stub:" + number),
                "io.wirewitness.instrumentation.grpc.GrpcConfigured");
    }

    private static Version version(String file, String driver, Jdks.Jdk jdk, String... artifacts) {
        String library = file.substring(0, file.lastIndexOf('-'));
        String folder = switch (library) {
            case "apache-httpclient", "apache-httpasyncclient" -> "apache-httpclient-4.5";
            case "apache-httpclient5" -> "apache-httpclient-5.0";
            case "jetty-client" -> "jetty-client-9.4";
            case "jetty" -> "jetty-server-9.4";
            case "tomcat" -> "tomcat-9.0";
            case "undertow" -> "undertow-2.0";
            case "reactor-netty" -> "reactor-netty-1.0";
            case "vertx" -> "vertx-4.0";
            case "async-http-client" -> "async-http-client-2.0";
            case "jdk-httpserver" -> "jdk-httpserver-17";
            default -> throw new IllegalArgumentException(library);
        };
        return new Version(
                file, library, jdk, ClassPath.of(folder, artifacts), "io.wirewitness.instrumentation." + driver);
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
        assertThat(parts(text)).isEqualTo(parts(Files.readString(file)));
    }

    /** Each part's text: which of a client and a server is built first, and so its number, is chance where loops build them. */
    private static List<String> parts(String text) {
        return Arrays.stream(text.split("\n(?! )", -1))
                .map(part -> part.replaceFirst("@\\d+(?=\n|$)", "@N"))
                .sorted()
                .toList();
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
            for (JsonElement peer : part.getAsJsonArray("peers")) {
                if (subject.contains(":@")) {
                    continue; // whose callers they are is told by the library, if the other server is not there yet
                }
                lines.add((part.get("kind").getAsString().endsWith("server") ? "  is called by " : "  talks to ")
                        + peer.getAsString().replaceAll(":\\d+$", ":PORT"));
            }
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
