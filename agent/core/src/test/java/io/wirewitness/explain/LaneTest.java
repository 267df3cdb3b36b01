package io.wirewitness.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LaneTest {

    @Test
    void stepsAreDoneInOrderByAThreadOfItsOwn() {
        List<Integer> done = new ArrayList<>();
        List<Thread> by = new ArrayList<>();
        try (Lane lane = Lane.beside("test")) {
            for (int i = 0; i < 1000; i++) {
                int number = i;
                lane.post(() -> {
                    done.add(number);
                    by.add(Thread.currentThread());
                });
            }
            lane.finish();
        }
        assertThat(done).hasSize(1000).isSorted();
        assertThat(by).doesNotContain(Thread.currentThread());
        assertThat(by.stream().distinct()).hasSize(1);
    }

    @Test
    void hereItIsThePosterWhoDoesThem() {
        List<Thread> by = new ArrayList<>();
        try (Lane lane = Lane.here()) {
            lane.post(() -> by.add(Thread.currentThread()));
            assertThat(by).containsExactly(Thread.currentThread());
            lane.finish();
        }
        assertThat(by).hasSize(1);
    }

    @Test
    void whatAStepThrowsReachesThePosterAndEndsTheSteps() {
        List<String> done = new ArrayList<>();
        UncheckedIOException fault = new UncheckedIOException(new IOException("the pipe is closed"));
        try (Lane lane = Lane.beside("test")) {
            assertThatThrownBy(() -> {
                        lane.post(() -> {
                            throw fault;
                        });
                        for (int i = 0; i < 100; i++) {
                            lane.post(() -> done.add("too late"));
                        }
                        lane.finish();
                    })
                    .isSameAs(fault);
        }
        assertThat(done).isEmpty();
    }

    @Test
    void closingDoesNotWaitForStepsThatHaveNotBegun() {
        CountDownLatch begun = new CountDownLatch(1);
        List<String> done = new ArrayList<>();
        try (Lane lane = Lane.beside("test")) {
            lane.post(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            lane.post(() -> done.add("never"));
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(done).isEmpty();
    }
}
