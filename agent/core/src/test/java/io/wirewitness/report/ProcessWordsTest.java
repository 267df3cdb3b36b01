package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of processes, as text and as HTML. */
final class ProcessWordsTest {

    private static final Redaction REDACTION = Redaction.DEFAULT;

    @Test
    void aRecordingIsToldBeforeWhatFailed() {
        assertThat(text(summary(Stories.recording("app.jfr", 1)), report())).startsWith("""
                        Read app.jfr: recording of JDK 17.0.15+6, process 4711; 2026-11-20T10:21:02Z to 2026-11-20T10:22:42Z
                             (100.0 s)
                             1 incident
                             stalls: 2 events: longest GC pause of 1.5 s (GC Pause) at 2026-11-20T10:21:12Z

                        1 failure is told.
                        """);
    }

    /** As the page has it: an idle worker of a pool waits longest, and nobody minds. */
    @Test
    void whatASingleThreadWaitsForIsNoStall() {
        ProcessStory story = Stories.recording(
                "app.jfr",
                1,
                new JvmEvent(
                        JvmEvent.Kind.THREAD_PARKED, WireScript.nanosAt(1), 7_900_000_000L, "HttpClient-1-Worker-1"),
                new JvmEvent(JvmEvent.Kind.SAFEPOINT, WireScript.nanosAt(2), 60_000_000, "RedefineClasses"));
        assertThat(String.join("\n", ProcessWords.what(story)))
                .contains("longest safepoint of 60.0 ms (RedefineClasses)")
                .doesNotContain("park", "Worker");
    }

    @Test
    void withoutAFailureItSaysSo() {
        Summary summary = summary(ProcessStory.ofIncidentFile("i.jsonl", 0, 0, 0, List.of(), List.of()));
        assertThat(text(summary)).isEqualTo("""
                        Read i.jsonl: incident file
                             0 incidents

                        Nothing bad was found: no failure is written down in it.
                        """);
    }

    @Test
    void peersOfARecordingWithoutTheAgentAreToldUpToAFew() {
        List<SocketPeer> peers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            peers.add(new SocketPeer(Endpoint.ofIpv4(0x0a000001 + i, 443), 1000, 1, 2_000_000_000L, i));
        }
        ProcessStory plain = new StoryBuilder(List.of("a.jfr"))
                .recordings(1)
                .process(null, 12, 0)
                .events(9)
                .peers(peers)
                .build();
        assertThat(ProcessWords.which(plain)).isEqualTo("a.jfr: recording of process 12");
        assertThat(ProcessWords.what(plain))
                .containsExactly(
                        "0 incidents",
                        "peer 10.0.0.1:443: 1,000 reads and 1 write recorded, the slowest 2.0 s",
                        "peer 10.0.0.2:443: 1,000 reads and 1 write recorded, the slowest 2.0 s, 1 failed or timed out",
                        "peer 10.0.0.3:443: 1,000 reads and 1 write recorded, the slowest 2.0 s, 2 failed or timed out",
                        "peer 10.0.0.4:443: 1,000 reads and 1 write recorded, the slowest 2.0 s, 3 failed or timed out",
                        "peer 10.0.0.5:443: 1,000 reads and 1 write recorded, the slowest 2.0 s, 4 failed or timed out",
                        "and 2 peers more");
    }

    @Test
    void stallsAndOtherWitnessesStandWithTheVerdict() {
        Report report = report();
        Told server = new Told("b.jfr", "server", "0badcafe", report.incident().epochNanos(), report.verdict());
        Report full = new Report(withStall(report.incident(), "G1 Full"), report.verdict(), List.of(), List.of(server));
        assertThat(new VerdictText(REDACTION).full(full))
                .contains("  jvm         -2.000 s  GC pause of 1.5 s (G1 Full)\n")
                .contains("  elsewhere   the server's view, b.jfr [0badcafe]: proven idle-closed-before-reuse (server"
                        + " application): the server had closed it 13.4 s before\n");
        assertThat(new IncidentJson(REDACTION).write(full))
                .contains("\"others\":[{\"source\":\"b.jfr\",\"view\":\"server\",\"id\":\"0badcafe\",")
                .endsWith("\"headline\":\"the server had closed it 13.4 s before\"}]}");
    }

    @Test
    void foreignTextIsInertInTextAndPage() {
        Report report = report();
        Told other = new Told(Explained.HOSTILE, "server", Explained.HOSTILE, 0, report.verdict());
        Report hostile = new Report(
                withStall(report.incident(), Explained.HOSTILE), report.verdict(), List.of(), List.of(other));
        Summary summary = summary(Stories.recording(Explained.HOSTILE, 1));
        assertThat(text(summary, hostile)).doesNotContain("\u001b", "\u202e", "${");
        StringBuilder page = new StringBuilder();
        IncidentGroups groups = new IncidentGroups(5);
        groups.add(hostile);
        new ExplainHtml(REDACTION, page::append).write(summary, groups);
        assertThat(page.toString())
                .contains("<dt>process</dt>", "<dt>JVM</dt>", "<dt>elsewhere</dt>", "&lt;script&gt;")
                .doesNotContain("<script", "\u001b", "\u202e", "${");
    }

    @Test
    void whoMustActIsToldFromTheEndThatSaysSo() {
        String ends = "\"connection\":{\"local\":\"10.0.0.5:443\",\"remote\":\"10.0.0.7:49092\"}";
        String mirrored = "\"connection\":{\"local\":\"10.0.0.7:49092\",\"remote\":\"10.0.0.5:443\"}";
        String local = "\"cause\":\"local-close\",\"blame\":\"local-app\",";
        String table = text(
                summary(Stories.recording("a.jfr", 2)),
                read(local + "\"role\":\"server\"," + ends),
                read(local + "\"role\":\"client\"," + mirrored));
        assertThat(table.lines().filter(line -> line.matches(" +1 +local-close +10.0.0.5:443 .*")))
                .hasSize(2)
                .anyMatch(line -> line.contains("server application"))
                .anyMatch(line -> line.contains("client application"));
        assertThat(ObserverWords.brief(Blame.PEER_APP, true)).isEqualTo("client application");
        assertThat(ObserverWords.brief(Blame.LOCAL_HOST, true)).isEqualTo("server host");
        assertThat(ObserverWords.of(Blame.LOCAL_APP, false)).isEqualTo("client application (local-app)");
        assertThat(ObserverWords.of(Blame.CONFIG, true)).isEqualTo("config");
    }

    @Test
    void aServersIncidentsStandUnderTheServersAddress() {
        IncidentGroups groups = new IncidentGroups(5);
        groups.add(
                read("\"role\":\"server\",\"connection\":{\"local\":\"10.0.0.5:443\",\"remote\":\"10.0.0.7:49092\"}"));
        groups.add(
                read("\"role\":\"server\",\"connection\":{\"local\":\"10.0.0.5:443\",\"remote\":\"10.0.0.8:50000\"}"));
        groups.add(read("\"role\":\"client\",\"connection\":null"));
        assertThat(groups.worstFirst())
                .extracting(ExplainText::title)
                .containsExactly("unknown, server 10.0.0.5:443: 2 times", "unknown, server not known: once");
    }

    private static Report read(String fields) {
        try {
            Report report = IncidentReader.read(
                    "{\"schema\":\"wirewitness.incident/1\",\"at\":\"2026-11-20T10:22:15Z\"," + fields + "}", null);
            return java.util.Objects.requireNonNull(report);
        } catch (IncidentReader.Unreadable e) {
            throw new AssertionError(e);
        }
    }

    private static Report report() {
        return Explained.report(
                Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443").snapshot(), Confidence.PROVEN);
    }

    private static Incident withStall(Incident incident, String detail) {
        return with(
                incident,
                List.of(new JvmEvent(
                        JvmEvent.Kind.GC_PAUSE, incident.epochNanos() - 2_000_000_000L, 1_500_000_000L, detail)));
    }

    @Test
    void ofAFailureOnlyWhatHeldUpTheWholeProcessIsTold() {
        Incident incident = report().incident();
        List<JvmEvent> all = new java.util.ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            all.add(stall(incident, JvmEvent.Kind.GC_PAUSE, -i, i * 100));
        }
        all.add(stall(incident, JvmEvent.Kind.THREAD_PARKED, -9, 9_000));
        all.add(stall(incident, JvmEvent.Kind.TLS_HANDSHAKE, -9, 9_000));
        all.add(stall(incident, JvmEvent.Kind.SAFEPOINT, -8, 3));
        assertThat(ProcessWords.told(with(incident, all)))
                .extracting(event -> event.durationNanos() / 1_000_000)
                .containsExactly(600L, 500L, 400L, 300L);
    }

    private static JvmEvent stall(Incident incident, JvmEvent.Kind kind, int atSeconds, int millis) {
        return new JvmEvent(kind, incident.epochNanos() + atSeconds * 1_000_000_000L, millis * 1_000_000L, "");
    }

    private static Incident with(Incident incident, List<JvmEvent> stalls) {
        return incident.toBuilder().jvm(stalls).build();
    }

    private static Summary summary(ProcessStory story) {
        return new Summary(
                List.of(), 0, 0, 0, Map.of(), 0, 0, List.of(), List.of(), 0, WireScript.nanosAt(0), 0, List.of(story));
    }

    private static String text(Summary summary, Report... reports) {
        IncidentGroups groups = new IncidentGroups(ExplainText.MOST_NAMED);
        List.of(reports).forEach(groups::add);
        StringBuilder text = new StringBuilder();
        new ExplainText(REDACTION, line -> text.append(line).append('\n')).write(summary, groups);
        return text.toString();
    }
}
