package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What one run of a program took.
 *
 * @param seconds from start to end
 * @param cpuSeconds of all its threads, in steps of 10 ms
 * @param peakMib the most resident memory, files' pages included
 */
record Run(double seconds, double cpuSeconds, double peakMib) {

    /** Feeds a program through its standard input. */
    interface Feeder {
        void feed(OutputStream to) throws IOException;
    }

    /** Runs a program that reads no input; its output goes to a file. */
    static Run of(Path log, List<String> command) throws IOException, InterruptedException {
        return of(log, command, to -> {});
    }

    static Run of(Path log, List<String> command, Feeder feeder) throws IOException, InterruptedException {
        long cpuBefore = Proc.endedChildrenCpuNanos();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(log.toFile())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(Path.of(log + ".err").toFile()))
                .start();
        Thread feeding = new Thread(() -> feed(process, feeder), "feeder");
        feeding.start();
        long peakKib = 0;
        do {
            peakKib = Math.max(peakKib, peakKib(process.pid()));
        } while (!process.waitFor(5, TimeUnit.MILLISECONDS));
        long nanos = System.nanoTime() - start;
        feeding.join();
        if (process.exitValue() > 1) {
            throw new IOException(command + " ended with " + process.exitValue() + "; see " + log + ".err");
        }
        return new Run(nanos / 1e9, (Proc.endedChildrenCpuNanos() - cpuBefore) / 1e9, peakKib / 1024.0);
    }

    private static void feed(Process process, Feeder feeder) {
        try (OutputStream to = process.getOutputStream()) {
            feeder.feed(to);
        } catch (IOException ended) {
            // it has read what it wanted
        }
    }

    private static long peakKib(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException ended) {
            // between two looks
        }
        return 0;
    }
}
