package io.wirewitness.explain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.capture.UnusableInput;
import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.flow.FlowLimits;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read, what is asked for, what is told and in which order, and what is said when something does not fit. */
class ExplainerTest {

    private static final String REQUEST = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    private Path folder;

    private final List<Report> reports = new ArrayList<>();

    // ---- order, numbers, summary ----

    @Test
    void failuresAreToldInTheOrderOfTheirTimes() throws IOException {
        // The first to fail is the last to leave: it is still half open at the end.
        Path file = write("a.pcap", closedWithoutResponse(1, 10), reset(2, 20), reset(3, 15), closed(4, 300));

        explain(file);

        assertThat(reports)
                .extracting(report -> report.incident().local())
                .containsExactly(client(1), client(3), client(2));
        assertThat(reports)
                .extracting(report -> report.incident().id())
                .containsExactly("00000001", "00000002", "00000003");
    }

    @Test
    void theSummaryCountsEverything() throws IOException {
        Path file = write("a.pcap", reset(1, 10), reset(2, 12), closed(3, 20), refused(4, 30));

        Summary summary = explain(file);

        assertThat(summary.captures()).containsExactly("a.pcap");
        assertThat(summary.packets()).isEqualTo(6 + 6 + 10 + 2);
        assertThat(summary.bytes()).isEqualTo(Files.size(file));
        assertThat(summary.connections()).isEqualTo(4);
        assertThat(summary.byCause()).containsEntry(Verdict.NONE, 1L).containsEntry("connection-refused", 1L);
        assertThat(summary.byCause().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(4);
        assertThat(summary.byCause().keySet().iterator().next()).isNotIn(Verdict.NONE, "connection-refused");
        assertThat(summary.firstNanos()).isEqualTo(WireScript.nanosAt(10));
        assertThat(summary.lastNanos()).isGreaterThan(WireScript.nanosAt(30));
        assertThat(summary.faults()).isEmpty();
        assertThat(summary.notices()).isEmpty();
    }

    @Test
    void progressEndsWithAllThatWasRead() throws IOException {
        Path file = write("a.pcap", reset(1, 10));
        List<Long> told = new ArrayList<>();

        explainer(ExplainOptions.EVERYTHING, ExplainLimits.DEFAULT)
                .explain(List.of(file), (bytes, of, packets) -> told.addAll(List.of(bytes, of, packets)));

        assertThat(told).containsExactly(Files.size(file), Files.size(file), 6L);
    }

    // ---- filters ----

    @Test
    void aHostIsAnAddressOrTheServersName() throws IOException {
        Path file = write("a.pcap", reset(1, 10), reset("10.0.0.6:8080", 2, 12));

        explain(filter("10.0.0.6", 0, null), file);
        assertThat(reports).extracting(report -> report.incident().local()).containsExactly(client(2));

        explain(filter("API.example.com", 0, null), file);
        assertThat(reports).hasSize(2);

        explain(filter("www.example.com", 0, null), file);
        assertThat(reports).isEmpty();
    }

    @Test
    void aPortOrAConnectionIsOneAtEitherEnd() throws IOException {
        Path file = write("a.pcap", reset(1, 10), reset("10.0.0.6:9090", 2, 12));

        explain(filter(null, 9090, null), file);
        assertThat(reports).extracting(report -> report.incident().local()).containsExactly(client(2));

        explain(filter(null, client(1).port(), null), file);
        assertThat(reports).extracting(report -> report.incident().local()).containsExactly(client(1));

        explain(filter(null, 0, FlowKey.of(Endpoint.parse("10.0.0.6:9090"), client(2))), file);
        assertThat(reports).extracting(report -> report.incident().local()).containsExactly(client(2));
    }

    @Test
    void aTimeIsWhenItFailed() throws IOException {
        Path file = write("a.pcap", reset(1, 10), reset(2, 100), reset(3, 300));

        explain(between(50, 200), file);

        assertThat(reports).extracting(report -> report.incident().local()).containsExactly(client(2));
    }

    @Test
    void readingEndsWhenTheTimeThatIsAskedForIsOver() throws IOException {
        Path file = write("a.pcap", reset(1, 10), reset(2, 1000), reset(3, 1001));

        Summary summary = explain(between(0, 50), file);

        assertThat(summary.packets()).isLessThan(12);
        assertThat(reports).hasSize(1);
    }

    @Test
    void aCauseThatIsNotAskedForIsCountedAndNotTold() throws IOException {
        Path file = write("a.pcap", reset(1, 10), refused(2, 12));

        Summary summary = explain(new ExplainOptions(null, 0, null, 0, 0, Set.of("connection-refused"), false), file);

        assertThat(reports).extracting(report -> report.verdict().cause()).containsExactly("connection-refused");
        assertThat(summary.byCause().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void allTellsWhatIsWellToo() throws IOException {
        Path file = write("a.pcap", closed(1, 10), reset(2, 12));

        explain(new ExplainOptions(null, 0, null, 0, 0, Set.of(), true), file);

        assertThat(reports).hasSize(2);
        Verdict well = reports.stream()
                .map(Report::verdict)
                .filter(verdict -> verdict.cause().equals(Verdict.NONE))
                .findFirst()
                .orElseThrow();
        assertThat(well.headline()).isEqualTo("closed by the client after 1 complete response");
        assertThat(well.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(well.evidence()).hasSize(1);
    }

    // ---- surroundings ----

    @Test
    void neighboursBeforeAndAfterAreKnown() throws IOException {
        Path file = write("a.pcap", closed(1, 10), reset(2, 40), refused(3, 50), closed(4, 300));

        explain(file);

        List<Neighbour> neighbours = reports.get(0).incident().surroundings().neighbours();
        assertThat(neighbours).extracting(Neighbour::client).containsExactly(client(1), client(3));
        assertThat(neighbours)
                .extracting(Neighbour::end)
                .containsExactly(Neighbour.End.CLIENT_FIN, Neighbour.End.REFUSED);
    }

    @Test
    void theServersPatienceIsKnownFromItsOtherConnections() throws IOException {
        WireScript idle =
                answered(1, 0).at(30).serverFin().clientAck().at(31).clientFin().serverAck();
        Path file = write("a.pcap", idle, reset(2, 40), closed(3, 300));

        explain(file);

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).incident().peer().idleEnds()).isEqualTo(1);
        assertThat(reports.get(0).incident().peer().shortestIdleEndMillis()).isBetween(29_900L, 30_000L);
    }

    @Test
    void aServerIsNamedByWhatTheClientAskedFor() throws IOException {
        WireScript tls = WireScript.between(client(1).toString(), "10.0.0.5:443")
                .at(0)
                .handshake()
                .client(TlsBytes.clientHello("shop.example.com"))
                .serverRst()
                .at(1)
                .serverAck();
        explain(write("a.pcap", tls));
        assertThat(requireNonNull(reports.get(0).incident().connection()).host())
                .isEqualTo("shop.example.com");

        explain(write("b.pcap", reset(2, 10)));
        assertThat(requireNonNull(reports.get(0).incident().connection()).host())
                .isEqualTo("api.example.com");
    }

    // ---- what cannot be decided ----

    @Test
    void anEndingAtTheEndOfTheCaptureIsNeverProven() throws IOException {
        explain(write("a.pcap", reset(1, 10)));
        Verdict atTheEnd = reports.get(0).verdict();
        Summary later = explain(write("b.pcap", reset(1, 10), closed(2, 20)));
        Verdict before = reports.get(0).verdict();

        assertThat(before.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(atTheEnd.cause()).isEqualTo(before.cause());
        assertThat(atTheEnd.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(atTheEnd.missing()).anyMatch(line -> line.contains("undecided"));
        assertThat(later.notices()).isEmpty();
    }

    @Test
    void whatIsUnderWayAtTheEndIsUndecidedAndSaid() throws IOException {
        Summary summary = explain(write("a.pcap", answered(1, 0), open(2, 1).client(REQUEST)));

        assertThat(reports).isEmpty();
        assertThat(summary.notices())
                .containsExactly(
                        "how 1 connection went on is not known: the capture ends while it waits for an answer, or shows"
                                + " one direction only");
    }

    @Test
    void aConnectionOlderThanTheCaptureIsOnNoCertainRequest() throws IOException {
        WireScript older = WireScript.between(client(1).toString(), "10.0.0.5:8080")
                .at(20)
                .client(REQUEST)
                .serverAck()
                .at(21)
                .serverRst();
        explain(write("a.pcap", closed(2, 0), older, closed(3, 60)));

        assertThat(reports).hasSize(1);
        assertThat(requireNonNull(reports.get(0).incident().connection()).ordinal())
                .isZero();
        assertThat(requireNonNull(reports.get(0).incident().connection()).exchangeIdleMillis())
                .isEqualTo(20_000);
    }

    @Test
    void aCutFileIsUsedUpToTheCutAndSaysSo() throws IOException {
        WireScript waiting =
                answered(2, 1).at(2).client(REQUEST).serverAck().at(9).clientKeepAlive();
        byte[] whole = WireScript.pcap(reset(1, 0), waiting); // the keep-alive is what is cut
        Path file = folder.resolve("cut.pcap");
        Files.write(file, Arrays.copyOf(whole, whole.length - 3));

        Summary summary = explain(file);

        assertThat(summary.faults()).hasSize(1);
        assertThat(summary.faults().get(0))
                .startsWith("cut.pcap: packet 15 at byte ")
                .contains("is cut");
        assertThat(reports).hasSize(1);
        assertThat(requireNonNull(reports.get(0).incident().surroundings().capture())
                        .fault())
                .contains("is cut");
    }

    // ---- bounds ----

    @Test
    void moreFailuresThanWaitAreToldAndSaid() throws IOException {
        Path file = write("a.pcap", reset(1, 10), reset(2, 20), reset(3, 30), reset(4, 40), closed(5, 60));

        Summary summary = explainer(
                        ExplainOptions.EVERYTHING, new ExplainLimits(FlowLimits.OFFLINE, 2, 2, 10, 60_000_000_000L))
                .explain(List.of(file), Progress.NONE);

        assertThat(reports).hasSize(4);
        assertThat(summary.notices()).anyMatch(line -> line.contains("judged before a minute of neighbours was known"));
    }

    @Test
    void whatDoesNotFitIsForgottenAndSaid() throws IOException {
        Path file = write("a.pcap", answered(1, 0), answered(2, 1), answered(3, 2), answered(4, 3));
        FlowLimits two = new FlowLimits(2, 1 << 26, 1 << 22, 1 << 20, 10_000_000_000L, 130_000_000_000L);

        Summary summary = explainer(ExplainOptions.EVERYTHING, new ExplainLimits(two, 10, 10, 10, 60_000_000_000L))
                .explain(List.of(file), Progress.NONE);

        assertThat(summary.connections()).isEqualTo(4);
        assertThat(summary.notices()).anyMatch(line -> line.startsWith("2 open connections forgotten"));
    }

    // ---- input ----

    @Test
    void standardInputIsReadLikeAFile() throws IOException {
        explainer(
                        ExplainOptions.EVERYTHING,
                        ExplainLimits.DEFAULT,
                        new ByteArrayInputStream(WireScript.pcap(reset(1, 10))))
                .explain(List.of(Path.of("-")), Progress.NONE);

        assertThat(reports).hasSize(1);
    }

    @Test
    void whatIsNoCaptureIsOneLineForTheUser() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "this is no capture at all, only text\n");
        Path empty = Files.createFile(folder.resolve("empty.pcap"));

        for (Path bad : List.of(text, empty, folder, folder.resolve("missing.pcap"))) {
            assertThatThrownBy(() -> explain(bad))
                    .isInstanceOf(UnusableInput.class)
                    .hasMessageContaining(String.valueOf(bad))
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void anEmptyFileAmongOthersIsAFaultAndNoMore() throws IOException {
        Path file = write("a.pcap", reset(1, 10));
        Path empty = Files.createFile(folder.resolve("b.pcap"));

        Summary summary = explain(file, empty);

        assertThat(reports).hasSize(1);
        assertThat(summary.faults())
                .singleElement()
                .asString()
                .contains("b.pcap")
                .contains("empty");
    }

    @Test
    void filesOfOneRotationAreOnePointInTheOrderOfTheirPackets() throws IOException {
        byte[] whole = WireScript.pcap(
                answered(1, 0).at(2).client(REQUEST).serverAck().at(3).serverRst(), closed(2, 9));
        int cut = 24;
        for (int packet = 0; packet < 8; packet++) { // behind the second request: its end is in the other file
            cut += 16 + littleEndian(whole, cut + 8);
        }
        Path first = folder.resolve("trace.pcap1");
        Path second = folder.resolve("trace.pcap0");
        Files.write(first, Arrays.copyOf(whole, cut));
        byte[] rest = new byte[24 + whole.length - cut];
        System.arraycopy(whole, 0, rest, 0, 24);
        System.arraycopy(whole, cut, rest, 24, whole.length - cut);
        Files.write(second, rest);

        Summary summary = explain(second, first);

        assertThat(summary.captures()).hasSize(1);
        assertThat(summary.connections()).isEqualTo(2);
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).incident().failure().kind()).isEqualTo(Failure.Kind.RESET);
        assertThat(requireNonNull(reports.get(0).incident().flow()).handshakeSeen())
                .isTrue();
    }

    private static int littleEndian(byte[] bytes, int at) {
        boolean little = bytes[0] == (byte) 0xd4 || bytes[0] == (byte) 0x4d;
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value |= (bytes[at + i] & 0xff) << (8 * (little ? i : 3 - i));
        }
        return value;
    }

    // ---- what is written and asked ----

    private static Endpoint client(int number) {
        return Endpoint.parse("10.0.0.7:" + (49_000 + number));
    }

    private static WireScript open(int number, double at) {
        return open("10.0.0.5:8080", number, at);
    }

    private static WireScript open(String server, int number, double at) {
        return WireScript.between(client(number).toString(), server).at(at).handshake();
    }

    private static WireScript answered(int number, double at) {
        return open(number, at).client(REQUEST).at(at + 0.02).server(RESPONSE).clientAck();
    }

    /** Six packets; reset 30 ms behind its request. */
    private static WireScript reset(int number, double at) {
        return reset("10.0.0.5:8080", number, at);
    }

    private static WireScript reset(String server, int number, double at) {
        return open(server, number, at)
                .client(REQUEST)
                .serverAck()
                .at(at + 0.03)
                .serverRst();
    }

    private static WireScript closedWithoutResponse(int number, double at) {
        return open(number, at)
                .client(REQUEST)
                .serverAck()
                .at(at + 0.03)
                .serverFin()
                .clientAck();
    }

    /** Ten packets. */
    private static WireScript closed(int number, double at) {
        return answered(number, at)
                .at(at + 2)
                .clientFin()
                .serverAck()
                .serverFin()
                .clientAck();
    }

    private static WireScript refused(int number, double at) {
        return WireScript.between(client(number).toString(), "10.0.0.5:8080")
                .at(at)
                .clientSyn()
                .serverRefuses();
    }

    private Path write(String name, WireScript... scripts) throws IOException {
        return Files.write(folder.resolve(name), WireScript.pcap(scripts));
    }

    private static ExplainOptions filter(@Nullable String host, int port, @Nullable FlowKey connection) {
        return new ExplainOptions(host, port, connection, 0, 0, Set.of(), false);
    }

    private static ExplainOptions between(double from, double to) {
        return new ExplainOptions(null, 0, null, WireScript.nanosAt(from), WireScript.nanosAt(to), Set.of(), false);
    }

    private Summary explain(Path... files) throws IOException {
        return explain(ExplainOptions.EVERYTHING, files);
    }

    private Summary explain(ExplainOptions options, Path... files) throws IOException {
        reports.clear();
        return explainer(options, ExplainLimits.DEFAULT).explain(List.of(files), Progress.NONE);
    }

    private Explainer explainer(ExplainOptions options, ExplainLimits limits) {
        return explainer(options, limits, InputStream.nullInputStream());
    }

    private Explainer explainer(ExplainOptions options, ExplainLimits limits, InputStream standardInput) {
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
        return new Explainer(diagnosis, options, reports::add, limits, standardInput);
    }
}
