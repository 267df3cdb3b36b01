package io.wirewitness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.CounterChange;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Role;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.model.SocketEvent.Kind;
import io.wirewitness.model.Trace;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The engine's bookkeeping, driven by a clock that the test moves. */
class EngineTest {

    private static final long MILLI = 1_000_000L;
    private static final long START = 1_700_000_000_000_000_000L;

    private final long begun = System.nanoTime();
    private long now = START;
    private final List<Report> told = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    private Engine engine(EngineLimits limits, Sink... more) {
        List<Sink> sinks = new ArrayList<>(List.of(more));
        sinks.add(sink("told", told::add));
        return new Engine(
                () -> now,
                limits,
                new Diagnosis((rule, fault) -> notices.add(rule)),
                sinks,
                WireTap.none(),
                peer -> 0,
                List::of,
                () -> 0,
                () -> {},
                notices::add);
    }

    /** As above, with the host's counters. */
    private Engine engine(Supplier<List<CounterChange>> counters) {
        return new Engine(
                () -> now,
                EngineLimits.DEFAULT,
                new Diagnosis((rule, fault) -> notices.add(rule)),
                List.of(sink("told", told::add)),
                WireTap.none(),
                peer -> 0,
                counters,
                () -> 0,
                () -> {},
                notices::add);
    }

    private interface Taking {
        void take(Report report) throws IOException;
    }

    private static Sink sink(String name, Taking taking) {
        return new Sink() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void accept(Report report) throws IOException {
                taking.take(report);
            }
        };
    }

    private static Connection connection(long id) {
        return new Connection(
                id,
                Role.CLIENT,
                Endpoint.parse("10.0.0.7:49092"),
                Endpoint.parse("10.0.0.7:443"),
                null,
                START,
                START,
                0,
                START,
                0,
                10,
                1,
                START,
                -1,
                10,
                0,
                0,
                null,
                null,
                null);
    }

    private static Call call(long id) {
        return new Call(id, "okhttp 4.12.0", "POST", "https://api.example.com/orders", null, -1, null);
    }

    private static SocketEvent event(Kind kind, long connection, String exception) {
        return new SocketEvent(
                kind,
                START,
                connection(connection),
                new Failure(Failure.Kind.RESET, exception, "Connection reset"),
                kind == Kind.SOCKET_FAILED ? null : call(99));
    }

    private void step(Engine engine, long millis) {
        now += millis * MILLI;
        engine.step();
    }

    @Test
    void theSocketsAndTheCallersExceptionAreOneIncident() {
        Engine engine = engine(EngineLimits.DEFAULT);
        List<Report> asked = new ArrayList<>();
        engine.offer(event(Kind.SOCKET_FAILED, 1, "sun.net.ConnectionResetException"), null);
        engine.offer(event(Kind.ATTEMPT_FAILED, 1, "java.net.SocketException"), null);
        engine.offer(event(Kind.CALL_FAILED, 1, "java.io.IOException"), asked::add);
        step(engine, 0);
        assertThat(told).isEmpty();
        step(engine, 6);
        assertThat(told).hasSize(1);
        assertThat(asked).isEqualTo(told);
        assertThat(told.get(0).incident().failure().exceptionClass()).isEqualTo("java.io.IOException");
        assertThat(told.get(0).incident().call()).isEqualTo(call(99));
    }

    @Test
    void whatFollowsAJudgedFailureOnItsConnectionIsNoNewIncident() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(event(Kind.SOCKET_FAILED, 1, "java.net.SocketException"), null);
        step(engine, 0);
        step(engine, 10);
        List<Report> asked = new ArrayList<>();
        engine.offer(event(Kind.SOCKET_FAILED, 1, "java.io.IOException"), asked::add);
        step(engine, 100);
        assertThat(told).hasSize(1);
        assertThat(asked).isEqualTo(told);
    }

    @Test
    void failuresOfDifferentConnectionsStayApart() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(event(Kind.SOCKET_FAILED, 1, "java.net.SocketException"), null);
        engine.offer(event(Kind.SOCKET_FAILED, 2, "java.net.SocketException"), null);
        step(engine, 0);
        step(engine, 10);
        assertThat(told).hasSize(2);
        assertThat(told.get(0).incident().id())
                .isNotEqualTo(told.get(1).incident().id())
                .matches("[0-9a-f]{8}");
    }

    /** On its own thread: what comes while a failure has its time is taken when that is over, and joined to it. */
    @Test
    void theRunningEngineJoinsWhatComesWhileItSleeps() throws InterruptedException {
        CountDownLatch verdict = new CountDownLatch(2);
        List<Report> asked = new CopyOnWriteArrayList<>();
        Engine engine = new Engine(
                () -> START + System.nanoTime() - begun,
                EngineLimits.DEFAULT,
                new Diagnosis((rule, fault) -> notices.add(rule)),
                List.of(sink("told", report -> verdict.countDown())),
                WireTap.none(),
                peer -> 0,
                List::of,
                () -> 0,
                () -> {},
                notices::add);
        engine.start();
        try {
            engine.offer(event(Kind.ATTEMPT_FAILED, 1, "java.net.SocketException"), null);
            engine.offer(event(Kind.CALL_FAILED, 1, "java.io.IOException"), asked::add);
            engine.offer(event(Kind.SOCKET_FAILED, 2, "java.net.SocketException"), null);
            assertThat(verdict.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(asked).hasSize(1);
            assertThat(asked.get(0).incident().failure().exceptionClass()).isEqualTo("java.io.IOException");
        } finally {
            engine.close();
        }
    }

    /** They are read for every failed connect, and once a second: of other failures no verdict stands on this very moment. */
    @Test
    void theHostsCountersAreReadAnewForAConnectOnly() {
        List<List<CounterChange>> reads = new ArrayList<>();
        Engine engine = engine(() -> {
            reads.add(List.of(new CounterChange("TcpExt.ListenOverflows", reads.size() + 1, 10)));
            return reads.get(reads.size() - 1);
        });
        step(engine, 0);
        assertThat(reads).as("once a second").hasSize(1);
        engine.offer(event(Kind.SOCKET_FAILED, 1, "java.net.SocketException"), null);
        step(engine, 0);
        step(engine, 10);
        assertThat(reads).hasSize(1);
        assertThat(told.get(0).incident().counters()).isEqualTo(reads.get(0));

        engine.offer(
                new SocketEvent(
                        Kind.SOCKET_FAILED,
                        START,
                        connection(2),
                        new Failure(
                                Failure.Kind.CONNECT_TIMED_OUT, "java.net.SocketTimeoutException", "connect timed out"),
                        null),
                null);
        step(engine, 0);
        step(engine, 10);
        step(engine, 200);
        assertThat(reads).hasSize(2);
        assertThat(told.get(1).incident().counters()).isEqualTo(reads.get(1));
    }

    @Test
    void whatWasDoneIsCountedOnceASecond() {
        Engine engine = engine(EngineLimits.DEFAULT);
        assertThat(engine.counts()).isEqualTo(EngineCounts.NONE);
        engine.offer(event(Kind.SOCKET_FAILED, 1, "java.net.SocketException"), null);
        engine.offer(event(Kind.SOCKET_FAILED, 2, "java.net.SocketException"), null);
        step(engine, 0);
        step(engine, 10);
        step(engine, 2_000);
        assertThat(engine.counts()).isEqualTo(new EngineCounts(2, 0, 0, 0, 0, false));
    }

    @Test
    void anAttemptThatNothingFollowsWasFeltByNobody() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(event(Kind.ATTEMPT_FAILED, 1, "java.net.SocketException"), null);
        step(engine, 0);
        step(engine, 200);
        assertThat(told).isEmpty();
        step(engine, 60);
        step(engine, 60);
        assertThat(told).isEmpty();
    }

    @Test
    void aConnectInALibraryThatOthersStandOnIsFeltUnlessOneOfThemClaimsIt() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(event(Kind.CONNECT_FAILED, 1, "java.net.ConnectException"), null);
        engine.offer(event(Kind.CONNECT_FAILED, 2, "java.net.ConnectException"), null);
        engine.offer(event(Kind.ATTEMPT_FAILED, 2, "java.net.ConnectException"), null);
        step(engine, 0);
        step(engine, 200);
        assertThat(told).isEmpty();
        step(engine, 900);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).incident().connection()).isEqualTo(connection(1));
    }

    @Test
    void theFirstTraceOfAFailureIsIts() {
        Engine engine = engine(EngineLimits.DEFAULT);
        Trace trace = new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        engine.offer(in(null, event(Kind.ATTEMPT_FAILED, 1, "java.net.SocketException")), null);
        engine.offer(in(trace, event(Kind.CALL_FAILED, 1, "java.io.IOException")), null);
        engine.offer(in(new Trace("1", null), event(Kind.CALL_FAILED, 1, "java.io.IOException")), null);
        engine.offer(event(Kind.SOCKET_FAILED, 2, "java.net.SocketException"), null);
        step(engine, 0);
        step(engine, 10);
        assertThat(told).extracting(report -> report.incident().trace()).containsExactlyInAnyOrder(trace, null);
    }

    private static SocketEvent in(@Nullable Trace trace, SocketEvent event) {
        return new SocketEvent(
                event.kind(), event.epochNanos(), event.connection(), event.failure(), event.call(), trace);
    }

    @Test
    void callsOnASharedConnectionAreIncidentsOfTheirOwn() {
        Engine engine = engine(EngineLimits.DEFAULT);
        for (long id : List.of(7L, 8L)) {
            engine.offer(
                    new SocketEvent(
                            Kind.CALL_FAILED,
                            START,
                            connection(1).with(true, null, null),
                            new Failure(Failure.Kind.RESET, "java.io.IOException", "Connection reset"),
                            call(id)),
                    null);
        }
        step(engine, 0);
        step(engine, 10);
        assertThat(told).hasSize(2);
    }

    @Test
    void aCloseThatTheFailureBroughtAboutIsNotItsCause() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(event(Kind.ATTEMPT_FAILED, 1, "java.io.IOException"), null);
        Connection closed = EventText.parse("""
                connection ordinal=1
                close at=0 thread=main
                """).connection();
        engine.offer(
                new SocketEvent(
                        Kind.CALL_FAILED,
                        START,
                        closed,
                        new Failure(Failure.Kind.OTHER, "java.io.IOException", "stream was reset"),
                        call(99)),
                null);
        step(engine, 0);
        step(engine, 10);
        assertThat(told).hasSize(1);
        Connection judged = told.get(0).incident().connection();
        assertThat(judged == null ? null : judged.localClose()).isNull();
        assertThat(judged).isNotNull();
    }

    @Test
    void anErrorStatusAloneIsNoIncident() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(
                new SocketEvent(
                        Kind.ANSWERED,
                        START,
                        connection(1),
                        new Failure(Failure.Kind.ERROR_STATUS, null, "status 404"),
                        call(99)),
                null);
        step(engine, 0);
        step(engine, 300);
        assertThat(told).isEmpty();
    }

    @Test
    void aCallThatFailsBehindItsAnswerKeepsIt() {
        Engine engine = engine(EngineLimits.DEFAULT);
        HttpResponseHead head = new HttpResponseHead(413, "nginx", null, 0, false, true, -1, -1, true);
        engine.offer(
                new SocketEvent(
                        Kind.ANSWERED,
                        START,
                        connection(1),
                        new Failure(Failure.Kind.ERROR_STATUS, null, "status 413"),
                        call(99).withAnswer(head, null)),
                null);
        engine.offer(
                new SocketEvent(
                        Kind.CALL_FAILED,
                        START,
                        connection(1),
                        new Failure(Failure.Kind.RESET, "java.net.SocketException", "Connection reset"),
                        call(99)),
                null);
        step(engine, 0);
        step(engine, 300);
        assertThat(told).hasSize(1);
        Call told = Objects.requireNonNull(this.told.get(0).incident().call());
        assertThat(told.answer()).isEqualTo(head);
    }

    @Test
    void anAnswerThatCameInSpiteOfAnAttemptsEndIsWhatCounts() {
        for (boolean answerFirst : new boolean[] {true, false}) {
            told.clear();
            Engine engine = engine(EngineLimits.DEFAULT);
            HttpResponseHead head = new HttpResponseHead(502, "nginx", null, 0, false, true, -1, -1, true);
            SocketEvent answered = new SocketEvent(
                    Kind.ANSWERED,
                    START,
                    connection(1),
                    new Failure(Failure.Kind.ERROR_STATUS, null, "status 502"),
                    call(99).withAnswer(head, null));
            SocketEvent ended = event(Kind.ATTEMPT_FAILED, 1, "java.net.SocketException");
            engine.offer(answerFirst ? answered : ended, null);
            engine.offer(answerFirst ? ended : answered, null);
            step(engine, 0);
            step(engine, 300);
            assertThat(told).hasSize(1);
            assertThat(told.get(0).verdict().cause()).isEqualTo("response-from-intermediary");
        }
    }

    @Test
    void aRepeatedAttemptIsTwoReports() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(event(Kind.ATTEMPT_FAILED, 1, "java.net.SocketException"), null);
        engine.offer(event(Kind.ATTEMPT_REPEATED, 1, "java.net.SocketException"), null);
        step(engine, 0);
        step(engine, 10);
        assertThat(told).hasSize(2);
        assertThat(told.get(1).verdict().cause()).isEqualTo("silently-replayed");
        assertThat(told.get(0).incident().id())
                .isNotEqualTo(told.get(1).incident().id());
    }

    @Test
    void attemptsThatFailAlikeAreToldOnceAndCountedWithTheLast() {
        Engine engine = engine(EngineLimits.DEFAULT);
        repeated(engine, 1, call(99));
        repeated(engine, 2, call(99).withSentBefore());
        repeated(engine, 3, call(99).withSentBefore());
        assertThat(told).hasSize(2);
        failed(engine, 4, call(99).withSentBefore());
        assertThat(told).hasSize(3);
        assertThat(told.get(2).verdict().evidence())
                .anyMatch(each -> each.fact().contains("had sent this request 3 times before by itself")
                        && each.fact().contains("[" + told.get(0).incident().id() + "]"));
    }

    /** A busy machine: the second attempt has failed before the library says that the first one is repeated. */
    @Test
    void attemptsAreToldInTheirOrder() {
        Engine engine = engine(EngineLimits.DEFAULT);
        Call again = call(99).withSentBefore();
        engine.offer(attempt(Kind.ATTEMPT_FAILED, 1, Failure.Kind.RESET, call(99)), null);
        engine.offer(attempt(Kind.ATTEMPT_FAILED, 2, Failure.Kind.RESET, again), null);
        engine.offer(attempt(Kind.CALL_FAILED, 2, Failure.Kind.RESET, again), null);
        engine.offer(attempt(Kind.ATTEMPT_FAILED, 3, Failure.Kind.RESET, call(98)), null);
        engine.offer(attempt(Kind.CALL_FAILED, 3, Failure.Kind.RESET, call(98)), null);
        step(engine, 0);
        step(engine, 10);
        assertThat(told).as("another call does not wait").hasSize(1);
        engine.offer(attempt(Kind.ATTEMPT_REPEATED, 1, Failure.Kind.RESET, call(99)), null);
        step(engine, 0);
        step(engine, 10);

        assertThat(told).hasSize(4);
        assertThat(told.get(1).incident().connection()).extracting("id").isEqualTo(1L);
        assertThat(told.get(2).verdict().cause()).isEqualTo("silently-replayed");
        assertThat(told.get(3).verdict().evidence())
                .anyMatch(each -> each.fact().contains("had sent this request 1 time before by itself"));
    }

    @Test
    void anAttemptOfWhichNothingMoreIsHeardDoesNotKeepTheNextOneForEver() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(attempt(Kind.ATTEMPT_FAILED, 1, Failure.Kind.RESET, call(99)), null);
        engine.offer(attempt(Kind.CALL_FAILED, 2, Failure.Kind.RESET, call(99).withSentBefore()), null);
        step(engine, 0);
        step(engine, 10);
        assertThat(told).isEmpty();
        step(engine, 300);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).incident().connection()).extracting("id").isEqualTo(2L);
    }

    @Test
    void anAttemptThatFailsOtherwiseIsToldButNotThatItIsRepeated() {
        Engine engine = engine(EngineLimits.DEFAULT);
        repeated(engine, 1, call(99));
        engine.offer(attempt(Kind.ATTEMPT_FAILED, 2, Failure.Kind.CLOSED_LOCALLY, call(99).withSentBefore()), null);
        engine.offer(attempt(Kind.ATTEMPT_REPEATED, 2, Failure.Kind.CLOSED_LOCALLY, call(99).withSentBefore()), null);
        step(engine, 0);
        step(engine, 300);
        assertThat(told)
                .extracting(each -> each.verdict().cause())
                .hasSize(3)
                .contains("local-close", "silently-replayed");
        failed(engine, 3, call(99).withSentBefore());
        assertThat(told.get(3).verdict().evidence())
                .anyMatch(each -> each.fact().contains("2 times before by itself, in vain: the last time local-close"));
    }

    @Test
    void theFirstAttemptThatSentAnythingIsToldAsRepeated() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(attempt(Kind.ATTEMPT_FAILED, 1, Failure.Kind.CONNECT_REFUSED, call(99)), null);
        engine.offer(attempt(Kind.ATTEMPT_REPEATED, 1, Failure.Kind.CONNECT_REFUSED, call(99)), null);
        step(engine, 0);
        step(engine, 300);
        assertThat(told).hasSize(1);
        repeated(engine, 2, call(99).withSentBefore());
        assertThat(told).hasSize(3);
        assertThat(told.get(2).verdict().cause()).isEqualTo("silently-replayed");
    }

    @Test
    void nearMissAnotherCallOrTheSameNumberAnew() {
        Engine engine = engine(EngineLimits.DEFAULT);
        repeated(engine, 1, call(99));
        repeated(engine, 2, call(98));
        repeated(engine, 3, call(99)); // not sent before: another call with the number of one that is gone
        assertThat(told).hasSize(6);
        failed(engine, 4, call(97).withSentBefore());
        assertThat(told.get(6).verdict().evidence())
                .noneMatch(each -> each.fact().contains("before by itself"));
    }

    private void repeated(Engine engine, long connection, Call call) {
        engine.offer(attempt(Kind.ATTEMPT_FAILED, connection, Failure.Kind.RESET, call), null);
        engine.offer(attempt(Kind.ATTEMPT_REPEATED, connection, Failure.Kind.RESET, call), null);
        step(engine, 0);
        step(engine, 300);
    }

    private void failed(Engine engine, long connection, Call call) {
        engine.offer(attempt(Kind.ATTEMPT_FAILED, connection, Failure.Kind.RESET, call), null);
        engine.offer(attempt(Kind.CALL_FAILED, connection, Failure.Kind.RESET, call), null);
        step(engine, 0);
        step(engine, 300);
    }

    private static SocketEvent attempt(Kind kind, long connection, Failure.Kind failure, Call call) {
        return new SocketEvent(
                kind, START, connection(connection), new Failure(failure, "java.io.IOException", "gone"), call);
    }

    @Test
    void aFullInboxDropsAndCounts() {
        Engine engine = engine(new EngineLimits(2, 10, 10, 0, 0));
        assertThat(engine.offer(event(Kind.SOCKET_FAILED, 1, "x"), null)).isTrue();
        assertThat(engine.offer(event(Kind.SOCKET_FAILED, 2, "x"), null)).isTrue();
        assertThat(engine.offer(event(Kind.SOCKET_FAILED, 3, "x"), null)).isFalse();
        assertThat(engine.lostEvents()).isEqualTo(1);
        step(engine, 1);
        step(engine, 1);
        assertThat(told).hasSize(2);
        assertThat(told.get(0).incident().lost().events()).isEqualTo(1);
    }

    @Test
    void tooManyInASecondAreCountedAndTheNextSecondIsFresh() {
        Engine engine = engine(new EngineLimits(100, 100, 2, 0, 0));
        for (int i = 1; i <= 5; i++) {
            engine.offer(event(Kind.SOCKET_FAILED, i, "x"), null);
        }
        step(engine, 1);
        step(engine, 1);
        assertThat(told).hasSize(2);
        assertThat(engine.notJudged()).isEqualTo(3);
        engine.offer(event(Kind.SOCKET_FAILED, 9, "x"), null);
        step(engine, 1100);
        step(engine, 1);
        assertThat(told).hasSize(3);
    }

    @Test
    void aSinkThatBreaksIsNamedAndTheOthersGoOn() {
        Engine engine = engine(
                EngineLimits.DEFAULT,
                sink("broken", report -> {
                    throw new IllegalStateException("boom");
                }),
                sink("disk", report -> {
                    throw new IOException("No space left on device");
                }));
        for (int i = 1; i <= 3; i++) {
            engine.offer(event(Kind.SOCKET_FAILED, i, "x"), null);
        }
        step(engine, 0);
        step(engine, 10);
        assertThat(told).hasSize(3);
        assertThat(notices).hasSize(2);
        assertThat(notices.get(0)).contains("broken", "boom");
        assertThat(notices.get(1)).contains("disk", "No space left on device");
    }

    @Test
    void closingTellsWhatIsPending() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(event(Kind.SOCKET_FAILED, 1, "java.net.SocketException"), null);
        engine.close();
        assertThat(told).hasSize(1);
        assertThat(engine.offer(event(Kind.SOCKET_FAILED, 2, "x"), null)).isFalse();
    }

    @Test
    void anEndWithNothingInFlightIsAStatistic() {
        Engine engine = engine(EngineLimits.DEFAULT);
        engine.offer(new SocketEvent(Kind.ENDED, START, connection(1), null, null), null);
        step(engine, 0);
        step(engine, 500);
        assertThat(told).isEmpty();
    }
}
