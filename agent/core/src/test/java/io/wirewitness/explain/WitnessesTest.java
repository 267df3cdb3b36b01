package io.wirewitness.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.IncidentReader;
import io.wirewitness.report.PacketLines;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import io.wirewitness.report.StoryBuilder;
import io.wirewitness.report.Summary;
import io.wirewitness.report.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JVMs wrote down, beside captures and beside each other. */
class WitnessesTest {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:8080";
    private static final double FELT = 73.4206;

    @TempDir
    private Path folder;

    private final List<Report> reports = new ArrayList<>();
    private ExplainOptions options = ExplainOptions.EVERYTHING;

    @Test
    void withoutACaptureTheVerdictIsTheLogs() throws Exception {
        Report written = written("client", "idle-closed-before-reuse", "config", "proven");
        Summary summary = explain(List.of(), witness("a.jsonl", written));
        assertThat(reports).containsExactly(written);
        assertThat(summary.byCause()).containsEntry("idle-closed-before-reuse", 1L);
        assertThat(summary.processes())
                .singleElement()
                .satisfies(story -> assertThat(story.incidents()).containsExactly(written));
        assertThat(summary.incidentFiles()).isEqualTo(1);
    }

    @Test
    void theSameCauseIsOneVerdictWithTheEvidenceOfBoth() throws Exception {
        Report written = written("client", "idle-closed-before-reuse", "config", "likely");
        explain(List.of(closedWhileIdle(0)), witness("a.jsonl", written));
        Report report = onlyOne();
        assertThat(report.verdict().cause()).isEqualTo("idle-closed-before-reuse");
        assertThat(report.verdict().confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(report.incident().id()).isEqualTo("7f3a91c2");
        assertThat(report.verdict().evidence()).extracting(one -> one.fact()).contains("CLOSE_WAIT before the write");
        assertThat(report.verdict().evidence()).anyMatch(one -> one.fact().contains("FIN from the server"));
        assertThat(report.verdict().missing()).noneMatch(text -> text.startsWith("packets: none"));
        assertThat(flow(report).segments()).hasSize(10);
        assertThat(report.others()).isEmpty();
        assertThat(report.incident().failure().exceptionClass()).isEqualTo("java.io.IOException");
    }

    @Test
    void theTraceStaysWithTheVerdictOfBoth() throws Exception {
        Report written = written("client", "idle-closed-before-reuse", "config", "likely");
        Trace trace = new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        Report traced =
                new Report(written.incident().toBuilder().trace(trace).build(), written.verdict(), written.packets());
        explain(List.of(closedWhileIdle(0)), witness("a.jsonl", traced));
        assertThat(onlyOne().incident().trace()).isEqualTo(trace);
    }

    /** The capture's end weakens the capture's verdict; where a JVM's own is told, there is nothing to say of it. */
    @Test
    void anEndingAtTheEndOfTheCaptureIsNoNoticeWhereAJvmWroteItDown() throws Exception {
        WireScript reset = WireScript.between(CLIENT, SERVER)
                .at(FELT - 0.1)
                .handshake()
                .client("GET /orders HTTP/1.1\r\nHost: a\r\n\r\n")
                .serverAck()
                .at(FELT)
                .serverRst();
        List<Path> capture = List.of(write("a.pcap", reset));
        Summary alone = explain(capture);
        assertThat(alone.notices())
                .containsExactly(
                        "the capture ends within 0.1 s of 1 failure: what followed is not in it, so its verdict is"
                                + " likely at most");
        Summary joined = explain(capture, witness("a.jsonl", written("client", "peer-aborted", "peer-app", "proven")));
        assertThat(onlyOne().incident().id()).isEqualTo("7f3a91c2");
        assertThat(joined.notices()).noneMatch(notice -> notice.contains("the capture ends"));
    }

    /** A recording that ends between a failure and its verdict, beside the incident file of the same process. */
    @Test
    void aFailureWithoutAVerdictIsNotToldBesideItsVerdict() throws Exception {
        Report judged = written("client", "idle-closed-before-reuse", "config", "likely");
        Report bare = named(written("client", "unknown", "unknown", "unknown"), "");
        Summary summary = explain(List.of(), witness("a.jfr", bare), witness("a.jsonl", judged));
        assertThat(onlyOne().incident().id()).isEqualTo("7f3a91c2");
        assertThat(summary.notices()).contains("1 incident written down in more than one place, and told once");
        reports.clear();
        explain(List.of(closedWhileIdle(0)), witness("a.jfr", bare));
        assertThat(onlyOne().verdict().cause()).isEqualTo("idle-closed-before-reuse");
    }

    /** A copy of a recording, or one that was dumped twice. */
    @Test
    void aFailureWithoutAVerdictIsToldOnceOfTwoRecordings() throws Exception {
        Report bare = named(written("client", "unknown", "unknown", "unknown"), "");
        explain(List.of(), witness("a.jfr", bare), witness("b.jfr", bare));
        assertThat(reports).hasSize(1);
    }

    /** Near miss: the same port of another process. */
    @Test
    void aFailureWithoutAVerdictIsToldBesideAnothersVerdict() throws Exception {
        Report bare = named(written("client", "unknown", "unknown", "unknown"), "");
        Report other = read(json("client", "idle-closed-before-reuse", "config", "likely", FELT)
                .replace("10.0.0.7", "10.0.0.8"));
        explain(List.of(), witness("a.jfr", bare), witness("b.jsonl", other));
        assertThat(reports).hasSize(2);
    }

    @Test
    void whatTheJvmDidNotKnowThePacketsTell() throws Exception {
        explain(List.of(closedWhileIdle(0)), witness("a.jsonl", written("client", "unknown", "unknown", "unknown")));
        Report report = onlyOne();
        assertThat(report.verdict().cause()).isEqualTo("idle-closed-before-reuse");
        assertThat(report.others()).extracting(Told::source).containsExactly("a.jsonl");
    }

    @Test
    void aWeakerOtherVerdictIsToldBesideTheSurer() throws Exception {
        explain(
                List.of(closedWhileIdle(0)),
                witness("a.jsonl", written("client", "peer-aborted", "peer-app", "likely")));
        Report report = onlyOne();
        assertThat(report.verdict().cause()).isEqualTo("idle-closed-before-reuse");
        assertThat(report.verdict().missing())
                .contains("what would exclude peer-aborted, which is likely by the JVM alone");
        assertThat(report.others()).extracting(other -> other.verdict().cause()).containsExactly("peer-aborted");
    }

    @Test
    void twoProofsOfDifferentCausesAreNoVerdict() throws Exception {
        explain(
                List.of(closedWhileIdle(0)),
                witness("a.jsonl", written("client", "local-closed", "local-app", "proven")));
        Report report = onlyOne();
        assertThat(report.verdict().cause()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.verdict().headline()).contains("local-closed", "idle-closed-before-reuse");
        assertThat(report.verdict().retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(report.others())
                .extracting(other -> other.verdict().cause())
                .containsExactly("local-closed", "idle-closed-before-reuse");
    }

    @Test
    void aConnectionThatLookedWellInTheCaptureSaysSo() throws Exception {
        WireScript well = WireScript.between(CLIENT, SERVER)
                .handshake()
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(73.4)
                .clientFin()
                .serverFin()
                .clientAck();
        explain(
                List.of(write("a.pcap", well)),
                witness("a.jsonl", written("client", "local-timeout", "local-app", "likely")));
        Report report = onlyOne();
        assertThat(report.verdict().cause()).isEqualTo("local-timeout");
        assertThat(report.others()).extracting(other -> other.verdict().cause()).containsExactly(Verdict.NONE);
        assertThat(flow(report).segments()).isNotEmpty();
    }

    @Test
    void anotherPortOrAnotherHourIsAnotherConnection() throws Exception {
        Path capture = closedWhileIdle(0);
        Report otherPort =
                read(json("client", "unknown", "unknown", "unknown", FELT).replace("49092", "49093"));
        Report otherHour = read(json("client", "unknown", "unknown", "unknown", FELT + 3600));
        for (Report other : List.of(otherPort, otherHour)) {
            explain(List.of(capture), witness("a.jsonl", other));
            assertThat(reports).hasSize(2).allMatch(report -> report.others().isEmpty());
            assertThat(reports)
                    .filteredOn(report -> report.verdict().cause().equals("unknown"))
                    .hasSize(1);
        }
    }

    @Test
    void aPortThatIsUsedAgainAtOnceIsAConnectionOfItsOwn() throws Exception {
        WireScript next = WireScript.between(CLIENT, SERVER)
                .clientSequence(900_000_000)
                .at(75)
                .handshake()
                .client("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
                .at(75.1)
                .serverRst();
        explain(
                List.of(write("a.pcap", script(0), next)),
                witness("a.jsonl", written("client", "unknown", "unknown", "unknown")));
        assertThat(reports).hasSize(2);
        Report felt = reports.get(0);
        assertThat(felt.incident().id()).isEqualTo("7f3a91c2");
        assertThat(felt.verdict().cause()).isEqualTo("idle-closed-before-reuse");
        assertThat(reports.get(1).incident().epochNanos()).isGreaterThan(WireScript.nanosAt(75));
        assertThat(reports.get(1).others()).isEmpty();
    }

    @Test
    void theServersOwnVerdictKeepsItsWordsBesideTheCaptures() throws Exception {
        String mirrored = json("server", "local-closed", "local-app", "likely", FELT)
                .replace("\"local\":\"" + CLIENT, "\"local\":\"X")
                .replace("\"remote\":\"" + SERVER, "\"remote\":\"" + CLIENT)
                .replace("\"local\":\"X", "\"local\":\"" + SERVER);
        explain(List.of(closedWhileIdle(0)), witness("b.jsonl", read(mirrored)));
        Report report = onlyOne();
        assertThat(report.verdict().cause()).isEqualTo("local-closed");
        assertThat(report.others()).extracting(Told::view).containsExactly("packets");
        assertThat(flow(report).server()).hasToString(SERVER);
    }

    @Test
    void theEndsOfOneConnectionStandSideBySide() throws Exception {
        Report client = written("client", "peer-closed-without-response", "peer-app", "proven");
        Report server = read(mirrored(json("server", "local-closed", "local-app", "proven", FELT + 0.3)));
        explain(List.of(), witness("a.jfr", client), witness("b.jfr", server));
        assertThat(reports).hasSize(2);
        Report first = reports.get(0);
        assertThat(first.others()).singleElement().satisfies(other -> {
            assertThat(other.source()).isEqualTo("b.jfr");
            assertThat(other.view()).isEqualTo("server");
            assertThat(other.verdict().cause()).isEqualTo("local-closed");
        });
        assertThat(reports.get(1).others()).extracting(Told::view).containsExactly("client");
        assertThat(reports).allMatch(report -> report.verdict().confidence() == Confidence.PROVEN);
    }

    @Test
    void endsThatBlameEachOtherAreNotBothProven() throws Exception {
        Report client = written("client", "peer-closed-without-response", "peer-app", "proven");
        Report server = read(mirrored(json("server", "peer-aborted", "peer-app", "proven", FELT)));
        explain(List.of(), witness("a.jfr", client), witness("b.jfr", server));
        assertThat(reports).hasSize(2).allSatisfy(report -> {
            assertThat(report.verdict().confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(report.verdict().missing()).anyMatch(text -> text.contains("proves the contrary"));
        });
    }

    @Test
    void endsOfAnotherConnectionAreNotCompared() throws Exception {
        Report client = written("client", "unknown", "unknown", "unknown");
        Report server = read(mirrored(json("server", "local-closed", "local-app", "proven", FELT))
                .replace("49092", "49093"));
        explain(List.of(), witness("a.jfr", client), witness("b.jfr", server));
        assertThat(reports).hasSize(2).allMatch(report -> report.others().isEmpty());
    }

    @Test
    void whatTwoFilesSayIsToldOnceWithThePackets() throws Exception {
        String json = json("client", "idle-closed-before-reuse", "config", "proven", FELT);
        FlowSnapshot own = script(0).snapshot();
        Report recorded = Objects.requireNonNull(IncidentReader.read(json, PacketLines.write(own, 48)));
        Summary summary = explain(List.of(), witness("a.jsonl", read(json)), witness("a.jfr", recorded));
        assertThat(flow(onlyOne()).segments()).hasSize(10);
        assertThat(summary.notices()).contains("1 incident written down in more than one place, and told once");
    }

    @Test
    void theAgentsPacketNumbersBecomeTheCapturesAndClocksAreCompared() throws Exception {
        String json = json("client", "idle-closed-before-reuse", "config", "proven", FELT)
                .replace("\"fact\":\"CLOSE_WAIT before the write\"", "\"fact\":\"FIN\",\"packet\":7");
        Report recorded = Objects.requireNonNull(
                IncidentReader.read(json, PacketLines.write(script(0).snapshot(), 48)));
        WireScript noise = WireScript.between("10.0.0.7:50000", SERVER)
                .at(0)
                .handshake()
                .clientFin()
                .serverFin();
        Path capture = write("a.pcap", noise, script(2.5));
        Summary summary = explain(List.of(capture), witness("a.jfr", recorded));
        Report report = reports.stream()
                .filter(one -> one.incident().id().equals("7f3a91c2"))
                .findFirst()
                .orElseThrow();
        long fin = Objects.requireNonNull(flow(report).fromServer().fin()).number();
        assertThat(fin).isNotEqualTo(7);
        assertThat(report.verdict().evidence()).anyMatch(one -> one.fact().equals("FIN") && one.packet() == fin);
        assertThat(summary.notices())
                .contains("the clock of a.pcap is 2.500 s ahead of that of a.jfr, by packets that both have");
    }

    @Test
    void onlyWhatIsAskedForIsTold() throws Exception {
        Report written = written("client", "unknown", "unknown", "unknown");
        for (ExplainOptions other : List.of(
                new ExplainOptions("10.0.0.6", 0, null, 0, 0, Set.of(), false),
                new ExplainOptions(null, 81, null, 0, 0, Set.of(), false),
                new ExplainOptions(null, 0, null, WireScript.nanosAt(80), 0, Set.of(), false),
                new ExplainOptions(null, 0, null, 0, WireScript.nanosAt(70), Set.of(), false),
                new ExplainOptions("api.example.org", 0, null, 0, 0, Set.of(), false),
                new ExplainOptions(null, 0, null, 0, 0, Set.of("peer-slow"), false))) {
            options = other;
            explain(List.of(), witness("a.jsonl", written));
            assertThat(reports).as(other.toString()).isEmpty();
        }
        for (ExplainOptions same : List.of(
                new ExplainOptions(
                        "10.0.0.5", 8080, null, WireScript.nanosAt(70), WireScript.nanosAt(80), Set.of(), false),
                new ExplainOptions("API.example.com", 0, null, 0, 0, Set.of("unknown"), false))) {
            options = same;
            explain(List.of(), witness("a.jsonl", written));
            assertThat(reports).as(same.toString()).hasSize(1);
        }
    }

    @Test
    void longStallsNearTheFailureAreTold() throws Exception {
        explain(
                List.of(),
                witness("a.jfr", written("client", "unknown", "unknown", "unknown")),
                explainer -> explainer.story(stalls(
                        new JvmEvent(JvmEvent.Kind.GC_PAUSE, WireScript.nanosAt(70), 3_000_000_000L, "Full"),
                        new JvmEvent(JvmEvent.Kind.GC_PAUSE, WireScript.nanosAt(72), 1_000_000L, "short"),
                        new JvmEvent(JvmEvent.Kind.GC_PAUSE, WireScript.nanosAt(10), 3_000_000_000L, "long ago"),
                        new JvmEvent(JvmEvent.Kind.GC_PAUSE, WireScript.nanosAt(75), 3_000_000_000L, "later"),
                        new JvmEvent(
                                JvmEvent.Kind.THREAD_PARKED, WireScript.nanosAt(70), 3_000_000_000L, "a thread"))));
        assertThat(onlyOne().incident().jvm()).extracting(JvmEvent::detail).containsExactly("Full");
    }

    @Test
    void behindTheBoundTheyAreToldAsTheyAre() throws Exception {
        Witnesses witnesses = new Witnesses();
        Report one = written("client", "unknown", "unknown", "unknown");
        for (int i = 0; i < Witnesses.MOST_HELD; i++) {
            assertThat(witnesses.add("a", named(one, "id" + i))).isTrue();
        }
        assertThat(witnesses.add("a", one)).isFalse();
        assertThat(witnesses.notices()).singleElement().asString().startsWith("1 incident behind the first 10000");
        explain(List.of(), explainer -> {
            for (int i = 0; i <= Witnesses.MOST_HELD; i++) {
                explainer.witness("a.jsonl", named(one, "id" + i));
            }
        });
        assertThat(reports).hasSize(Witnesses.MOST_HELD + 1);
    }

    @Test
    void recordingsOfOneProcessAreOneStory() throws Exception {
        Summary summary = explain(
                List.of(),
                explainer -> explainer.story(story("a.jfr", 4711, 1, 5)),
                explainer -> explainer.story(story("b.jfr", 4711, 1, 7)),
                explainer -> explainer.story(story("c.jfr", 4711, 2, 9)));
        assertThat(summary.processes())
                .extracting(ProcessStory::sources)
                .containsExactly(List.of("a.jfr", "b.jfr"), List.of("c.jfr"));
        assertThat(summary.recordings()).isEqualTo(3);
        assertThat(summary.processes().get(0).events()).isEqualTo(12);
    }

    // ---- the stage ----

    private interface Witness {
        void tell(Explainer explainer);
    }

    private static Witness witness(String source, Report report) {
        return explainer -> {
            explainer.witness(source, report);
            explainer.story(ProcessStory.ofIncidentFile(
                    source, report.incident().epochNanos(), report.incident().epochNanos(), 1, List.of(), List.of()));
        };
    }

    private static ProcessStory stalls(JvmEvent... events) {
        return new StoryBuilder(List.of("a.jfr"))
                .recordings(1)
                .agent(true)
                .jvmEvents(List.of(events), events.length)
                .build();
    }

    private static ProcessStory story(String name, long pid, long started, long events) {
        return new StoryBuilder(List.of(name))
                .recordings(1)
                .process("JDK 17", pid, started)
                .span(1, 2)
                .agent(true)
                .events(events)
                .build();
    }

    private Report onlyOne() {
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }

    private static FlowSnapshot flow(Report report) {
        return Objects.requireNonNull(report.incident().flow());
    }

    private static WireScript script(double later) {
        return WireScript.between(CLIENT, SERVER)
                .at(later)
                .handshake()
                .client("GET /orders HTTP/1.1\r\nHost: a\r\n\r\n")
                .at(later + 0.02)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(later + 60.02)
                .serverFin()
                .clientAck()
                .at(later + 73.42)
                .client("GET /orders HTTP/1.1\r\nHost: a\r\n\r\n")
                .at(later + 73.4204)
                .serverBareRst();
    }

    private Path closedWhileIdle(double later) throws IOException {
        return write("a.pcap", script(later));
    }

    private Path write(String name, WireScript... scripts) throws IOException {
        return Files.write(folder.resolve(name), WireScript.pcap(scripts));
    }

    private static Report written(String role, String cause, String blame, String confidence) throws Exception {
        return read(json(role, cause, blame, confidence, FELT));
    }

    private static Report read(String json) throws IncidentReader.Unreadable {
        return Objects.requireNonNull(IncidentReader.read(json, null));
    }

    private static Report named(Report report, String id) {
        return new Report(report.incident().withId(id), report.verdict(), List.of());
    }

    private static String mirrored(String json) {
        return json.replace(
                        "\"local\":\"" + CLIENT + "\",\"remote\":\"" + SERVER,
                        "\"local\":\"" + SERVER + "\",\"remote\":\"" + CLIENT)
                .replace("7f3a91c2", "0badcafe");
    }

    private static String json(String role, String cause, String blame, String confidence, double felt) {
        long nanos = WireScript.nanosAt(felt);
        Instant at = Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
        return "{\"schema\":\"wirewitness.incident/1\",\"id\":\"7f3a91c2\",\"at\":\"" + at + "\",\"cause\":\"" + cause
                + "\",\"blame\":\"" + blame + "\",\"confidence\":\"" + confidence
                + "\",\"headline\":\"h\",\"action\":\"a\",\"retry\":{\"safe\":\"yes\",\"why\":\"w\"},"
                + "\"exception\":{\"class\":\"java.io.IOException\",\"message\":\"unexpected end of stream\"},\"role\":\""
                + role
                + "\",\"library\":\"okhttp 4.12.0\",\"request\":\"POST https://api.example.com/orders\","
                + "\"connection\":{\"local\":\"" + CLIENT + "\",\"remote\":\"" + SERVER
                + "\",\"ageMillis\":73420,\"idleMillis\":73400,\"ordinal\":2,\"bytesOut\":94,\"bytesIn\":40,"
                + "\"history\":\"ShADadFr\"},\"tiers\":[\"app\",\"kernel\"],\"evidence\":[{\"tier\":\"kernel\",\"at\":\""
                + at
                + "\",\"fact\":\"CLOSE_WAIT before the write\"}],\"ruledOut\":[],"
                + "\"missing\":[\"packets: none of this connection; needs capture=auto\"],\"lost\":{\"events\":0,\"packets\":0}}";
    }

    private Summary explain(List<Path> captures, Witness... witnesses) throws IOException {
        reports.clear();
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
        Explainer explainer = new Explainer(diagnosis, options, reports::add);
        for (Witness witness : witnesses) {
            witness.tell(explainer);
        }
        return explainer.explain(captures, Progress.NONE);
    }
}
