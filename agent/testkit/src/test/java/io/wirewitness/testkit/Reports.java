package io.wirewitness.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes reports of real recordings with the jar, as its user does. */
final class Reports {

    /** Everything that a browser might take for more than text. */
    static final String HOSTILE =
            "</title></style><script>window.owned=1;alert(1)</script><img src=x onerror='window.owned=2'>\" onload='window.owned=3'"
                    + " <a href='javascript:window.owned=4'>x</a> <svg/onload=window.owned=5> \u0000\u001b]0;t\u0007\u202e\u2028 &amp; ${jndi:x}";

    private Reports() {}

    /** Explains these files as one page. */
    static Path html(Jdks.Jdk jdk, Path page, Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                jdk.command(),
                "-jar",
                AgentProcess.jar().toString(),
                "explain",
                "--format",
                "html",
                "-o",
                page.toString()));
        Stream.of(files).map(Path::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 1) {
            throw new IOException("explain ended with " + process.exitValue() + ": " + said);
        }
        return page;
    }

    /** A client's bad morning, recorded by itself and, where that is allowed, captured beside. */
    static Path ofAMorning(Jdks.Jdk jdk, Path directory) throws Exception {
        Path recorded = directory.resolve("app.jfr");
        Path capture = directory.resolve("day.pcap");
        List<Path> files = new ArrayList<>(List.of(recorded));
        try (FaultServer server = FaultServer.start()) {
            if (Rights.canCapture() && Rights.onPath("tcpdump")) {
                try (Recording recording =
                        Recording.start(capture, "-s", "256", "tcp port " + server.port() + " or udp port 9")) {
                    play(jdk, directory, recorded, server);
                    recording.finish();
                }
                files.add(capture);
            } else {
                play(jdk, directory, recorded, server);
            }
        }
        return html(jdk, directory.resolve("report.html"), files.toArray(Path[]::new));
    }

    private static void play(Jdks.Jdk jdk, Path directory, Path recorded, FaultServer server) throws Exception {
        try (AgentProcess process = new AgentProcess.Builder(jdk, directory)
                .jvm("-XX:StartFlightRecording=filename=" + recorded, "-Xms1g", "-Xmx1g")
                .agent()
                .start(MorningProgram.class, Integer.toString(server.port()))) {
            process.awaitLine("@end"::equals);
            process.awaitExit();
        }
    }

    /** A file of an incident all of whose texts are hostile, fields with a fixed meaning apart; and again, with hostile ones, too. */
    static Path hostile(Path file, JsonObject incident) throws IOException {
        JsonObject all = hostile(incident, "").getAsJsonObject();
        JsonObject sane = all.deepCopy();
        for (String name : List.of("schema", "at", "cause", "blame", "confidence", "role")) {
            sane.add(name, incident.get(name));
        }
        all.add("schema", incident.get("schema"));
        all.add("at", incident.get("at"));
        return Files.writeString(file, sane + "\n" + all + "\n");
    }

    private static JsonElement hostile(JsonElement value, String name) {
        if (value.isJsonObject()) {
            JsonObject object = new JsonObject();
            value.getAsJsonObject()
                    .entrySet()
                    .forEach(one -> object.add(one.getKey(), hostile(one.getValue(), one.getKey())));
            return object;
        }
        if (value.isJsonArray()) {
            JsonArray array = new JsonArray();
            value.getAsJsonArray().forEach(one -> array.add(hostile(one, name)));
            return array;
        }
        boolean text = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
        boolean read = List.of("at", "local", "remote").contains(name);
        return text && !read ? new JsonPrimitive(HOSTILE + name) : value;
    }
}
