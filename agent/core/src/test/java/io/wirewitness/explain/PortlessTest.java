package io.wirewitness.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import io.wirewitness.report.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording without the agent tells, which has no local port, beside a capture of the same time. */
class PortlessTest {

    private static final String SERVER = "10.0.0.5:8080";
    private static final String NO_PACKETS =
            "packets: a capture of the same time tells who ended it: tcpdump -i any -s 128 -w cap.pcap tcp";
    private static final String NO_PORT = "app: which connection it was: no socket event of the JDK has a local port";

    @TempDir
    private Path folder;

    private final List<Report> reports = new ArrayList<>();

    @Test
    void aFailureIsTheOneConnectionWithItsPeerThatFailedThen() throws Exception {
        Summary summary = explain(List.of(aborted(49092, 5), aborted(49093, 60)), reset(5.01), reset(60.2));
        assertThat(reports).hasSize(2).allSatisfy(report -> {
            assertThat(report.verdict().cause()).isEqualTo("peer-aborted");
            assertThat(report.verdict().missing()).doesNotContain(NO_PACKETS, NO_PORT);
            assertThat(report.incident().connection())
                    .extracting(Connection::role)
                    .isEqualTo(Role.CLIENT);
            assertThat(report.incident().flow()).isNotNull();
            assertThat(report.verdict().evidence()).extracting(Evidence::tier).contains(Tier.APP, Tier.PACKETS);
            assertThat(report.others()).extracting(Told::source).containsExactly("app.jfr");
        });
        assertThat(reports)
                .extracting(report -> report.incident().local())
                .containsExactly(Endpoint.parse("10.0.0.7:49092"), Endpoint.parse("10.0.0.7:49093"));
        assertThat(summary.byCause()).containsEntry("peer-aborted", 2L).doesNotContainKey(Verdict.UNKNOWN);
        assertThat(summary.notices())
                .contains(
                        "2 incidents found in the captures by the peer's address and the time: they have no port of this"
                                + " end");
    }

    @Test
    void nearMissTwoConnectionsWithOnePeerAtThatMoment() throws Exception {
        explain(List.of(aborted(49092, 5), aborted(49093, 5.4)), reset(5.01));
        assertThat(reports).hasSize(3);
        assertThat(only(Verdict.UNKNOWN).verdict().missing())
                .contains(
                        NO_PORT,
                        "packets: which connection it was: 2 connections with 10.0.0.5:8080 in the captures fit this moment")
                .doesNotContain(NO_PACKETS);
        assertThat(only(Verdict.UNKNOWN).incident().local()).isNull();
        assertThat(reports).filteredOn(PortlessTest::isAborted).hasSize(2);
    }

    /** One of them may be of a connection that was closed by its own process, or is in no capture. */
    @Test
    void nearMissTwoFailuresAndOneConnection() throws Exception {
        explain(List.of(aborted(49092, 5)), reset(5.01), reset(5.3));
        assertThat(reports).hasSize(3);
        assertThat(reports)
                .filteredOn(report -> !isAborted(report))
                .hasSize(2)
                .allSatisfy(report -> assertThat(report.verdict().missing())
                        .contains(
                                "packets: which failure it was: 2 failures with 10.0.0.5:8080 fit the one connection in"
                                        + " the captures")
                        .doesNotContain(NO_PACKETS));
    }

    @Test
    void whatIsGivenTwiceIsNoSecondFailure() throws Exception {
        explain(List.of(aborted(49092, 5)), reset(5.01), reset(5.01));
        assertThat(reports).allMatch(PortlessTest::isAborted);
    }

    @Test
    void nearMissAClockThatIsTwoSecondsAhead() throws Exception {
        Summary summary = explain(List.of(aborted(49092, 5)), reset(7));
        assertThat(reports).hasSize(2);
        assertThat(only(Verdict.UNKNOWN).verdict().missing()).contains(NO_PACKETS);
        assertThat(summary.notices()).noneMatch(notice -> notice.contains("peer's address"));
        explain(List.of(aborted(49092, 5)), reset(5.9));
        assertThat(reports).singleElement().matches(PortlessTest::isAborted);
    }

    @Test
    void nearMissAnotherPortOfThePeer() throws Exception {
        explain(List.of(aborted(49092, 5)), felt(5.01, "10.0.0.5:8081", Failure.Kind.RESET));
        assertThat(reports).hasSize(2);
        assertThat(only(Verdict.UNKNOWN).verdict().missing()).contains(NO_PACKETS);
    }

    @Test
    void aConnectionThatWentWellIsNoResetOnes() throws Exception {
        explain(List.of(aborted(49092, 5), healthy(49093, 0, 20)), reset(5.01));
        assertThat(reports).singleElement().matches(PortlessTest::isAborted);
    }

    /** A time-out leaves no packet: any connection that was there may have had it. */
    @Test
    void aTimeOutIsAnyConnectionsThatWasThere() throws Exception {
        explain(List.of(aborted(49092, 5), healthy(49093, 0, 20)), felt(5.01, SERVER, Failure.Kind.TIMED_OUT));
        assertThat(only(Verdict.UNKNOWN).verdict().missing())
                .contains("packets: which connection it was: 2 connections with 10.0.0.5:8080 in the captures fit this"
                        + " moment");
        explain(List.of(healthy(49093, 0, 20)), felt(5.01, SERVER, Failure.Kind.TIMED_OUT));
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.verdict().cause()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.verdict().missing()).doesNotContain(NO_PACKETS, NO_PORT);
            assertThat(report.others())
                    .extracting(other -> other.verdict().cause())
                    .containsExactly(Verdict.NONE);
        });
        explain(List.of(healthy(49093, 0, 20)), felt(40, SERVER, Failure.Kind.TIMED_OUT));
        assertThat(only(Verdict.UNKNOWN).verdict().missing()).contains(NO_PACKETS);
    }

    @Test
    void aTimeOutIsNotBlamedForWhatEndedItsConnectionLater() throws Exception {
        WireScript later = WireScript.between("10.0.0.7:49092", SERVER)
                .at(0)
                .handshake()
                .at(50)
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                .serverAck()
                .at(50.1)
                .serverRst();
        explain(List.of(later), felt(5, SERVER, Failure.Kind.TIMED_OUT));
        assertThat(reports).hasSize(2);
        assertThat(only(Verdict.UNKNOWN).verdict().missing())
                .contains("packets: the one connection with 10.0.0.5:8080 in the captures failed at another time");
    }

    /** There the peer is the client, and its port tells all; the capture's words are the client's. */
    @Test
    void aServersReadKeepsItsOwnVerdictBesideTheCaptures() throws Exception {
        WireScript gone = WireScript.between("10.0.0.7:49092", SERVER)
                .at(0)
                .handshake()
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                .serverAck()
                .at(5)
                .clientRst();
        explain(List.of(gone), felt(5.01, "10.0.0.7:49092", Failure.Kind.RESET));
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.verdict().cause()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.incident().local()).isEqualTo(Endpoint.parse(SERVER));
            assertThat(report.others()).extracting(Told::view).containsExactly("packets");
        });
    }

    @Test
    void withoutACaptureOneIsMissed() throws Exception {
        explain(List.of(), reset(5));
        assertThat(only(Verdict.UNKNOWN).verdict().missing()).contains(NO_PACKETS, NO_PORT);
    }

    // ---- the stage ----

    private static boolean isAborted(Report report) {
        return report.verdict().cause().equals("peer-aborted");
    }

    private Report only(String cause) {
        List<Report> found = reports.stream()
                .filter(report -> report.verdict().cause().equals(cause))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static WireScript aborted(int port, double at) {
        return WireScript.between("10.0.0.7:" + port, SERVER)
                .at(at - 0.1)
                .handshake()
                .client("GET /orders HTTP/1.1\r\nHost: a\r\n\r\n")
                .serverAck()
                .at(at)
                .serverRst();
    }

    private static WireScript healthy(int port, double from, double to) {
        return WireScript.between("10.0.0.7:" + port, SERVER)
                .at(from)
                .handshake()
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(to)
                .clientFin()
                .serverFin()
                .clientAck();
    }

    private static Report reset(double at) {
        return felt(at, SERVER, Failure.Kind.RESET);
    }

    private static Report felt(double at, String peer, Failure.Kind kind) {
        long nanos = WireScript.nanosAt(at);
        Connection connection = new Connection(
                0,
                Role.UNKNOWN,
                null,
                Endpoint.parse(peer),
                null,
                0,
                0,
                0,
                0,
                -1,
                -1,
                0,
                0,
                -1,
                0,
                0,
                0,
                null,
                null,
                null);
        Incident incident = new IncidentBuilder("", nanos, new Failure(kind, null, null))
                .connection(connection)
                .tiers(Set.of(Tier.APP))
                .build();
        Verdict verdict = new Verdict(
                Verdict.UNKNOWN,
                Blame.UNKNOWN,
                Confidence.UNKNOWN,
                "a read from " + peer + " ended in a reset or another error",
                "get the evidence that this verdict lists as missing",
                new Retry(Retry.Safe.UNKNOWN, "a recording does not tell what the peer accepted"),
                List.of(new Evidence(Tier.APP, nanos, "jdk.SocketRead on thread main: 0 bytes")),
                List.of(),
                List.of(NO_PORT, NO_PACKETS));
        return new Report(incident, verdict, List.of());
    }

    private Summary explain(List<WireScript> scripts, Report... felt) throws IOException {
        reports.clear();
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
        Explainer explainer = new Explainer(diagnosis, ExplainOptions.EVERYTHING, reports::add);
        Arrays.stream(felt).forEach(report -> explainer.witness("app.jfr", report));
        List<Path> captures = scripts.isEmpty()
                ? List.of()
                : List.of(Files.write(folder.resolve("a.pcap"), WireScript.pcap(scripts.toArray(WireScript[]::new))));
        return explainer.explain(captures, Progress.NONE);
    }
}
