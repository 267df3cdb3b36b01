package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopTurnsTest {

    private static final int SELECTOR = 700;

    @BeforeEach
    void on() {
        Hooks.install(new Deaf());
    }

    @AfterEach
    void off() {
        Hooks.install(null);
    }

    private static List<LoopTurn> all() {
        List<LoopTurn> all = new ArrayList<>();
        LoopTurns.forEach(all::add);
        return all;
    }

    @Test
    void aSelectorWorksBetweenItsWaits() {
        LoopTurns.selectorWaits(SELECTOR);
        LoopTurn turn = all().get(0);
        int waiting = turn.number();
        assertThat(LoopTurn.isWork(waiting)).isFalse();

        LoopTurns.selectorWorks(SELECTOR);
        int working = turn.number();
        assertThat(LoopTurn.isWork(working)).isTrue();
        assertThat(turn.threadId()).isEqualTo(Thread.currentThread().getId());

        LoopTurns.selectorWaits(SELECTOR);
        assertThat(turn.number()).isNotIn(waiting, working);
        assertThat(LoopTurn.isWork(turn.number())).isFalse();
        assertThat(all()).hasSize(1);
    }

    /** Netty's ways to wait call each other. */
    @Test
    void waitsWithinWaitsAreOneWait() {
        LoopTurns.selectorWaits(SELECTOR);
        LoopTurns.selectorWaits(SELECTOR);
        LoopTurns.selectorWorks(SELECTOR);
        int working = all().get(0).number();
        LoopTurns.selectorWorks(SELECTOR);
        assertThat(all().get(0).number()).isEqualTo(working);
    }

    @Test
    void onlyTheEndOfANoticedTurnReadsTheClock() {
        LoopTurns.selectorWorks(SELECTOR);
        LoopTurn turn = all().get(0);
        LoopTurns.selectorWaits(SELECTOR);
        assertThat(turn.leftNanos()).isZero();

        LoopTurns.selectorWorks(SELECTOR);
        turn.notice(turn.number());
        long before = System.nanoTime();
        LoopTurns.selectorWaits(SELECTOR);
        assertThat(turn.leftNanos() - before).isNotNegative();
    }

    @Test
    void aClosedSelectorKeepsNobodyWaiting() {
        LoopTurns.selectorWorks(SELECTOR);
        LoopTurns.selectorClosed(SELECTOR);
        assertThat(LoopTurn.isWork(all().get(0).number())).isFalse();
    }

    @Test
    void aLoopOfItsOwnLeavesWithItsThread() throws InterruptedException {
        List<WeakReference<LoopTurn>> turns = new ArrayList<>();
        Thread loop = new Thread(() -> {
            LoopTurns.threadWaits();
            LoopTurns.threadWorks();
            LoopTurns.forEach(turn -> turns.add(new WeakReference<>(turn)));
        });
        loop.start();
        loop.join();

        assertThat(turns).hasSize(1);
        assertThat(Gone.is(turns.get(0))).isTrue();
        assertThat(all()).isEmpty();
    }

    @Test
    void nothingIsWatchedWhileTheHooksAreOff() {
        Hooks.install(null);
        LoopTurns.selectorWaits(SELECTOR);
        LoopTurns.selectorWorks(SELECTOR);
        LoopTurns.threadWaits();
        LoopTurns.threadWorks();
        assertThat(all()).isEmpty();
    }

    @Test
    void descriptorsOutOfReachAreNotWatched() {
        LoopTurns.selectorWaits(-1);
        LoopTurns.selectorWorks(LoopTurns.DESCRIPTORS);
        LoopTurns.selectorClosed(LoopTurns.DESCRIPTORS);
        assertThat(all()).isEmpty();
    }
}
