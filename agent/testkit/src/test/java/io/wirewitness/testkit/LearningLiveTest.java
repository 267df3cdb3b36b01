package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real nginx's limits, learnt from half a minute of real traffic. */
final class LearningLiveTest {

    /** Some pauses are shorter than nginx's limit of 3 s, some longer. */
    private static final String[] WORKERS = {
        "1200,3400,2500,4100,2800,5000", "2700,3900,600,3300,4600,2000", "3600,3700,3200,2600,4300"
    };

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theIdleLimitIsLearntToATenthOfASecond(Jdks.Jdk jdk) throws Exception {
        assumeTrue(Rights.onPath("nginx"), "no nginx");
        try (RealNginx nginx = RealNginx.start(Files.createDirectory(scratch.resolve("nginx")), 3)) {
            Path directory = scratch.resolve("agent");
            JsonObject peer = run(jdk, directory, nginx.address(), WORKERS);
            JsonObject idle = peer.getAsJsonObject("limits").getAsJsonObject("idle");
            assertThat(idle.get("certainty").getAsString()).as(peer.toString()).isEqualTo("observed");
            assertThat(idle.get("value").getAsLong()).as(peer.toString()).isBetween(2_900L, 3_100L);
            assertThat(idle.get("because").getAsString())
                    .contains("idle connections ended at 3.0 s", "nginx's default");
            assertThat(peer.get("server").getAsString()).startsWith("nginx/");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("peers.json"))))
                    .isEqualTo("rw-------");

            // The next process begins where this one ended, and one request refutes nothing.
            JsonObject again = run(jdk, directory, nginx.address(), "100");
            assertThat(again.getAsJsonObject("limits").getAsJsonObject("idle").get("certainty"))
                    .isEqualTo(idle.get("certainty"));
            assertThat(again.getAsJsonArray("ends").size())
                    .isGreaterThanOrEqualTo(peer.getAsJsonArray("ends").size());
        }
    }

    private static JsonObject run(Jdks.Jdk jdk, Path directory, String address, String... workers) throws Exception {
        String[] arguments = new String[workers.length + 1];
        arguments[0] = "http://" + address + "/";
        System.arraycopy(workers, 0, arguments, 1, workers.length);
        try (AgentProcess process = new AgentProcess.Builder(jdk, directory)
                .classPath(ClassPath.OKHTTP_4)
                .jvm("--enable-native-access=ALL-UNNAMED")
                .agent("capture=off")
                .start(PausesProgram.class, arguments)) {
            assertThat(process.awaitExit()).as(process.transcript()).isZero();
            JsonObject file = JsonParser.parseString(Files.readString(directory.resolve("peers.json")))
                    .getAsJsonObject();
            for (JsonElement peer : file.getAsJsonArray("peers")) {
                if (peer.getAsJsonObject().get("address").getAsString().equals(address)) {
                    return peer.getAsJsonObject();
                }
            }
            throw new AssertionError("nothing was learnt: " + file + process.transcript());
        }
    }
}
