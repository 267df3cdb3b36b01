package io.wirewitness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a verdict waits for what the JVM was doing, and for how long; driven by a clock that the test moves. */
class JvmInEngineTest {

    private static final long MILLI = 1_000_000L;

    private static final String UNREAD = """
            failure at=13.0 kind=TIMED_OUT exception=java.net.SocketTimeoutException
            connection connected=0.1 read=1 ordinal=2 start=3 idle=2s request=412 out=720 in=1400
            before state=ESTABLISHED acked=309 queue=0
            after state=ESTABLISHED acked=+412 queue=40 lastReceived=9.2s
            call timeout=10s
            """;

    private final List<Report> told = new ArrayList<>();
    private final Book book = new Book();
    private long now;

    /** A book of which the test says what it knows. */
    private static final class Book implements JvmBook {
        private boolean heard;
        private boolean uneasy;
        private final List<JvmEvent> events = new ArrayList<>();
        private final List<Connection> lookedAt = new ArrayList<>();
        private long from;
        private boolean upToNow;

        @Override
        public void look(Connection connection) {
            lookedAt.add(connection);
        }

        @Override
        public boolean uneasy(long fromNanos, long toNanos) {
            return uneasy;
        }

        @Override
        public boolean heardUntil(long epochNanos) {
            return heard;
        }

        @Override
        public List<JvmEvent> between(long fromNanos, long toNanos, @Nullable Connection connection, boolean upToNow) {
            from = fromNanos;
            this.upToNow = upToNow;
            return events;
        }
    }

    private Engine engine() {
        return new Engine(
                () -> now,
                EngineLimits.DEFAULT,
                new Diagnosis((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                }),
                List.of(new Sink() {
                    @Override
                    public String name() {
                        return "told";
                    }

                    @Override
                    public void accept(Report report) {
                        told.add(report);
                    }
                }),
                WireTap.none(),
                peer -> 0,
                List::of,
                () -> 0,
                () -> {},
                NameBook.NONE,
                book,
                notice -> {});
    }

    private Engine offered(String text) {
        Incident incident = EventText.parse(text);
        now = incident.epochNanos();
        Engine engine = engine();
        engine.offer(
                new SocketEvent(
                        SocketEvent.Kind.CALL_FAILED,
                        incident.epochNanos(),
                        incident.connection(),
                        incident.failure(),
                        incident.call()),
                null);
        engine.step();
        return engine;
    }

    private void step(Engine engine, long millis) {
        now += millis * MILLI;
        engine.step();
    }

    @Test
    void anUnreadAnswerWaitsForTheRecorder() {
        Engine engine = offered(UNREAD);
        step(engine, 600);
        assertThat(told).isEmpty();
        assertThat(book.lookedAt).hasSize(1);

        long start = book.lookedAt.get(0).exchangeStartNanos();
        book.events.add(new JvmEvent(JvmEvent.Kind.GC_PAUSE, start + 100 * MILLI, 9_900 * MILLI, "SerialOld"));
        book.heard = true;
        step(engine, 2);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("jvm-paused");
        assertThat(told.get(0).incident().jvm()).isEqualTo(book.events);
        assertThat(book.from).as("since the connection went quiet").isEqualTo(start - 2_000 * MILLI);
    }

    /** The kernel is asked anew, at its price, only where a timer of ours makes a verdict stand on it. */
    @Test
    void theLastMomentsMatterOnlyWhereATimerFired() {
        Engine engine = offered(UNREAD);
        step(engine, 1_100);
        assertThat(told).hasSize(1);
        assertThat(book.upToNow).isTrue();

        Engine reset = offered(UNREAD.replace("kind=TIMED_OUT", "kind=RESET"));
        step(reset, 1_100);
        assertThat(told).hasSize(2);
        assertThat(book.upToNow).isFalse();
    }

    @Test
    void butNotForEver() {
        Engine engine = offered(UNREAD);
        step(engine, 1_099);
        assertThat(told).isEmpty();
        step(engine, 1);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("unknown");
    }

    @Test
    void aSilentServerNeedsNoStoryOfTheJvm() {
        Engine engine = offered(UNREAD.replace("queue=40", "queue=0"));
        step(engine, 260); // what becomes of its connection
        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("peer-slow");
    }

    @Test
    void anythingWaitsWhereTheProcessSeemsNotToHaveRun() {
        book.uneasy = true;
        Engine engine = offered(UNREAD.replace("queue=40", "queue=0").replace("TIMED_OUT", "RESET"));
        step(engine, 1_000);
        assertThat(told).isEmpty();
        book.heard = true;
        step(engine, 2);
        assertThat(told).hasSize(1);
        assertThat(book.lookedAt).as("no time-out: no thread is to blame").isEmpty();
    }

    private static final String LEFT = """
            failure at=7.24 kind=BROKEN_PIPE exception=java.io.IOException
            connection role=SERVER connected=0.1 read=7.2101 ordinal=2 start=7.2103 request=131072 answer=0 out=131772 in=820
            after state=CLOSE acked=700 received=821 queue=0 lastReceived=5.2s lastAck=3.2s
            call library="tomcat 9.0.124"
            """;

    /** A request that came during a pause was read behind it: what matters began before. */
    @Test
    void aClientThatWentWaitsForTheRecorderWhereTheProcessSeemsNotToHaveRun() {
        book.uneasy = true;
        Engine engine = offered(LEFT);
        step(engine, 600);
        assertThat(told).isEmpty();

        book.events.add(new JvmEvent(JvmEvent.Kind.GC_PAUSE, now - 5_900 * MILLI, 5_250 * MILLI, "SerialOld"));
        book.heard = true;
        step(engine, 2);

        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("jvm-paused");
        assertThat(now - book.from).as("a second before its last bytes came").isBetween(6_790 * MILLI, 6_810 * MILLI);
    }

    @Test
    void aClientThatWentIsToldAtOnceWhereTheProcessRan() {
        Engine engine = offered(LEFT);
        step(engine, 260);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).verdict().cause()).isEqualTo("client-gone");
    }

    @Test
    void aLongAnswerThatThePeerEndedWaitsToo() {
        Engine engine = offered(UNREAD.replace("queue=40", "queue=0")
                .replace("TIMED_OUT exception=java.net.SocketTimeoutException", "END_OF_STREAM")
                .replace("in=1400", "answer=900 in=2300"));
        step(engine, 300);
        assertThat(told).isEmpty();
        step(engine, 800);
        assertThat(told).hasSize(1);
    }

    @Test
    void contextAloneIsNoIncident() {
        book.uneasy = true;
        book.events.add(new JvmEvent(JvmEvent.Kind.GC_PAUSE, 0, 60_000 * MILLI, "SerialOld"));
        Engine engine = engine();
        step(engine, 5_000);
        engine.close();
        assertThat(told).isEmpty();
    }
}
