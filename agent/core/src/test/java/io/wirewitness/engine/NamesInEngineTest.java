package io.wirewitness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.NameLookup;
import io.wirewitness.model.Role;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.model.SocketEvent.Kind;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the engine asks of the resolver, and what it remembers of a peer's answers. */
class NamesInEngineTest {

    private static final long MILLI = 1_000_000L;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final String HOST = "api.example.com";

    private long now = START;
    private final List<Report> told = new ArrayList<>();
    private final Book book = new Book();

    /** A resolver that answers when the test says so. */
    private static final class Book implements NameBook {
        private final List<String> suspected = new ArrayList<>();
        private boolean settled;

        @Override
        public void suspect(String host) {
            suspected.add(host);
        }

        @Override
        public boolean settled(String host) {
            return settled;
        }

        @Override
        public NameLookup of(String host) {
            return new NameLookup(
                    host,
                    answer(START - MILLI, "10.0.0.5:0"),
                    null,
                    settled ? answer(START, "10.0.0.9:0") : null,
                    null,
                    30,
                    10,
                    List.of());
        }

        private static NameLookup.Resolution answer(long at, String address) {
            // Given for long: a name that hands out its addresses in turn is another matter.
            return new NameLookup.Resolution(at - 1_000_000 * MILLI, at, MILLI, List.of(Endpoint.parse(address)), null);
        }
    }

    private Engine engine() {
        Sink sink = new Sink() {
            @Override
            public String name() {
                return "told";
            }

            @Override
            public void accept(Report report) {
                told.add(report);
            }
        };
        return new Engine(
                () -> now,
                EngineLimits.DEFAULT,
                new Diagnosis((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                }),
                List.of(sink),
                WireTap.none(),
                peer -> 0,
                List::of,
                () -> 0,
                () -> {},
                book,
                JvmBook.NONE,
                notice -> {});
    }

    private static Connection connection(long id, @Nullable String host) {
        return new Connection(
                id,
                Role.CLIENT,
                Endpoint.parse("10.0.0.7:49092"),
                Endpoint.parse("10.0.0.5:443"),
                host,
                START,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                -1,
                0,
                0,
                0,
                null,
                null,
                null);
    }

    private static SocketEvent refused(@Nullable String host) {
        Failure failure = new Failure(Failure.Kind.CONNECT_REFUSED, "java.net.ConnectException", "Connection refused");
        return new SocketEvent(Kind.SOCKET_FAILED, START, connection(1, host), failure, null);
    }

    private void step(Engine engine, long millis) {
        now += millis * MILLI;
        engine.step();
    }

    @Test
    void aFailedConnectAsksForItsNameAndWaitsForTheAnswer() {
        Engine engine = engine();
        engine.offer(refused(HOST), null);
        step(engine, 1);
        assertThat(book.suspected).containsExactly(HOST);
        step(engine, 50);
        assertThat(told).isEmpty();

        book.settled = true;
        step(engine, 1);

        assertThat(told)
                .singleElement()
                .extracting(one -> one.verdict().cause())
                .isEqualTo("stale-address");
    }

    @Test
    void aResolverThatDoesNotAnswerDelaysTheVerdictByTheGraceAtMost() {
        Engine engine = engine();
        engine.offer(refused(HOST), null);
        step(engine, 1);
        step(engine, 300);

        assertThat(told)
                .singleElement()
                .extracting(one -> one.verdict().cause())
                .isEqualTo("connection-refused");
    }

    @Test
    void aConnectToAnAddressAsksForNothing() {
        Engine engine = engine();
        engine.offer(refused(null), null);
        step(engine, 1);
        step(engine, 50);

        assertThat(book.suspected).isEmpty();
        assertThat(told).hasSize(1);
    }

    @Test
    void onlyAFailureOutOfTheCacheAsksAgain() {
        Engine engine = engine();
        engine.offer(notResolved(false, 1), null);
        step(engine, 1);
        assertThat(book.suspected).isEmpty();

        engine.offer(notResolved(true, 2), null);
        step(engine, 1);
        assertThat(book.suspected).containsExactly(HOST);
    }

    private static SocketEvent notResolved(boolean fromCache, long callId) {
        NameLookup lookup = new NameLookup(
                HOST, null, null, null, new NameLookup.Refusal(START, START, MILLI, 1, fromCache), 30, 10, List.of());
        return new SocketEvent(
                Kind.CALL_FAILED,
                START,
                null,
                new Failure(Failure.Kind.NAME_NOT_RESOLVED, "java.net.UnknownHostException", HOST),
                new Call(callId, "okhttp 4.12.0", "GET", "https://api.example.com/", null, -1, null),
                lookup,
                null);
    }

    @Test
    void whatAPeersApplicationSaysOfItselfIsItsUsualSignature() {
        Engine engine = engine();
        answered(engine, 1, 404, "orders/2.3");
        answered(engine, 2, 401, "orders/2.3");
        answered(engine, 3, 503, "awselb/2.0");

        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.verdict().cause()).isEqualTo("response-from-intermediary");
            assertThat(one.incident().peer().usualServer()).isEqualTo("orders/2.3");
        });
    }

    @Test
    void oneAnswerIsNoHabit() {
        Engine engine = engine();
        answered(engine, 1, 404, "orders/2.3");
        answered(engine, 2, 503, "orders/2.4");

        assertThat(told).isEmpty();
    }

    private void answered(Engine engine, long id, int status, String server) {
        Call call = new Call(id, "okhttp 4.12.0", "GET", "https://api.example.com/", null, -1, null)
                .withAnswer(new HttpResponseHead(status, server, null, 0, false, false, -1, -1, true), null);
        Failure failure = new Failure(Failure.Kind.ERROR_STATUS, null, "status " + status);
        engine.offer(new SocketEvent(Kind.ANSWERED, now, connection(id, HOST), failure, call), null);
        step(engine, 1);
        step(engine, 50);
    }
}
