package io.wirewitness.explain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.OtherView.Nearer;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One connection in the captures of several hosts: one clock, one verdict, the others as views of it. */
class SeveralCapturesTest {

    private static final String REQUEST = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** One way between the two hosts. */
    private static final double WAY = 0.005;

    /** How far the server's clock is ahead. */
    private static final double AHEAD = 0.0123;

    @TempDir
    private Path folder;

    private final List<Report> reports = new ArrayList<>();

    /** One conversation as one host captures it: each host's own segments at once, the other's when they arrive. */
    private static final class Seen {

        private final WireScript script;
        private final boolean atServer;
        private final double ahead;

        Seen(String client, boolean atServer, double ahead) {
            this.atServer = atServer;
            this.ahead = ahead;
            script = WireScript.between(client, "10.0.0.5:8080");
            script.clientTtl(atServer ? 61 : 64).serverTtl(atServer ? 64 : 61);
        }

        Seen fromClient(double at, Consumer<WireScript> step) {
            step.accept(script.at(at + ahead + (atServer ? WAY : 0)));
            return this;
        }

        Seen fromServer(double at, Consumer<WireScript> step) {
            step.accept(script.at(at + ahead + (atServer ? 0 : WAY)));
            return this;
        }

        Seen answered(double at) {
            return fromClient(at, WireScript::clientSyn)
                    .fromServer(at + WAY, WireScript::serverSynAck)
                    .fromClient(at + 2 * WAY, WireScript::clientAck)
                    .fromClient(at + 0.02, script -> script.client(REQUEST))
                    .fromServer(at + 0.04, script -> script.server(RESPONSE))
                    .fromClient(at + 0.06, WireScript::clientAck);
        }
    }

    private static Seen client(int number) {
        return new Seen("10.0.0.7:" + (49_000 + number), false, 0);
    }

    private static Seen server(int number) {
        return new Seen("10.0.0.7:" + (49_000 + number), true, AHEAD);
    }

    @Test
    void theOffsetIsHalfTheDifferenceOfBothWaysAndTheErrorHalfTheirSum() throws IOException {
        Summary summary = explain(
                write("client.pcap", client(1).answered(0), client(2).answered(3)),
                write("server.pcap", server(1).answered(0), server(2).answered(3)));

        assertThat(summary.captures()).containsExactly("client.pcap", "server.pcap");
        assertThat(summary.notices())
                .containsExactly(
                        "the clock of server.pcap is 12.3 ms ahead of client.pcap's, +-5 ms, from 2 connections");
        assertThat(summary.connections()).isEqualTo(2);
        assertThat(summary.byCause()).containsExactly(java.util.Map.entry("none", 2L));
    }

    @Test
    void capturesThatShareNoConnectionSaySo() throws IOException {
        Summary summary = explain(
                write("client.pcap", client(1).answered(0)),
                write("server.pcap", server(2).answered(0)));

        assertThat(summary.notices())
                .containsExactly("the clock of server.pcap could not be compared: no connection is in it and in an"
                        + " earlier capture");
        assertThat(summary.connections()).isEqualTo(2);
    }

    @Test
    void aResetThatBothSawIsToldOnceFromTheClientsSide() throws IOException {
        explain(
                write("server.pcap", reset(server(1)), server(2).answered(30)),
                write("client.pcap", reset(client(1)), client(2).answered(30)));

        Incident incident = onlyOne();
        assertThat(incident.failure().kind()).isEqualTo(Failure.Kind.RESET);
        OtherView view = incident.surroundings().views().get(0);
        assertThat(incident.surroundings().views()).hasSize(1);
        assertThat(requireNonNull(incident.surroundings().capture()).name()).isEqualTo("client.pcap");
        assertThat(view.capture().name()).isEqualTo("server.pcap");
        assertThat(view.nearer()).isEqualTo(Nearer.SERVER);
        // Captures are taken in the order of their first packets, whatever order they are named in.
        long felt = WireScript.nanosAt(10.04 + WAY);
        assertThat(incident.epochNanos()).isEqualTo(felt);
        assertThat(view.clockErrorNanos()).isEqualTo(5_000_000);
        TcpSegment sent = requireNonNull(view.flow().fromServer().rst());
        long on = WireScript.nanosAt(10.04);
        assertThat(Math.abs(sent.epochNanos() - on)).isLessThanOrEqualTo(view.clockErrorNanos());
    }

    @Test
    void aResetThatOnlyTheClientSawIsThereBesideWhatTheServerSent() throws IOException {
        Seen atClient = client(1)
                .answered(0)
                .fromClient(10, script -> script.client(REQUEST))
                .fromServer(10.002, script -> script.nextTtl(101).serverBareRst());
        Seen atServer = server(1)
                .answered(0)
                .fromClient(10, script -> script.client(REQUEST))
                .fromServer(10.1, script -> script.server(RESPONSE));
        explain(
                write("client.pcap", atClient, client(2).answered(30)),
                write("server.pcap", atServer, server(2).answered(30)));

        Incident incident = onlyOne();
        assertThat(incident.failure().kind()).isEqualTo(Failure.Kind.RESET);
        OtherView view = incident.surroundings().views().get(0);
        assertThat(view.nearer()).isEqualTo(Nearer.SERVER);
        assertThat(view.flow().fromServer().rst()).isNull();
    }

    @Test
    void whatTheClientsOwnCaptureShowsGoingWellFailedNobody() throws IOException {
        // The server's capture ends before the answer: alone, it shows a request that nobody answers.
        Seen atServer = server(1)
                .answered(0)
                .fromClient(10, script -> script.client(REQUEST))
                .fromServer(10.001, WireScript::serverAck)
                .fromClient(14, WireScript::clientKeepAlive)
                .fromServer(14.001, WireScript::serverAck);
        Seen atClient = client(1)
                .answered(0)
                .fromClient(10, script -> script.client(REQUEST))
                .fromServer(10.001, WireScript::serverAck)
                .fromClient(14, WireScript::clientKeepAlive)
                .fromServer(14.001, WireScript::serverAck)
                .fromServer(16, script -> script.server(RESPONSE))
                .fromClient(16.1, WireScript::clientFin)
                .fromServer(16.2, WireScript::serverFin);
        Path server = write("server.pcap", atServer, server(2).answered(3));
        Path client = write("client.pcap", atClient, client(2).answered(3));

        explain(server);
        assertThat(reports).hasSize(1);
        Summary both = explain(server, client);
        assertThat(reports).isEmpty();
        assertThat(both.byCause()).containsExactly(java.util.Map.entry("none", 2L));
    }

    @Test
    void aRequestThatGoesOnAtAnotherBackendIsOneConnection() throws IOException {
        // C1: the connection is backend 1's; the rest of its request reaches backend 3, which knows nothing of it.
        WireScript first = backend(61)
                .at(0)
                .handshake()
                .client(REQUEST)
                .serverAck()
                .at(0.2)
                .client(1448)
                .serverAck()
                .unseen()
                .client(104)
                .at(0.203)
                .clientRst();
        WireScript third = backend(61)
                .unseen()
                .clientSyn()
                .unseen()
                .serverSynAck()
                .unseen()
                .clientAck()
                .unseen()
                .client(REQUEST)
                .unseen()
                .serverAck()
                .unseen()
                .client(1448)
                .unseen()
                .serverAck()
                .at(0.201)
                .client(104)
                .serverBareRst();
        Path one = Files.write(folder.resolve("backend1.pcap"), WireScript.pcap(first, other(1)));
        Path three = Files.write(folder.resolve("backend3.pcap"), WireScript.pcap(third, other(2)));

        explain(one, three);

        Incident incident = onlyOne();
        assertThat(incident.failure().kind()).isEqualTo(Failure.Kind.RESET);
        OtherView view = incident.surroundings().views().get(0);
        assertThat(requireNonNull(incident.flow()).handshakeSeen() ^ view.flow().handshakeSeen())
                .isTrue();
        assertThat(view.clockErrorNanos()).isEqualTo(OtherView.CLOCKS_UNRELATED);
    }

    @Test
    void aRequestThatGoesOnAtABackendOfAnotherAddressIsOneConnectionToo() throws IOException {
        WireScript first = upload("10.0.0.101:8080", true);
        WireScript third = upload("10.0.0.103:8080", false);
        Path one = Files.write(folder.resolve("backend1.pcap"), WireScript.pcap(first, other(1)));
        Path three = Files.write(folder.resolve("backend3.pcap"), WireScript.pcap(third, other(2)));

        explain(one, three);

        Incident incident = onlyOne();
        assertThat(incident.surroundings().views().get(0).flow().server()).isEqualTo(Endpoint.parse("10.0.0.101:8080"));
        Verdict verdict = reports.get(0).verdict();
        assertThat(verdict.cause()).isEqualTo("split-path");
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void anotherConnectionOfTheSamePortAtABackendOfAnotherAddressIsNoView() throws IOException {
        WireScript first = WireScript.between("10.0.0.7:49092", "10.0.0.101:8080")
                .handshake()
                .client(REQUEST)
                .server(RESPONSE)
                .client(900_000)
                .serverAck();
        WireScript third = upload("10.0.0.103:8080", false);
        Path one = Files.write(folder.resolve("backend1.pcap"), WireScript.pcap(first, other(1)));
        Path three = Files.write(folder.resolve("backend3.pcap"), WireScript.pcap(third, other(2)));

        explain(one, three);

        assertThat(reports)
                .allSatisfy(report ->
                        assertThat(report.incident().surroundings().views()).isEmpty());
    }

    /** 1448 bytes of a request that reach the first backend, or the 104 behind them, which reach another. */
    private static WireScript upload(String server, boolean first) {
        WireScript script = WireScript.between("10.0.0.7:49092", server);
        if (!first) {
            script.unseen();
        }
        script.clientSyn();
        if (!first) {
            script.unseen();
        }
        script.serverSynAck();
        if (!first) {
            script.unseen();
        }
        script.clientAck();
        script.at(0.2);
        if (!first) {
            script.unseen();
        }
        script.client(1448);
        if (!first) {
            script.unseen();
        }
        script.serverAck();
        return first ? script : script.at(0.201).client(104).serverBareRst();
    }

    private static WireScript backend(int clientTtl) {
        return WireScript.between("10.0.0.7:49092", "10.0.0.100:8080").clientTtl(clientTtl);
    }

    private static WireScript other(int number) {
        return WireScript.between("10.0.0.8:" + (50_000 + number), "10.0.0.100:8080")
                .at(20)
                .handshake();
    }

    private static Seen reset(Seen seen) {
        return seen.answered(0)
                .fromClient(10, script -> script.client(REQUEST))
                .fromServer(10.04, WireScript::serverRst);
    }

    private Incident onlyOne() {
        assertThat(reports).hasSize(1);
        Incident incident = reports.get(0).incident();
        assertThat(incident.surroundings().views()).hasSize(1);
        for (TcpSegment segment : incident.surroundings().views().get(0).flow().segments()) {
            assertThat(segment.epochNanos()).isGreaterThanOrEqualTo(WireScript.nanosAt(0) - 1_000_000_000L);
        }
        return incident;
    }

    private Path write(String name, Seen... seen) throws IOException {
        WireScript[] scripts = new WireScript[seen.length];
        for (int i = 0; i < seen.length; i++) {
            scripts[i] = seen[i].script;
        }
        return Files.write(folder.resolve(name), WireScript.pcap(scripts));
    }

    private Summary explain(Path... files) throws IOException {
        reports.clear();
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
        return new Explainer(diagnosis, ExplainOptions.EVERYTHING, reports::add).explain(List.of(files), Progress.NONE);
    }
}
