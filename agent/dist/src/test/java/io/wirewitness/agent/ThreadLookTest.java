package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.JvmEvent;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreadLookTest {

    @Test
    void aRunningThreadsFrameReadsAsInAStackTrace() {
        StackTraceElement ours = new StackTraceElement("app", null, null, "a.B", "c", "B.java", 1);
        StackTraceElement jdks =
                new StackTraceElement(null, "java.base", "17.0.15", "java.lang.Thread", "sleep", "T.java", -2);
        assertThat(ours).hasToString("app//a.B.c(B.java:1)");
        assertThat(ThreadLook.frame(ours)).isEqualTo("a.B.c(B.java:1)");
        assertThat(ThreadLook.frame(jdks)).isEqualTo("java.base/java.lang.Thread.sleep(Native Method)");
    }

    @Test
    void aThreadThatRunsIsStoppedOnlyWhereItMayBe() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch runs = new CountDownLatch(1);
        Thread running = new Thread(() -> {
            runs.countDown();
            while (!over.get()) {
                Thread.onSpinWait();
            }
        });
        running.setDaemon(true);
        running.start();
        runs.await();

        JvmEvent named = Objects.requireNonNull(new ThreadLook(20, () -> false).at(running.getId(), 1));
        assertThat(named.thread()).isEqualTo(running.getName());
        assertThat(named.stack()).isEmpty();
        JvmEvent seen = Objects.requireNonNull(new ThreadLook(20, () -> true).at(running.getId(), 1));
        assertThat(seen.stack()).isNotEmpty();
        over.set(true);
        running.join();
        assertThat(new ThreadLook(20, () -> true).at(running.getId(), 1)).isNull();
    }

    @Test
    void noMoreLooksThanWanted() {
        ThreadLook look = new ThreadLook(2, () -> true);
        long own = Thread.currentThread().getId();
        assertThat(IntStream.range(0, 9).mapToObj(i -> look.at(own, i)).filter(Objects::nonNull))
                .hasSizeLessThan(9);
    }
}
