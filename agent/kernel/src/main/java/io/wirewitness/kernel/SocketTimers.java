package io.wirewitness.kernel;

import io.wirewitness.lint.HostSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the keep-alive timers of our own connections, which {@code /proc/self/net/tcp} shows whatever library set them: column
 * {@code tr:tm->when}, {@code tr} 2, {@code when} in clock ticks (kernel, {@code proc_net_tcp.rst}).
 */
final class SocketTimers {

    /** Of one file; a namespace with more sockets is not counted: that would cost more than it tells. */
    static final int MOST_LINES = 20_000;

    private static final int MOST_DESCRIPTORS = 10_000;
    private static final String SOCKET = "socket:[";
    private static final String ESTABLISHED = "01";
    private static final String KEEP_ALIVE = "02";

    /** {@code USER_HZ} is 100 on every platform that Java runs on. */
    private static final long TICK_MILLIS = 10;

    private static final int STATE = 3;
    private static final int TIMER = 5;
    private static final int INODE = 9;

    private final Set<String> ours;
    private int sockets;
    private int keepAlive;
    private long longestMillis = -1;

    private SocketTimers(Set<String> ours) {
        this.ours = ours;
    }

    /** Of the process with this directory of {@code /proc}; null if not known. */
    static HostSettings.@Nullable SocketTimers read(Path process) {
        try {
            SocketTimers timers = new SocketTimers(inodes(process.resolve("fd")));
            timers.count(process.resolve("net/tcp"));
            if (Files.exists(process.resolve("net/tcp6"))) {
                timers.count(process.resolve("net/tcp6"));
            }
            return new HostSettings.SocketTimers(timers.sockets, timers.keepAlive, timers.longestMillis);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static Set<String> inodes(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path each : all) {
                String target = target(each);
                if (target.startsWith(SOCKET)) {
                    inodes.add(target.substring(SOCKET.length(), target.length() - 1));
                }
                if (inodes.size() > MOST_DESCRIPTORS) {
                    throw new IOException("too many to count");
                }
            }
        }
        return inodes;
    }

    /** It may be closed by now. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private void count(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            lines.readLine(); // the columns' names
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (++count > MOST_LINES) {
                    throw new IOException("too many to count");
                }
                String[] fields = line.trim().split("\\s+", -1);
                if (fields.length > INODE && fields[STATE].equals(ESTABLISHED) && ours.contains(fields[INODE])) {
                    sockets++;
                    timer(fields[TIMER]);
                }
            }
        }
    }

    private void timer(String column) {
        if (column.startsWith(KEEP_ALIVE + ":")) {
            keepAlive++;
            long millis = Long.parseLong(column.substring(KEEP_ALIVE.length() + 1), 16) * TICK_MILLIS;
            longestMillis = Math.max(longestMillis, millis);
        }
    }
}
