package io.wirewitness.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the harness works; nothing is measured here. */
class HarnessTest {

    @Test
    void samplesAreComparedTurnByTurn() {
        Samples before = samples(10, 30, 20);
        Samples after = samples(11, 31, 25);
        assertThat(before.median()).isEqualTo(20);
        assertThat(before.quantile(0.25)).isEqualTo(15);
        assertThat(after.minus(before).median()).isEqualTo(1);
    }

    @Test
    void compilersAndTheAgentDoNoRequest() {
        assertThat(List.of("C2 CompilerThre", "G1 Conc#0", "JFR Recorder Th", "wirewitness-eng"))
                .noneMatch(Proc::isOfApplication);
        assertThat(List.of("java", "OkHttp Dispatch", "HttpClient-1-Se", "Catalina-utilit"))
                .allMatch(Proc::isOfApplication);
    }

    @Test
    void childrenServeAndAsk(@TempDir Path work) throws Exception {
        Path jdk = Path.of(System.getProperty("java.home"));
        Settings settings = new Settings(work, work, work, List.of(jdk), 1, true, 0, null, false, false, false);
        List<String> flags = List.of("-Xmx64m");
        try (Child server = Child.start(settings, jdk, flags, TinyServer.class)) {
            String url = "http://127.0.0.1:" + server.ask("port") + "/";
            for (String client : List.of("okhttp", "jdk")) {
                try (Child child = Child.start(settings, jdk, flags, RequestClient.class, client, url)) {
                    assertThat(Long.parseLong(child.ask("send 3"))).isPositive();
                    assertThat(Proc.threadCpuNanos(child.pid(), name -> true)).isPositive();
                }
            }
        }
    }

    @Test
    void everyAllocationHasItsPlace(@TempDir Path work) throws Exception {
        Path jdk = Path.of(System.getProperty("java.home"));
        Settings settings = new Settings(work, work, work, List.of(jdk), 1, true, 0, null, false, false, false);
        Library library = new Library("client", "OkHttp", "okhttp", "");
        Path sites = work.resolve("sites.txt");
        try (Child server = Child.start(settings, jdk, List.of(), TinyServer.class);
                Exchange exchange =
                        Exchange.start(library, settings, jdk, AllocationSites.FLAGS, Exchange.url(server))) {
            assertThat(exchange.bytesInAgent(3, sites)).isZero(); // there is no agent
        }
        assertThat(Files.readString(sites)).containsPattern("(?m)^[1-9][0-9.]* okhttp3[.]Response ");
    }

    @Test
    void aResetIsAResetAndNoVerdictComesWithoutTheAgent(@TempDir Path work) throws Exception {
        Path jdk = Path.of(System.getProperty("java.home"));
        Settings settings = new Settings(work, work, work, List.of(jdk), 1, true, 0, null, false, false, false);
        try (Child server = Child.start(settings, jdk, List.of(), TinyServer.class, "reset");
                Child app = Child.start(settings, jdk, List.of(), IncidentApp.class, server.ask("port"))) {
            assertThat(app.ask("socket 2")).isEqualTo("-1 -1");
            assertThat(app.ask("okhttp 1")).isEqualTo("-1");
        }
    }

    private static Samples samples(double... values) {
        Samples samples = new Samples();
        for (double value : values) {
            samples.add(value);
        }
        return samples;
    }
}
