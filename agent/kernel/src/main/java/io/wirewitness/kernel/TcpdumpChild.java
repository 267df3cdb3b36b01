package io.wirewitness.kernel;

import java.io.BufferedReader;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One tcpdump process: its output, and what it says on stderr, which a thread of its own reads. Any thread. */
final class TcpdumpChild implements AutoCloseable {

    /** Beyond PATH, which for a service often lacks the sbin directories. */
    private static final List<String> NAMES = List.of("tcpdump", "/usr/sbin/tcpdump", "/usr/bin/tcpdump");

    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped by kernel");
    private static final long TERMINATE_MILLIS = 500;
    private static final int MOST_WORDS = 400;
    private static final String KERNEL_BUFFER_KIBIBYTES = "4096";

    private final Process process;
    private final String filter;
    private final Pipe packets;
    private final CountDownLatch listening = new CountDownLatch(1);
    private final CountDownLatch silent = new CountDownLatch(1);
    private volatile boolean captures;
    private volatile boolean replaced;
    private volatile long dropped;
    private volatile String lastWords = "";

    private TcpdumpChild(Process process, String filter) {
        this.process = process;
        this.filter = filter;
        this.packets = new Pipe(process.getInputStream());
        Thread words = new Thread(null, this::readWords, "wirewitness-capture-stderr", 0, false);
        words.setDaemon(true);
        words.setContextClassLoader(null);
        words.start();
    }

    /** Starts one and waits until it captures. */
    static Opened<TcpdumpChild> start(CaptureSettings settings, String filter, long mostMillis) {
        IOException missing = new IOException("no name to try");
        for (String name : NAMES) {
            try {
                TcpdumpChild child = new TcpdumpChild(process(command(name, settings, filter)), filter);
                return child.settled(mostMillis);
            } catch (IOException e) {
                missing = e;
            }
        }
        String message = String.valueOf(missing.getMessage());
        return Opened.not(
                message.contains("error=2,")
                        ? "tcpdump is not installed"
                        // EPERM: the file has capabilities that this container must not have
                        : message.contains("error=1,") ? Permission.DENIED : "tcpdump: " + message);
    }

    private static List<String> command(String name, CaptureSettings settings, String filter) {
        List<String> command = new ArrayList<>(List.of(name, "-i", settings.networkInterface(), "-p", "-n"));
        command.addAll(List.of("-s", Integer.toString(settings.snaplenBytes()), "-B", KERNEL_BUFFER_KIBIBYTES));
        // Without immediate mode, packets may stay in the kernel's block for tcpdump's timeout, a second or two.
        command.addAll(List.of("--time-stamp-precision=nano", "--immediate-mode", "-U", "-w", "-", filter));
        return command;
    }

    private static Process process(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        return builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    private Opened<TcpdumpChild> settled(long mostMillis) {
        boolean interrupted = false;
        try {
            listening.await(mostMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (captures) {
            return Opened.of(this);
        }
        close();
        String words = lastWords;
        return Opened.not(
                words.contains("permission") || words.contains("not permitted")
                        ? Permission.DENIED
                        : "tcpdump: " + (words.isEmpty() ? "does not start to capture" : words));
    }

    private void readWords() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                hear(line);
            }
        } catch (IOException e) {
            // the process is gone, as the stdout's reader will see
        } finally {
            listening.countDown();
            silent.countDown();
        }
    }

    private void hear(String line) {
        Matcher drop = DROPPED.matcher(line);
        if (line.contains("listening on ")) {
            captures = true;
            listening.countDown();
        } else if (drop.find()) {
            dropped = Long.parseLong(drop.group(1));
        } else if (!line.contains("packets ") && !line.contains("data link type")) { // no statistics, no remarks
            String said = line.startsWith("tcpdump: ") ? line.substring("tcpdump: ".length()) : line;
            String words = lastWords.isEmpty() ? said : lastWords + " " + said;
            lastWords = words.substring(0, Math.min(words.length(), MOST_WORDS));
        }
    }

    /** The capture file as it grows. */
    InputStream packets() {
        return packets;
    }

    /** Whether the reader waits for the next packet, so that none was in the pipe a moment ago. */
    boolean waiting() {
        return packets.waiting;
    }

    String filter() {
        return filter;
    }

    /** The child's processor time; 0 if not known. */
    long cpuNanos() {
        try {
            Path schedstat = Path.of("/proc/" + process.pid() + "/schedstat");
            return Long.parseLong(Files.readString(schedstat).split(" ", 2)[0]);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Ends it in order to start another. */
    void replace() {
        replaced = true;
        close();
    }

    boolean wasReplaced() {
        return replaced;
    }

    /** Known once it has ended. */
    long dropped() {
        return dropped;
    }

    /** How it ended, in its own words. */
    String lastWords() {
        @Nullable Integer status = process.isAlive() ? null : process.exitValue();
        return lastWords.isEmpty() ? "exit status " + status : lastWords;
    }

    /**
     * Asks it to end, so that it says how many packets it lost, and ends it if it does not. Its output can be read to the
     * end: by the handle, because the methods of {@link Process} would also close the pipes.
     */
    @Override
    public void close() {
        process.toHandle().destroy();
        boolean interrupted = false;
        try {
            if (process.waitFor(TERMINATE_MILLIS, TimeUnit.MILLISECONDS)) {
                silent.await(TERMINATE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            process.toHandle().destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Knows whether somebody waits for it. */
    private static final class Pipe extends FilterInputStream {

        private volatile boolean waiting;

        Pipe(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            waiting = in.available() == 0;
            try {
                return super.read(bytes, offset, length);
            } finally {
                waiting = false;
            }
        }
    }
}
