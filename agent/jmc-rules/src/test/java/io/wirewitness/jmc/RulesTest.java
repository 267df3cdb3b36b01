package io.wirewitness.jmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.jfr.events.AgentHealthEvent;
import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.jfr.events.PoolReuseEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
                .isEqualTo("3 connections failed, 2 by idle-closed-before-reuse with 10.0.0.5 port 443.");
        assertThat(result.getExplanation())
                .contains("2 x idle-closed-before-reuse with 10.0.0.5 port 443 (blame: config)")
                .contains("1 x peer-slow with 10.0.0.6 port 443");
        assertThat(result.getSolution().lines())
                .containsExactly(
                        "idle-closed-before-reuse: keep idle connections for less than 60 s",
                        "peer-slow: look on the server");
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
        Path file = recorded(() ->
                incident("idle-closed-before-reuse", "proven", "10.0.0.5", "keep idle connections <b>shorter</b>"));
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            JfrRulesReport.main(new String[] {"-format", "text", file.toString()});
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "Connection Incidents", "1 connection failed: idle-closed-before-reuse with 10.0.0.5 port 443");
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
        event.cause = cause;
        event.blame = "config";
        event.confidence = confidence;
        event.headline = "what happened";
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
