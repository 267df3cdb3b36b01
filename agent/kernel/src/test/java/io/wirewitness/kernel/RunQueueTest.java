package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirewitness.kernel.RunQueue.Wait;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunQueueTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    @TempDir
    Path scratch;

    private File tasks = new File("none");
    private File pressure = new File("none");

    @BeforeEach
    void directory() throws IOException {
        tasks = Files.createDirectory(scratch.resolve("task")).toFile();
        pressure = scratch.resolve("pressure").toFile();
    }

    private void task(int id, long waitedNanos) throws IOException {
        Path directory = Files.createDirectories(tasks.toPath().resolve(Integer.toString(id)));
        Files.writeString(directory.resolve("schedstat"), "123456789 " + waitedNanos + " 77\n");
    }

    private void host(long micros) throws IOException {
        Files.writeString(
                pressure.toPath(),
                "some avg10=0.00 avg60=0.12 avg300=1.00 total=" + micros
                        + "\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
    }

    private RunQueue queue() {
        return RunQueue.of(tasks, pressure);
    }

    private static Wait asked(RunQueue queue, long nanoTime, long beat) {
        return Objects.requireNonNull(queue.longestSince(nanoTime, beat, true));
    }

    @Test
    void theThreadThatWaitedLongest() throws IOException {
        RunQueue queue = queue();
        task(10, 5 * SECOND);
        task(11, 7 * SECOND);
        assertThat(queue.longestSince(100 * SECOND, 100 * SECOND, false)).isNull();

        task(10, 5 * SECOND + 400 * MILLI);
        task(11, 7 * SECOND + 300 * MILLI);
        task(12, 200 * MILLI); // began since
        assertThat(asked(queue, 101 * SECOND, 100 * SECOND)).isEqualTo(new Wait(400 * MILLI, 400 * MILLI));
        assertThat(asked(queue, 102 * SECOND, 101 * SECOND)).isEqualTo(new Wait(0, 0));
    }

    @Test
    void whatMayHaveBeenBeforeTheBeatIsNotCertain() throws IOException {
        RunQueue queue = queue();
        task(10, 0);
        queue.longestSince(100 * SECOND, 100 * SECOND, false);
        task(10, 900 * MILLI);

        assertThat(asked(queue, 102 * SECOND, 100 * SECOND + 800 * MILLI))
                .isEqualTo(new Wait(100 * MILLI, 900 * MILLI));
    }

    @Test
    void aHostOnWhichNobodyWaitedKnowsBetter() throws IOException {
        RunQueue queue = queue();
        host(1_000_000);
        for (int id = 1000; id < 1300; id++) {
            task(id, 30 * SECOND);
        }
        queue.longestSince(100 * SECOND, 100 * SECOND, false);
        host(1_020_000);

        assertThat(asked(queue, 103 * SECOND, 100 * SECOND)).isEqualTo(new Wait(0, 20 * MILLI));
    }

    @Test
    void ofMoreThreadsThanItLooksAtNothingIsCertain() throws IOException {
        RunQueue queue = queue();
        for (int id = 1000; id < 1300; id++) {
            task(id, 30 * SECOND);
        }
        queue.longestSince(100 * SECOND, 100 * SECOND, false);
        for (int id = 1000; id < 1040; id++) { // others come into view, whichever they are
            Files.delete(tasks.toPath().resolve(id + "/schedstat"));
            Files.delete(tasks.toPath().resolve(Integer.toString(id)));
        }

        assertThat(asked(queue, 103 * SECOND, 100 * SECOND)).isEqualTo(new Wait(0, 3 * SECOND));
    }

    @Test
    void itLooksOnceASecondUnlessItMust() throws IOException {
        RunQueue queue = queue();
        task(10, 0);
        queue.longestSince(100 * SECOND, 100 * SECOND, false);
        task(10, MILLI);
        assertThat(queue.longestSince(100 * SECOND + 2 * MILLI, 100 * SECOND, false))
                .isNull();
        assertThat(asked(queue, 100 * SECOND + 2 * MILLI, 100 * SECOND)).isEqualTo(new Wait(MILLI, MILLI));
    }

    @Test
    void aNumberThatWasGivenAgainCountsFromNothing() throws IOException {
        RunQueue queue = queue();
        task(10, 9 * SECOND);
        queue.longestSince(100 * SECOND, 100 * SECOND, false);
        task(10, 60);
        assertThat(asked(queue, 101 * SECOND, 100 * SECOND)).isEqualTo(new Wait(60, 60));
    }

    @Test
    void whereThereIsNothingToReadItLooksOnce() throws IOException {
        Files.writeString(Files.createDirectories(tasks.toPath().resolve("11")).resolve("schedstat"), "");
        RunQueue queue = queue();
        assertThat(queue.longestSince(100 * SECOND, 100 * SECOND, true)).isNull();
        task(11, SECOND);
        assertThat(queue.longestSince(102 * SECOND, 100 * SECOND, true)).isNull();
        assertThat(queue.longestSince(104 * SECOND, 100 * SECOND, true)).isNull();
    }

    @Test
    void linuxTellsIt() {
        assumeTrue(Files.isReadable(Path.of("/proc/thread-self/schedstat")), "no schedstat");
        RunQueue queue = RunQueue.ofThisProcess();
        long from = System.nanoTime();
        queue.longestSince(from, from, true);
        assertThat(queue.longestSince(System.nanoTime(), from, true)).isNotNull();
    }
}
