package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.LoopTurns;
import io.wirewitness.model.JvmEvent;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

    private static final long BEAT = 200_000_000L;
    private static final int SELECTOR = 900;

    private long now = 1_000_000_000_000L;
    private final LoopWatch watch = new LoopWatch(nanos -> nanos, () -> now, new ThreadLook());
    private final Loop loop = new Loop();

    /** A thread that does what it is told, each in full before the next. */
    private static final class Loop {
        private final BlockingQueue<Runnable> orders = new SynchronousQueue<>();
        private final BlockingQueue<Boolean> done = new LinkedBlockingQueue<>();
        private final Thread thread = new Thread(this::run, "orders-nio-1");

        void start() {
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            try {
                while (true) {
                    orders.take().run();
                    done.add(true);
                }
            } catch (InterruptedException end) {
                // the test is over
            }
        }

        void order(Runnable order) throws InterruptedException {
            orders.put(order);
            done.take();
        }

        void works() throws InterruptedException {
            order(() -> LoopTurns.selectorWorks(SELECTOR));
        }

        void waits() throws InterruptedException {
            order(() -> LoopTurns.selectorWaits(SELECTOR));
        }
    }

    @BeforeEach
    void on() {
        Hooks.install(Deaf.listener());
        loop.start();
    }

    @AfterEach
    void off() {
        loop.thread.interrupt();
        Hooks.install(null);
    }

    private void beats(int count) {
        for (int i = 0; i < count; i++) {
            now += BEAT;
            watch.beat();
        }
    }

    private List<JvmEvent> all() {
        return watch.between(0, Long.MAX_VALUE, loop.thread.getId());
    }

    @Test
    void aTurnThatIsNotOverIsToldUpToNow() throws InterruptedException {
        loop.works();
        beats(1);
        long since = now;
        beats(10);
        now += 1;

        assertThat(all()).singleElement().satisfies(busy -> {
            assertThat(busy.kind()).isEqualTo(JvmEvent.Kind.LOOP_BUSY);
            assertThat(busy.startNanos()).isEqualTo(since);
            assertThat(busy.durationNanos()).isEqualTo(10 * BEAT + 1);
            assertThat(busy.thread()).isEqualTo("orders-nio-1");
            assertThat(busy.detail()).contains("waiting");
            assertThat(busy.stack()).anyMatch(frame -> frame.contains("LoopWatchTest$Loop.run"));
        });
        assertThat(watch.between(0, Long.MAX_VALUE, loop.thread.getId() + 1)).isEmpty();
        assertThat(watch.between(0, since - 1, loop.thread.getId())).isEmpty();
    }

    @Test
    void aTurnThatIsOverIsToldAsLongAsItWasSeen() throws InterruptedException {
        loop.works();
        beats(4);
        loop.waits();
        beats(1);

        assertThat(all())
                .singleElement()
                .satisfies(busy -> assertThat(busy.durationNanos()).isGreaterThanOrEqualTo(3 * BEAT));
        beats(3);
        assertThat(all()).hasSize(1);
    }

    @Test
    void nearMissTurnsOfEachBeat() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            loop.waits();
            loop.works();
            beats(1);
        }
        assertThat(all()).isEmpty();
    }

    @Test
    void nearMissALoopThatWaits() throws InterruptedException {
        loop.works();
        loop.waits();
        beats(5);
        assertThat(all()).isEmpty();
    }

    /** A process that stood still: its loops stood still, too, and not for work of their own. */
    @Test
    void whatWasNotWatchedIsNotCounted() throws InterruptedException {
        loop.works();
        beats(1);
        now += 5_000_000_000L;
        beats(1);
        assertThat(all()).isEmpty();

        beats(2);
        assertThat(all())
                .singleElement()
                .satisfies(busy -> assertThat(busy.durationNanos()).isEqualTo(2 * BEAT));
    }

    /** A thread that used a selector once and never comes back is not looked at for ever. */
    @Test
    void theLooksGetRarer() throws InterruptedException {
        loop.works();
        beats(1 + 64);
        List<String> waiting = all().get(0).stack();
        assertThat(waiting).noneMatch(frame -> frame.contains("theWatchLooks"));

        BlockingQueue<Boolean> release = new SynchronousQueue<>();
        loop.orders.put(() -> theWatchLooks(release));
        beats(63);
        assertThat(all().get(0).stack()).isEqualTo(waiting);
        release.put(true);
    }

    private static void theWatchLooks(BlockingQueue<Boolean> release) {
        try {
            release.take();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
