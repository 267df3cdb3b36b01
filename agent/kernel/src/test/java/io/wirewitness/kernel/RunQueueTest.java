package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunQueueTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path tasks;

    private void task(int id, long waitedNanos) throws IOException {
        Path directory = Files.createDirectories(tasks.resolve(Integer.toString(id)));
        Files.writeString(directory.resolve("schedstat"), "123456789 " + waitedNanos + " 77\n");
    }

    @Test
    void theLongestWaitSinceTheLastLook() throws IOException {
        RunQueue queue = RunQueue.of(tasks.toFile());
        task(10, 5 * SECOND);
        task(11, 7 * SECOND);
        assertThat(queue.longestWait(100 * SECOND, false)).isZero();

        task(10, 5 * SECOND + 40);
        task(11, 7 * SECOND + 30);
        task(12, 20); // began since
        assertThat(queue.longestWait(101 * SECOND, false)).isEqualTo(40);
        assertThat(queue.longestWait(102 * SECOND, false)).isZero();
    }

    @Test
    void itLooksOnceASecondUnlessItMust() throws IOException {
        RunQueue queue = RunQueue.of(tasks.toFile());
        task(10, 0);
        queue.longestWait(100 * SECOND, false);
        task(10, 50);
        assertThat(queue.longestWait(100 * SECOND + 1, false)).isZero();
        assertThat(queue.longestWait(100 * SECOND + 2, true)).isEqualTo(50);
    }

    @Test
    void aNumberThatWasGivenAgainCountsFromNothing() throws IOException {
        RunQueue queue = RunQueue.of(tasks.toFile());
        task(10, 9 * SECOND);
        queue.longestWait(100 * SECOND, false);
        task(10, 60);
        assertThat(queue.longestWait(101 * SECOND, false)).isEqualTo(60);
    }

    @Test
    void whatIsNotThereTellsNothing() throws IOException {
        Files.createDirectories(tasks.resolve("10"));
        Files.writeString(Files.createDirectories(tasks.resolve("11")).resolve("schedstat"), "");
        RunQueue queue = RunQueue.of(tasks.toFile());
        assertThat(queue.longestWait(100 * SECOND, true)).isZero();
        assertThat(RunQueue.of(tasks.resolve("none").toFile()).longestWait(1, true))
                .isZero();
    }

    @Test
    void linuxTellsIt() {
        assumeTrue(Files.isReadable(Path.of("/proc/thread-self/schedstat")), "no schedstat");
        RunQueue queue = RunQueue.ofThisProcess();
        queue.longestWait(0, true);
        long end = System.nanoTime() + SECOND / 20;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(queue.longestWait(SECOND, true)).isPositive(); // each time that a thread is run it waited a little
    }
}
