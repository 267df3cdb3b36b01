package io.wirewitness.jmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.jfr.events.AgentHealthEvent;
import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.jfr.events.PoolReuseEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.RunnableFuture;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.ResultProvider;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.report.JfrRulesReport;
import org.openjdk.jmc.flightrecorder.rules.report.html.internal.RulesHtmlToolkit;

class RulesTest {

    @TempDir
    Path directory;

    @Test
    void incidentsAreToldByCauseAndPeer() throws Exception {
        IResult result = judged(new ConnectionIncidents(), () -> {
            incident("idle-closed-before-reuse", "proven", "10.0.0.5", "keep idle connections for less than 60 s");
            incident("idle-closed-before-reuse", "proven", "10.0.0.5", "keep idle connections for less than 60 s");
            incident("peer-slow", "likely", "10.0.0.6", "look on the server");
        });
        assertThat(result.getSeverity()).isEqualTo(Severity.WARNING);
        assertThat(result.getSummary())
                .isEqualTo("3 connections failed, 2 by idle-closed-before-reuse with 10.0.0.5 port 443"
                        + " (proven, blame: config): what happened.");
        assertThat(result.getExplanation())
                .contains("2 x idle-closed-before-reuse with 10.0.0.5 port 443 (blame: config)")
                .contains("1 x peer-slow with 10.0.0.6 port 443");
        assertThat(result.getSolution().lines())
                .containsExactly(
                        "idle-closed-before-reuse: keep idle connections for less than 60 s",
                        "peer-slow: look on the server");
    }

    @Test
    void whatIsSurerComesBeforeWhatIsMoreFrequent() throws Exception {
        IResult result = judged(new ConnectionIncidents(), () -> {
            incident("unknown", "unknown", "10.0.0.6", "capture packets");
            incident("unknown", "unknown", "10.0.0.6", "capture packets");
            incident("peer-slow", "likely", "10.0.0.6", "look on the server");
            incident("peer-slow", "possible", "10.0.0.6", "look anywhere");
        });
        assertThat(result.getSummary())
                .startsWith("4 connections failed, 2 by peer-slow with 10.0.0.6 port 443 (likely, blame: config): ");
        assertThat(result.getExplanation()).contains("The surest, likely: what happened");
        assertThat(result.getSolution()).isEqualTo("peer-slow: look on the server");
    }

    @Test
    void equallySureTheMoreFrequentComesFirst() throws Exception {
        IResult result = judged(new ConnectionIncidents(), () -> {
            incident("peer-slow", "proven", "10.0.0.6", "look on the server");
            incident("peer-aborted", "proven", "10.0.0.5", "look there");
            incident("peer-aborted", "proven", "10.0.0.5", "look there again");
        });
        assertThat(result.getSummary()).startsWith("3 connections failed, 2 by peer-aborted");
        assertThat(result.getSolution().lines())
                .containsExactly("peer-aborted: look there again", "peer-slow: look on the server");
    }

    @Test
    void unknownIsNoWarningAndHasNoSolution() throws Exception {
        IResult result =
                judged(new ConnectionIncidents(), () -> incident("unknown", "unknown", "10.0.0.5", "capture packets"));
        assertThat(result.getSeverity()).isEqualTo(Severity.INFO);
        assertThat(result.getSolution()).isEmpty();
    }

    @Test
    void withoutIncidentsAllIsWell() throws Exception {
        assertThat(judged(new ConnectionIncidents(), () -> {}).getSeverity()).isEqualTo(Severity.OK);
    }

    @Test
    void aReuseInCloseWaitIsAWarning() throws Exception {
        assertThat(judged(new ReuseAfterClose(), () -> reuse("ESTABLISHED")).getSeverity())
                .isEqualTo(Severity.OK);
        IResult late = judged(new ReuseAfterClose(), () -> {
            reuse("ESTABLISHED");
            reuse("CLOSE_WAIT");
        });
        assertThat(late.getSeverity()).isEqualTo(Severity.WARNING);
        assertThat(late.getSummary()).startsWith("1 of 2 idle connections");
    }

    @Test
    void whatWasLostIsTold() throws Exception {
        assertThat(judged(new LostEvidence(), () -> health(0)).getSeverity()).isEqualTo(Severity.OK);
        IResult lost = judged(new LostEvidence(), () -> {
            health(3);
            health(7);
        });
        assertThat(lost.getSeverity()).isEqualTo(Severity.INFO);
        assertThat(lost.getSummary()).contains("lost 7 packets");
    }

    /** As a user runs it: the report of JMC itself, which finds the rules by the service loader. */
    @Test
    void jmcsOwnReportShowsTheVerdict() throws Exception {
        Path file = recorded(RulesTest::hostile);
        assertThat(jmc(file, "-format", "text"))
                .contains(
                        "Connection Incidents",
                        "1 connection failed: idle-closed-before-reuse with 10.0.0.5 port 443 (proven, blame: config):"
                                + " closed {0} ${x} <script>alert(1)</script>.");
        assertThat(jmc(file, "-verbose", "-format", "text"))
                .contains("Solution: idle-closed-before-reuse: keep idle connections <b>shorter</b> than {1} 60 s");
    }

    /** What looks like markup is text in JMC's page, whatever a server was called. */
    @Test
    void whatLooksLikeMarkupIsInertInJmcsPage() throws Exception {
        Path file = recorded(RulesTest::hostile);
        assertThat(jmc(file, "-verbose", "-format", "html"))
                .contains("&lt;b&gt;shorter&lt;/b&gt;", "&lt;script&gt;alert(1)")
                .doesNotContain("<b>shorter", "<script>alert");
        assertThat(jmc(file, "-verbose", "-format", "xml"))
                .contains("&lt;b&gt;shorter&lt;/b&gt;")
                .doesNotContain("<b>shorter", "<script>alert");
        // Mission Control's own window draws this one.
        assertThat(RulesHtmlToolkit.generateSinglePageHtml(
                        List.of(judged(new ConnectionIncidents(), RulesTest::hostile))))
                .contains("&lt;b&gt;shorter&lt;/b&gt;", "&lt;script&gt;alert(1)")
                .doesNotContain("<b>shorter", "<script>alert");
    }

    private static void hostile() {
        IncidentEvent event = new IncidentEvent();
        event.headline = "closed {0} ${x} <script>alert(1)</script>";
        incident(
                event,
                "idle-closed-before-reuse",
                "proven",
                "10.0.0.5",
                "keep idle connections <b>shorter</b> than {1} 60 s");
    }

    private static String jmc(Path file, String... options) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            String[] arguments = Arrays.copyOf(options, options.length + 1);
            arguments[options.length] = file.toString();
            JfrRulesReport.main(arguments);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theServiceLoaderFindsEveryRule() {
        assertThat(ServiceLoader.load(IRule.class).stream()
                        .map(rule -> rule.type().getSimpleName()))
                .contains("ConnectionIncidents", "ReuseAfterClose", "LostEvidence");
    }

    private IResult judged(IRule rule, Runnable happening) throws Exception {
        IItemCollection items = JfrLoaderToolkit.loadEvents(recorded(happening).toFile());
        RunnableFuture<IResult> evaluation =
                rule.createEvaluation(items, IPreferenceValueProvider.DEFAULT_VALUES, new ResultProvider());
        evaluation.run();
        return evaluation.get();
    }

    private Path recorded(Runnable happening) throws Exception {
        Path file = directory.resolve("one.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(IncidentEvent.NAME);
            recording.enable(PoolReuseEvent.NAME);
            recording.enable(AgentHealthEvent.NAME);
            recording.start();
            happening.run();
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private static void incident(String cause, String confidence, String peer, String action) {
        IncidentEvent event = new IncidentEvent();
        event.headline = "what happened";
        incident(event, cause, confidence, peer, action);
    }

    private static void incident(IncidentEvent event, String cause, String confidence, String peer, String action) {
        event.cause = cause;
        event.blame = "config";
        event.confidence = confidence;
        event.action = action;
        event.retrySafe = "yes";
        event.remoteAddress = peer;
        event.remotePort = 443;
        event.commit();
    }

    private static void reuse(String state) {
        PoolReuseEvent event = new PoolReuseEvent();
        event.idle = 1_000_000_000L;
        event.tcpState = state;
        event.commit();
    }

    private static void health(long lost) {
        AgentHealthEvent event = new AgentHealthEvent();
        event.lostPackets = lost;
        event.commit();
    }
}
