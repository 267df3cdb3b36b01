package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.LoopTurn;
import io.wirewitness.boot.LoopTurns;
import io.wirewitness.model.JvmEvent;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
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
    private int looks;
    private long lookTakes;
    private final LoopWatch watch = watch(true);
    private final Loop loop = new Loop();

    private LoopWatch watch(boolean again) {
        ThreadLook real = new ThreadLook(1_000, () -> true);
        return new LoopWatch(
                nanos -> nanos,
                () -> now,
                (thread, at) -> {
                    looks++;
                    now += lookTakes;
                    return real.at(thread, at);
                },
                Runnable::run,
                again);
    }

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

        void pollsAnother() throws InterruptedException {
            order(() -> {
                LoopTurns.selectorWaits(SELECTOR + 1);
                LoopTurns.selectorWorks(SELECTOR + 1);
            });
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

    /** Its end is the loop's own word, on the JVM's clock. */
    @Test
    void aTurnThatIsOverEndsWhenItsLoopWaitedAgain() throws InterruptedException {
        now = System.nanoTime() - 4 * BEAT;
        loop.works();
        beats(1);
        long since = now;
        beats(3);
        long before = System.nanoTime();
        loop.waits();
        long after = System.nanoTime();
        now = after;
        watch.beat();

        assertThat(all())
                .singleElement()
                .satisfies(busy -> assertThat(busy.endNanos())
                        .isBetween(Math.max(before, since + 3 * BEAT), Math.max(after, since + 3 * BEAT)));
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

    /** Whoever asks directly behind a standstill asks before the next beat. */
    @Test
    void whatWasNotWatchedIsNotCountedBeforeTheNextBeatEither() throws InterruptedException {
        loop.works();
        beats(3);
        now += 5_000_000_000L;
        assertThat(all())
                .singleElement()
                .satisfies(busy -> assertThat(busy.durationNanos()).isEqualTo(2 * BEAT));
    }

    /** A selector that was polled once: its thread is at other work, which is none of this selector's. */
    @Test
    void nearMissAThreadThatWentOnWithAnotherSelector() throws InterruptedException {
        loop.works();
        for (int i = 0; i < 5; i++) {
            loop.pollsAnother();
            beats(1);
        }
        assertThat(all()).isEmpty();
        beats(2);
        assertThat(all()).as("now it is at one piece of work").isNotEmpty();
    }

    /** A thread that never comes back is not looked at for ever. */
    @Test
    void theLooksGetRarer() throws InterruptedException {
        loop.works();
        beats(1 + 64);
        assertThat(looks).isEqualTo(7);
    }

    /** There a look stops all threads. */
    @Test
    void beforeHandshakesATurnIsLookedAtOnce() throws InterruptedException {
        LoopWatch old = watch(false);
        loop.works();
        for (int i = 0; i < 65; i++) {
            now += BEAT;
            old.beat();
        }
        assertThat(looks).isEqualTo(1);
    }

    /** A loop without a poll: whoever looks at it waits, and it would again. */
    @Test
    void aSlowLookIsTheLastForAMinute() throws InterruptedException {
        lookTakes = 60_000_000L;
        loop.works();
        beats(65);
        assertThat(looks).isEqualTo(1);
        assertThat(all()).singleElement().satisfies(busy -> {
            assertThat(busy.thread()).isEqualTo("orders-nio-1");
            assertThat(busy.stack()).as("it was seen behind its work").isEmpty();
        });

        loop.waits();
        beats(300);
        loop.works();
        beats(3);
        assertThat(looks).isGreaterThan(1);
    }

    @Test
    void nothingKeepsALoopOfADeadThread() throws InterruptedException {
        List<WeakReference<LoopTurn>> turns = new ArrayList<>();
        Thread own = new Thread(() -> {
            LoopTurns.threadWaits();
            LoopTurns.threadWorks();
            LoopTurns.forEach(turn -> turns.add(new WeakReference<>(turn)));
            watch.beat();
            now += BEAT;
            watch.beat();
        });
        own.start();
        own.join();

        assertThat(turns).isNotEmpty();
        for (int i = 0; i < 20 && !turns.get(0).refersTo(null); i++) {
            System.gc();
        }
        assertThat(turns.get(0).refersTo(null)).isTrue();
    }
}
