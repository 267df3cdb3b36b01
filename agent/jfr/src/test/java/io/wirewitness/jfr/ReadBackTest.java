package io.wirewitness.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.explain.Progress;
import io.wirewitness.jfr.events.ConnectionEvent;
import io.wirewitness.jfr.events.FailureEvent;
import io.wirewitness.jfr.events.FindingEvent;
import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.jfr.events.PoolReuseEvent;
import io.wirewitness.jfr.read.RecordingReader;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Finding;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import io.wirewitness.model.Severity;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.PacketLines;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.VerdictText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sink writes comes back, whole or as far as the file goes. */
class ReadBackTest {

    private static final IncidentJson JSON = new IncidentJson(Redaction.DEFAULT);
    private static final int STATE_AT = 64;

    @TempDir
    private Path directory;

    private final List<Report> reports = new ArrayList<>();

    @BeforeAll
    static void register() {
        Events.register();
    }

    @AfterAll
    static void unregister() {
        Events.unregister();
    }

    @Test
    void theIncidentIsTheLogs() throws IOException {
        Report written = Example.report("unexpected end of stream");
        ProcessStory story = read(record(written));
        assertThat(reports).hasSize(1);
        assertThat(JSON.write(reports.get(0))).isEqualTo(JSON.write(written));
        FlowSnapshot flow = Objects.requireNonNull(reports.get(0).incident().flow());
        assertThat(flow.segments())
                .isEqualTo(Objects.requireNonNull(written.incident().flow()).segments());
        VerdictText text = new VerdictText(Redaction.DEFAULT);
        assertThat(text.full(reports.get(0))).isEqualTo(text.full(written));
        assertThat(story.agent()).isTrue();
        assertThat(story.incidentsInAll()).isEqualTo(1);
        assertThat(story.faults()).isEmpty();
        assertThat(story.notices()).isEmpty();
    }

    @Test
    void theProcessIsKnownByItsNumberAndItsStart() throws IOException {
        ProcessStory story = read(record(Example.report("x")));
        assertThat(story.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(story.startedNanos()).isPositive().isLessThan(story.lastNanos());
        assertThat(story.jvm()).startsWith("JDK " + Runtime.version().feature());
        assertThat(story.isSameProcessAs(read(record(Example.report("y"))))).isTrue();
        assertThat(story.lastNanos()).isGreaterThanOrEqualTo(story.firstNanos());
    }

    @Test
    void connectionsReusesAndPausesAreRead() throws IOException {
        Path file = record(recording -> {
            ConnectionEvent ended = new ConnectionEvent();
            ended.connectionId = 9;
            ended.role = "client";
            ended.localAddress = "10.0.0.7";
            ended.localPort = 49092;
            ended.remoteAddress = "fe80:0:0:0:0:0:0:1";
            ended.remotePort = 443;
            ended.age = Duration.ofSeconds(84).toNanos();
            ended.idle = -1;
            ended.requests = 7;
            ended.bytesOut = 3120;
            ended.endedBy = "peer";
            ended.commit();
            PoolReuseEvent reuse = new PoolReuseEvent();
            reuse.connectionId = 9;
            reuse.remoteAddress = "10.0.0.5";
            reuse.remotePort = 443;
            reuse.idle = Duration.ofSeconds(72).toNanos();
            reuse.tcpState = "CLOSE_WAIT";
            reuse.commit();
            System.gc();
        });
        ProcessStory story = read(file);
        assertThat(story.connections()).singleElement().satisfies(one -> {
            assertThat(one.local()).isEqualTo(Endpoint.parse("10.0.0.7:49092"));
            assertThat(one.remote()).isEqualTo(Endpoint.parse("[fe80::1]:443"));
            assertThat(one.role()).isEqualTo(Role.CLIENT);
            assertThat(one.ageNanos()).isEqualTo(84_000_000_000L);
            assertThat(one.idleNanos()).isEqualTo(-1);
            assertThat(one.requests()).isEqualTo(7);
            assertThat(one.bytesOut()).isEqualTo(3120);
            assertThat(one.host()).isNull();
            assertThat(one.endedBy()).isEqualTo("peer");
        });
        assertThat(story.reuses()).singleElement().satisfies(one -> {
            assertThat(one.idleNanos()).isEqualTo(72_000_000_000L);
            assertThat(one.tcpState()).isEqualTo("CLOSE_WAIT");
        });
        assertThat(story.jvmEvents()).anyMatch(event -> event.kind() == JvmEvent.Kind.GC_PAUSE);
        assertThat(story.jvmEventsInAll()).isGreaterThanOrEqualTo(1);
    }

    /** A library whose first address does not answer, and which takes the next one: no verdict is due. */
    @Test
    void anAttemptThatNobodyFeltIsNoFailure() throws IOException {
        ProcessStory story = read(record(recording -> {
            FailureEvent attempt = failure(9);
            attempt.felt = false;
            attempt.commit();
        }));
        assertThat(reports).isEmpty();
        assertThat(story.agent()).isTrue();
    }

    /** The process was killed before the verdict, or there were too many at once. */
    @Test
    void aFailureWithoutAVerdictIsTold() throws IOException {
        ProcessStory story = read(record(recording -> failure(9).commit()));
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.verdict().cause()).isEqualTo("unknown");
            assertThat(report.verdict().headline())
                    .startsWith("a connection was reset (10.0.0.5:443), and the agent's verdict");
            assertThat(report.incident().failure().exceptionClass()).isEqualTo("java.net.SocketException");
        });
        assertThat(story.incidentsInAll()).isEqualTo(1);
        assertThat(story.notices())
                .containsExactly(
                        "1 failure has no verdict of the agent in it: the recording or the process ended before, or"
                                + " they were too many");
    }

    @Test
    void aFailureWhoseVerdictIsThereIsToldOnce() throws IOException {
        ProcessStory story = read(record(recording -> {
            failure(9).commit();
            failure(9).commit();
            IncidentEvent event = new IncidentEvent();
            event.json = JSON.write(Example.report("x"));
            event.connectionId = 9;
            event.failedAt = System.currentTimeMillis();
            event.commit();
        }));
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).incident().id()).isEqualTo("7f3a91c2");
        assertThat(story.incidentsInAll()).isEqualTo(1);
        assertThat(story.notices()).isEmpty();
    }

    /** Each look writes what is new, and a finding whose numbers changed is new. */
    @Test
    void findingsAreReadAndOfEachTheLatest() throws IOException {
        Finding first = finding(Severity.WARNING, "margin -225 s", null);
        Finding latest = finding(Severity.ERROR, "margin -240 s", "42 failed attempts an hour now");
        ProcessStory story = read(record(recording -> {
            FindingEvents.write(first);
            FindingEvents.write(latest);
        }));
        assertThat(story.findings()).containsExactly(latest);
        assertThat(reports).isEmpty();
    }

    private static Finding finding(Severity severity, String headline, @Nullable String expected) {
        return new Finding(
                "keep-alive-outlives-peer",
                severity,
                "OkHttpClient@1 -> api:443",
                headline,
                List.of("client keeps 300 s", "the peer's limit is 60 s"),
                "keep less",
                "observed",
                expected);
    }

    private static FailureEvent failure(long id) {
        FailureEvent event = new FailureEvent();
        event.kind = "reset";
        event.connectionId = id;
        event.localPort = 49092;
        event.remoteAddress = "10.0.0.5";
        event.remotePort = 443;
        event.exceptionClass = "java.net.SocketException";
        event.felt = true;
        return event;
    }

    /** A freeze has no event of its own: the incident's word is all there is. */
    @Test
    void whatHeldTheProcessUpIsToldOnceThoughSeveralIncidentsSawIt() throws IOException {
        JvmEvent freeze = new JvmEvent(JvmEvent.Kind.FROZEN, Example.AT_NANOS - 9_000_000_000L, 6_000_000_000L, "");
        JvmEvent park = new JvmEvent(
                JvmEvent.Kind.THREAD_PARKED, Example.AT_NANOS - 9_000_000_000L, 6_000_000_000L, "", "main", List.of());
        ProcessStory story = read(record(recording -> {
            new JfrSink(JSON).accept(Example.with("x", freeze, park));
            new JfrSink(JSON).accept(Example.with("y", freeze));
        }));
        assertThat(story.jvmEvents().stream().filter(event -> event.kind() != JvmEvent.Kind.GC_PAUSE))
                .containsExactly(freeze);
        assertThat(story.jvmEventsInAll()).isEqualTo(story.jvmEvents().size());
    }

    /** Idle workers of a pool wait longest, and nobody minds. */
    @Test
    void whatASingleThreadWaitsForIsNoStall() throws Exception {
        Thread idle = new Thread(() -> LockSupport.parkNanos(50_000_000L), "orders-1");
        Path file = record(recording -> {
            recording.enable("jdk.ThreadPark").withThreshold(Duration.ofMillis(20));
            idle.start();
            Awaitility.await().until(() -> !idle.isAlive());
        });
        ProcessStory story = read(file);
        assertThat(story.jvmEvents()).allMatch(event -> event.kind().isOfWholeProcess());
        assertThat(story.jvmEventsInAll()).isEqualTo(story.jvmEvents().size());
    }

    @Test
    void aPauseIsToldWithItsCollectorAndItsCause() throws IOException {
        ProcessStory story = read(record(recording -> {
            recording.enable("jdk.GarbageCollection").withThreshold(Duration.ZERO);
            System.gc();
        }));
        assertThat(story.jvmEvents())
                .filteredOn(event -> event.kind() == JvmEvent.Kind.GC_PAUSE)
                .extracting(JvmEvent::detail)
                .anyMatch(detail -> detail.endsWith(", System.gc()"));
    }

    @Test
    void anAgentThatHadNothingToTellRanAllTheSame() throws IOException {
        ProcessStory story = read(record(recording -> {}));
        assertThat(story.agent()).isTrue();
        assertThat(story.notices()).isEmpty();
    }

    @Test
    void foreignTextStaysInert() throws IOException {
        String hostile = "</pre><script>alert(1)</script>\u001b[31m\u202e\n${jndi:x}";
        read(record(Example.report(hostile)));
        assertThat(reports).hasSize(1);
        assertThat(new VerdictText(Redaction.DEFAULT).full(reports.get(0))).doesNotContain("\u001b", "\u202e", "${");
    }

    @Test
    void ofSeveralChunksEachIsRead() throws IOException {
        Path both = join("both.jfr", record(Example.report("a")), record(Example.report("b")));
        ProcessStory story = read(both);
        assertThat(reports).hasSize(2);
        assertThat(story.faults()).isEmpty();
    }

    @Test
    void aChunkOfAnotherVersionIsNamedAndTheOthersAreRead() throws IOException {
        byte[] other = Files.readAllBytes(record(Example.report("a")));
        other[5] = 3;
        Path file = Files.write(directory.resolve("v3.jfr"), other);
        ProcessStory story = read(join("mixed.jfr", file, record(Example.report("b"))));
        assertThat(reports).hasSize(1);
        assertThat(story.faults())
                .singleElement()
                .asString()
                .isEqualTo("r.jfr: at byte 0: a chunk of version 3, and this version reads 2");
        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessageContaining("version 3");
    }

    @Test
    void whatStandsBetweenChunksIsNamedAndTheOthersAreRead() throws IOException {
        Path junk = Files.writeString(directory.resolve("junk"), "<script>FLR not a header</script>".repeat(9));
        ProcessStory story =
                read(join("mixed.jfr", record(Example.report("a")), junk, record(Example.report("b")), junk));
        assertThat(reports).hasSize(2);
        assertThat(story.faults())
                .hasSize(2)
                .allMatch(fault -> fault.contains("297 bytes are no chunk of a recording"));
    }

    @Test
    void aChunkThatTheJvmDidNotFinishIsReadAndItsStateIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(record(Example.report("a")));
        bytes[STATE_AT] = 16;
        ProcessStory story = read(Files.write(directory.resolve("killed.jfr"), bytes));
        assertThat(reports).hasSize(1);
        assertThat(story.faults()).singleElement().asString().contains("the JVM was ended before it finished");
    }

    @Test
    void ofAFileThatIsCutTheChunksBeforeTheCutAreRead() throws IOException {
        Path both = join("both.jfr", record(Example.report("a")), record(Example.report("b")));
        byte[] bytes = Files.readAllBytes(both);
        int second = (int) Files.size(directory.resolve("first.jfr"));
        for (int cut : new int[] {1, 69, 1000}) {
            reports.clear();
            ProcessStory story = read(Files.write(directory.resolve("cut.jfr"), Arrays.copyOf(bytes, second + cut)));
            assertThat(reports).as("cut " + cut + " bytes behind").hasSize(1);
            assertThat(story.faults()).as("cut " + cut + " bytes behind").hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 67, 68, 500})
    void ofTheFirstBytesAloneNothingIsReadAndThatIsOneLine(int length) throws IOException {
        byte[] bytes = Files.readAllBytes(record(Example.report("a")));
        Path cut = Files.write(directory.resolve("cut.jfr"), Arrays.copyOf(bytes, length));
        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining(directory.toString());
    }

    /** Every byte of a recording may be another: it is read or it is told, and it always ends. */
    @Test
    void bytesThatWereChangedAreNoCrash() throws IOException {
        byte[] bytes = Files.readAllBytes(record(Example.report("a")));
        for (int at = 0; at < bytes.length; at += 1 + bytes.length / 150) {
            byte[] changed = bytes.clone();
            changed[at] ^= (byte) 0xa5;
            Path file = Files.write(directory.resolve("changed.jfr"), changed);
            try {
                ProcessStory story = read(file);
                assertThat(story.faults()).allMatch(fault -> !fault.contains("\n"));
            } catch (IOException told) {
                assertThat(told.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aRepairedCopyIsNotLeftBehind() throws IOException {
        String mark = "mark" + System.nanoTime();
        byte[] bytes = Files.readAllBytes(record(Example.report(mark)));
        bytes[STATE_AT] = 16;
        read(Files.write(directory.resolve("killed.jfr"), bytes));
        assertThat(reports.get(0).incident().failure().exceptionMessage()).isEqualTo(mark);
        assertThat(temporary()).noneMatch(file -> holds(file, mark));
    }

    @Test
    void anIncidentOfAnotherSchemaIsNamed() throws IOException {
        ProcessStory story = read(record(recording -> {
            IncidentEvent event = new IncidentEvent();
            event.json = "{\"schema\":\"wirewitness.incident/2\"}";
            event.commit();
            new JfrSink(JSON).accept(Example.report("x"));
        }));
        assertThat(reports).hasSize(1);
        assertThat(story.faults())
                .containsExactly(
                        "r.jfr: 1 incident cannot be read; the first: schema wirewitness.incident/2: this version"
                                + " reads wirewitness.incident/1");
    }

    @Test
    void aFloodIsReadToItsEnd() throws IOException {
        Report one = Example.report("x");
        String json = JSON.write(one);
        String packets = PacketLines.write(Objects.requireNonNull(one.incident().flow()), 48);
        long[] count = new long[2];
        Path file = record(recording -> {
            for (int i = 0; i < 12_000; i++) {
                IncidentEvent event = new IncidentEvent();
                event.json = json;
                event.packets = packets;
                event.commit();
            }
        });
        ProcessStory story = RecordingReader.read(
                file,
                "r.jfr",
                report -> {
                    count[0]++;
                    count[1] += Objects.requireNonNull(report.incident().flow())
                            .segments()
                            .size();
                },
                () -> false,
                Progress.NONE);
        assertThat(story.incidentsInAll()).isEqualTo(12_000);
        assertThat(count).containsExactly(12_000, 10_000);
        assertThat(story.notices()).containsExactly("packets are shown of the first 10000 incidents only");
    }

    @Test
    void itSaysHowFarItIsChunkByChunk() throws IOException {
        Path one = record(Example.report("x"));
        Path file = directory.resolve("three.jfr");
        byte[] first = Files.readAllBytes(one);
        Files.write(file, first);
        long secondAt = first.length;
        Path many = record(recording -> {
            for (int i = 0; i < 1_100; i++) {
                new JfrSink(JSON).accept(Example.report("y"));
            }
        });
        Files.write(file, Files.readAllBytes(many), StandardOpenOption.APPEND);
        List<Long> told = new ArrayList<>();
        long size = Files.size(file);
        RecordingReader.read(file, "r.jfr", reports::add, () -> false, (bytes, ofBytes, packets) -> {
            assertThat(ofBytes).isEqualTo(size);
            told.add(bytes);
        });
        assertThat(reports).hasSize(1_101);
        // The first event, and after 1,024 one of the second chunk.
        assertThat(told).containsExactly(0L, secondAt);
    }

    @Test
    void itStopsWhenItIsTold() throws IOException {
        Path file = record(recording -> {
            for (int i = 0; i < 100; i++) {
                new JfrSink(JSON).accept(Example.report("x"));
            }
        });
        RecordingReader.read(file, "r.jfr", reports::add, () -> reports.size() >= 2, Progress.NONE);
        assertThat(reports).hasSizeLessThan(100).hasSizeGreaterThanOrEqualTo(2);
    }

    /** As a JVM leaves it that is killed: the repository's chunk, whose header says what is valid by now. */
    @Test
    void theRepositorysOwnFileIsReadWhileItIsWritten() throws Exception {
        try (Recording recording = new Recording()) {
            recording.setToDisk(true);
            recording.start();
            new JfrSink(JSON).accept(Example.report("x"));
            // The JVM flushes each second; until then the file has no more than its header.
            Awaitility.await()
                    .ignoreException(IOException.class)
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        reports.clear();
                        Path copy = directory.resolve("repository.jfr");
                        Files.write(copy, Files.readAllBytes(newestChunk()));
                        ProcessStory story = read(copy);
                        assertThat(reports).hasSize(1);
                        assertThat(story.faults()).hasSize(1);
                    });
            new JfrSink(JSON).accept(Example.report("y"));
            recording.stop();
            Path whole = directory.resolve("whole.jfr");
            recording.dump(whole);
            cutBehindAFlush(Files.readAllBytes(whole));
        }
    }

    /** The metadata that such a chunk's header points to is gone, and an earlier one serves. */
    private void cutBehindAFlush(byte[] whole) throws IOException {
        for (int missing : new int[] {1, 100, 2_000}) {
            reports.clear();
            Path cut = directory.resolve("cut.jfr");
            ProcessStory story = read(Files.write(cut, Arrays.copyOf(whole, whole.length - missing)));
            assertThat(reports).as(missing + " bytes cut off").isNotEmpty();
            // An incident whose texts stood in what is cut off is named as well.
            assertThat(story.faults()).first().asString().contains("cut: of this chunk");
            assertThat(story.faults().subList(1, story.faults().size()))
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(fault -> fault.contains("1 incident cannot be read"));
        }
    }

    // ---- recordings ----

    private interface Recorded {
        void play(Recording recording);
    }

    private Path record(Report report) throws IOException {
        return record(recording -> new JfrSink(JSON).accept(report));
    }

    private Path record(Recorded what) throws IOException {
        Path file = Files.createTempFile(directory, "recording", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(IncidentEvent.NAME);
            recording.enable(FailureEvent.NAME);
            recording.enable(FindingEvent.NAME);
            recording.enable(ConnectionEvent.NAME);
            recording.enable(PoolReuseEvent.NAME);
            recording.enable("jdk.JVMInformation");
            recording.enable("jdk.GCPhasePause").withThreshold(Duration.ZERO);
            recording.start();
            what.play(recording);
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private Path join(String name, Path... files) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path file : files) {
            all.write(Files.readAllBytes(file));
        }
        Files.copy(files[0], directory.resolve("first.jfr"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return Files.write(directory.resolve(name), all.toByteArray());
    }

    private Path newestChunk() throws IOException {
        String repository = Objects.requireNonNull(System.getProperty("jdk.jfr.repository"), "no repository");
        try (Stream<Path> files = Files.list(Path.of(repository))) {
            return files.filter(file -> file.toString().endsWith(".jfr"))
                    .sorted()
                    .reduce((one, next) -> next)
                    .orElseThrow();
        }
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("wirewitness-.*\\.jfr"))
                    .toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException deleted) {
            return false; // another build's, and gone by now
        }
    }

    private ProcessStory read(Path file) throws IOException {
        return RecordingReader.read(file, "r.jfr", reports::add, () -> false, Progress.NONE);
    }
}
