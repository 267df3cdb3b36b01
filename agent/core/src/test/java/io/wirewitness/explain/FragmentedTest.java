package io.wirewitness.explain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection whose segments came in fragments has the facts that it would have had without. */
class FragmentedTest {

    private static final String REQUEST =
            "GET /orders HTTP/1.1\r\nHost: api.example.com\r\nCookie: id=" + "c".repeat(1384) + "\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 1400\r\n\r\n" + "x".repeat(1400);
    private static final int MTU = 800;

    @TempDir
    private Path folder;

    private @Nullable Summary latest;

    private static WireScript open() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .mtu(MTU)
                .at(0)
                .handshake()
                .at(0.01);
    }

    private static WireScript closed(WireScript script) {
        return script.clientAck().at(5).clientFin().serverFin().clientAck();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7:49092 10.0.0.5:8080", "[2001:db8::7]:49092 [2001:db8::5]:8080"})
    void theFactsAreTheSame(String ends) throws IOException {
        String[] end = ends.split(" ", -1);
        FlowSnapshot whole = explain(FragmentCases.chunked(WireScript.between(end[0], end[1]), 65_535));
        assertThat(summary().packets()).isEqualTo(13);
        for (UnaryOperator<WireScript> capture :
                List.<UnaryOperator<WireScript>>of(script -> script, WireScript::eachTwice)) {
            FlowSnapshot fragmented =
                    explain(capture.apply(FragmentCases.chunked(WireScript.between(end[0], end[1]), MTU)));
            assertThat(summary().packets()).isGreaterThan(15);
            assertThat(segments(fragmented)).isEqualTo(segments(whole));
            assertThat(fragmented.history()).isEqualTo(whole.history()).doesNotContainIgnoringCase("t");
            assertThat(fragmented.fromServer().payloadBytes())
                    .isEqualTo(whole.fromServer().payloadBytes());
            assertThat(fragmented.fromServer().retransmissions()).isZero();
            assertThat(requireNonNull(fragmented.exchange()).answer()).isEqualTo(Answer.COMPLETE);
            assertThat(summary().byCause()).containsOnlyKeys("none");
            assertThat(summary().notices()).isEmpty();
        }
        assertThat(summary().duplicates()).isEqualTo(summary().packets() / 2);
    }

    private static List<String> segments(FlowSnapshot flow) {
        return flow.segments().stream().map(FragmentedTest::text).toList();
    }

    private static String text(TcpSegment segment) {
        return segment.source() + " " + segment.sequence() + " " + segment.payloadBytes() + " " + segment.payload()
                + " " + segment.head();
    }

    @Test
    void aLostFragmentIsOneRepetition() throws IOException {
        FlowSnapshot flow = explain(closed(open().client(REQUEST)
                .serverAck()
                .lost()
                .nextMissing(1)
                .server(RESPONSE)
                .at(0.25)
                .serverRetransmits()));
        assertThat(flow.fromServer().retransmissions()).isEqualTo(1);
        assertThat(flow.fromServer().payloadBytes()).isEqualTo(RESPONSE.length());
        assertThat(summary().byCause()).containsOnlyKeys("none");
    }

    @Test
    void aFragmentThatTheCaptureMissedIsNoRepetitionAndNoFault() throws IOException {
        FlowSnapshot flow = explain(closed(open().client(REQUEST)
                .serverAck()
                .nextMissing(1)
                .server(RESPONSE)
                .clientAck()
                .client(REQUEST)
                .server(RESPONSE)));
        assertThat(flow.fromServer().retransmissions()).isZero();
        assertThat(flow.fromServer().payloadBytes()).isLessThan(2L * RESPONSE.length());
        assertThat(summary().byCause()).containsOnlyKeys("none");
        assertThat(summary().notices())
                .singleElement()
                .asString()
                .startsWith("1 segment came in fragments that were not all captured");
    }

    @Test
    void atTheEndWhatWaitsIsTaken() throws IOException {
        FlowSnapshot flow = explain(open().nextMissing(1).client(REQUEST));
        assertThat(requireNonNull(flow.exchange()).requestBytes()).isEqualTo(744);
        assertThat(flow.lastNanos()).isEqualTo(WireScript.nanosAt(0.01));
    }

    @Test
    void aConnectionIsFoundByItsPort() throws IOException {
        Path file = Files.write(
                folder.resolve("a.pcap"),
                WireScript.pcap(
                        closed(open().client(REQUEST).server(RESPONSE)),
                        WireScript.between("10.0.0.7:49094", "10.0.0.5:9090")
                                .mtu(MTU)
                                .at(0)
                                .handshake()
                                .client(REQUEST)
                                .server(RESPONSE)));
        ExplainOptions port = new ExplainOptions(null, 8080, null, 0, 0, Set.of(), true);
        List<Report> reports = explain(port, file);
        assertThat(reports).hasSize(1);
        assertThat(requireNonNull(reports.get(0).incident().flow()).fromServer().payloadBytes())
                .isEqualTo(RESPONSE.length());
    }

    private Summary summary() {
        return requireNonNull(latest);
    }

    private FlowSnapshot explain(WireScript script) throws IOException {
        Path file = Files.write(folder.resolve("a.pcap"), script.pcap());
        List<Report> reports = explain(new ExplainOptions(null, 0, null, 0, 0, Set.of(), true), file);
        assertThat(reports).hasSize(1);
        return requireNonNull(reports.get(0).incident().flow());
    }

    private List<Report> explain(ExplainOptions options, Path file) throws IOException {
        List<Report> reports = new ArrayList<>();
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
        latest = new Explainer(diagnosis, options, reports::add).explain(List.of(file), Progress.NONE);
        return reports;
    }
}
