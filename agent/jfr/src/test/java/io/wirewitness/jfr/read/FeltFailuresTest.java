package io.wirewitness.jfr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which failures have no verdict in a recording, and what is said of them. */
class FeltFailuresTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long AT = 1_000 * SECOND;
    private static final Endpoint PEER = Endpoint.parse("10.0.0.5:443");
    private static final Endpoint OTHER = Endpoint.parse("10.0.0.6:443");
    private static final String RESET = "java.net.SocketException";

    private final FeltFailures failures =
            new FeltFailures(new Diagnosis((rule, fault) -> Assertions.fail(rule + " broke", fault)));

    @Test
    void aFailureWithoutAVerdictIsUnknownAndSaysSo() {
        failures.felt(reset(AT, 9));
        Report report = only();
        Verdict verdict = report.verdict();
        assertThat(verdict.cause()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.confidence()).isEqualTo(Confidence.UNKNOWN);
        assertThat(verdict.headline())
                .isEqualTo(
                        "a connection was reset (10.0.0.5:443), and the agent's verdict on it is not in the recording");
        assertThat(verdict.missing()).containsExactly(FeltFailures.NO_VERDICT, FeltFailures.NO_PACKETS);
        assertThat(verdict.evidence())
                .singleElement()
                .satisfies(fact -> assertThat(fact.fact())
                        .isEqualTo(
                                "wirewitness.Failure: java.net.SocketException on thread main, at com.shop.Orders.call:12,"
                                        + " local port 49092"));
        assertThat(report.incident().epochNanos()).isEqualTo(AT);
        assertThat(report.incident().failure().kind()).isEqualTo(Failure.Kind.RESET);
        assertThat(report.incident().remote()).isEqualTo(PEER);
        assertThat(report.incident().local()).isNull();
    }

    @Test
    void oneThatWasJudgedIsNotToldAgain() {
        failures.felt(reset(AT, 9));
        failures.judged(new Judged(AT - SECOND / 4, 9, 49092, PEER, "java.io.IOException"));
        assertThat(failures.reports(AT + SECOND)).isEmpty();
    }

    /** A time-out whose connection is closed late: the verdict has the time of its first event. */
    @Test
    void anyVerdictOnItsConnectionIsItsOwn() {
        failures.felt(reset(AT, 9));
        failures.judged(new Judged(AT - 60 * SECOND, 9, 49092, PEER, RESET));
        assertThat(failures.reports(AT + SECOND)).isEmpty();
    }

    /** The near miss: another connection of the same pool. */
    @Test
    void aVerdictOnAnotherConnectionIsNone() {
        failures.felt(reset(AT, 9));
        failures.judged(new Judged(AT, 10, 49093, PEER, RESET));
        assertThat(failures.reports(AT + SECOND)).hasSize(1);
    }

    @Test
    void onlyThoseAtTheEndHadNoTimeToBeJudged() {
        failures.felt(reset(AT, 9));
        assertThat(failures.reports(AT + 4 * SECOND)).hasSize(1);
        assertThat(failures.reports(AT + 6 * SECOND)).isEmpty();
    }

    @Test
    void withoutAConnectionNobodyCanTell() {
        failures.felt(unresolved(AT, "main"));
        assertThat(failures.reports(AT + SECOND)).isEmpty();
    }

    @Test
    void whereOneOfThemHasNoConnectionsNumberTheEndsTell() {
        failures.felt(reset(AT, 9));
        failures.judged(new Judged(AT, 0, 49092, PEER, null));
        assertThat(failures.reports(AT + SECOND)).isEmpty();
        failures.felt(felt(AT + 3 * SECOND, Failure.Kind.RESET, 11, 49100, OTHER, RESET, "main"));
        failures.judged(new Judged(AT + 3 * SECOND, 0, 49100, PEER, RESET));
        assertThat(failures.reports(AT + 3 * SECOND)).hasSize(1);
    }

    @Test
    void whatSeveralLayersFeltIsOneAndTwoConnectionsAreTwo() {
        failures.felt(felt(AT + 1, Failure.Kind.OTHER, 9, 49092, PEER, "java.io.IOException", "loop"));
        failures.felt(reset(AT, 9));
        failures.felt(reset(AT, 10));
        assertThat(failures.reports(AT + SECOND))
                .extracting(report -> report.incident().failure().kind())
                .containsExactly(Failure.Kind.RESET, Failure.Kind.RESET);
    }

    /** The one kind of which the event has all that a rule asks for. */
    @Test
    void aRefusedConnectIsJudgedByTheRules() {
        failures.felt(felt(
                AT,
                Failure.Kind.CONNECT_REFUSED,
                9,
                0,
                Endpoint.parse("127.0.0.1:1"),
                "java.net.ConnectException",
                "main"));
        Report report = only();
        assertThat(report.verdict().cause()).isEqualTo("connection-refused");
        assertThat(report.verdict().missing()).contains(FeltFailures.NO_VERDICT);
        assertThat(report.verdict().confidence()).isNotEqualTo(Confidence.PROVEN);
    }

    @Test
    void ourAddressIsThatOfOtherConnectionsToTheHostIfThereIsOne() {
        failures.felt(reset(AT, 9));
        failures.ends(Endpoint.parse("10.0.0.7:50000"), Endpoint.parse("10.0.0.5:80"));
        failures.ends(Endpoint.parse("10.0.0.9:50000"), OTHER);
        failures.ends(null, PEER);
        assertThat(only().incident().local()).isEqualTo(Endpoint.parse("10.0.0.7:49092"));
        failures.ends(Endpoint.parse("10.0.0.8:50000"), PEER);
        assertThat(only().incident().local()).isNull();
    }

    @Test
    void aFloodIsCounted() {
        for (int i = 1; i <= FeltFailures.MOST_KEPT + 5; i++) {
            failures.felt(reset(AT + i, i));
        }
        assertThat(failures.reports(AT + SECOND)).hasSize(FeltFailures.MOST_TOLD);
        assertThat(failures.notTold()).isEqualTo(FeltFailures.MOST_KEPT - FeltFailures.MOST_TOLD);
    }

    private Report only() {
        List<Report> reports = failures.reports(AT + SECOND);
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }

    private static FeltFailure reset(long at, long id) {
        return felt(at, Failure.Kind.RESET, id, 49092, PEER, RESET, "main");
    }

    private static FeltFailure unresolved(long at, String thread) {
        return felt(at, Failure.Kind.NAME_NOT_RESOLVED, 0, 0, null, "java.net.UnknownHostException", thread);
    }

    private static FeltFailure felt(
            long at, Failure.Kind kind, long id, int port, @Nullable Endpoint remote, String exception, String thread) {
        return new FeltFailure(
                at, kind, id, port, remote, "okhttp 4.12.0", exception, thread, "com.shop.Orders.call:12");
    }
}
