package io.wirewitness.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What bounds this process from without, and how it finds and reaches others: numbers by the names that {@code
 * lint.HostSettings} tells of. What cannot be read, and what has no limit, is not there. Any thread.
 */
final class HostLimits {

    private static final String OPEN_FILES = "Max open files";

    /** {@code Max open files   1024   524288   files}. */
    private static final Pattern LIMIT = Pattern.compile("\\s+(\\S+)\\s+(\\S+)\\s+files\\s*");

    private static final Pattern NAME_SERVER = Pattern.compile("\\s*nameserver\\s+(\\S+).*");

    private static final String ESTABLISHED = "01";

    /** {@code ::ffff:0:0/96} as the kernel prints it, words of four bytes in the host's order: IPv4 on a socket of IPv6. */
    private static final String MAPPED = "0000000000000000FFFF0000";

    private static final String LOOPBACK = "00000000000000000000000001000000";
    private static final int ADDRESS_DIGITS = 32;
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int DEEPEST = 8;
    private static final long PER_CENT = 100;

    private final Path root;

    HostLimits(Path root) {
        this.root = root;
    }

    void addTo(Map<String, Long> values) {
        openFiles(values);
        controlGroup(values);
        resolver(values);
        far(values);
    }

    private void openFiles(Map<String, Long> values) {
        for (String line : lines("proc/self/limits")) {
            Matcher numbers = LIMIT.matcher(line.startsWith(OPEN_FILES) ? line.substring(OPEN_FILES.length()) : "");
            if (numbers.matches()) {
                put(values, "limits.open-files.soft", numbers.group(1));
                put(values, "limits.open-files.hard", numbers.group(2));
            }
        }
    }

    /** The least of the limits of version 2's groups above each other: each of them counts. */
    private void controlGroup(Map<String, Long> values) {
        for (String line : lines("proc/self/cgroup")) {
            if (!line.startsWith("0::/")) {
                continue;
            }
            Path mount = root.resolve("sys/fs/cgroup");
            Path own = mount.resolve(line.substring("0::/".length())).normalize();
            // a container without a namespace of its own for groups names a path that is the mount's root to it
            Path at = own.startsWith(mount) && Files.isDirectory(own) ? own : mount;
            for (int depth = 0; depth < DEEPEST && at != null && at.startsWith(mount); depth++) {
                least(values, "cgroup.memory.max", first(at.resolve("memory.max")), 1);
                String[] quota = first(at.resolve("cpu.max")).split(" ", -1);
                if (quota.length == 2 && isNumber(quota[1]) && Long.parseLong(quota[1]) > 0) {
                    least(values, "cgroup.cpu.percent", quota[0], Long.parseLong(quota[1]));
                }
                at = at.getParent();
            }
        }
    }

    private static void least(Map<String, Long> values, String name, String text, long period) {
        if (isNumber(text)) {
            long value = Long.parseLong(text);
            values.merge(name, period == 1 ? value : value * PER_CENT / period, Math::min);
        }
    }

    private void resolver(Map<String, Long> values) {
        boolean any = false;
        boolean near = true;
        for (String line : lines("etc/resolv.conf")) {
            Matcher server = NAME_SERVER.matcher(line);
            if (server.matches()) {
                any = true;
                near &= server.group(1).startsWith("127.") || server.group(1).equals("::1");
            }
        }
        if (any) {
            values.put("resolver.near", near ? 1L : 0L);
        }
    }

    /** Of the whole network namespace: that some connection over IPv6 leads away says that IPv6 does. */
    private void far(Map<String, Long> values) {
        Path file = root.resolve("proc/self/net/tcp6");
        if (!Files.isReadable(file)) {
            return;
        }
        long count = 0;
        int read = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            lines.readLine(); // the columns' names
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (++read > SocketTimers.MOST_LINES) {
                    break;
                }
                String[] fields = line.trim().split("\\s+", STATE + 2);
                if (fields.length > STATE
                        && fields[STATE].equals(ESTABLISHED)
                        && isFar(fields[LOCAL], fields[REMOTE])) {
                    count++;
                }
            }
        } catch (IOException e) {
            return;
        }
        values.put("tcp6.far", count);
    }

    private static boolean isFar(String local, String remote) {
        return remote.length() > ADDRESS_DIGITS
                && local.length() > ADDRESS_DIGITS
                && !remote.startsWith(MAPPED)
                && !remote.startsWith(LOOPBACK)
                && !remote.substring(0, ADDRESS_DIGITS).equals(local.substring(0, ADDRESS_DIGITS));
    }

    private static void put(Map<String, Long> values, String name, String text) {
        if (isNumber(text)) {
            values.put(name, Long.parseLong(text));
        }
    }

    /** {@code unlimited} and {@code max} are none. */
    private static boolean isNumber(String text) {
        return text.length() <= 18 && !text.isEmpty() && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    private String first(Path file) {
        List<String> lines = lines(root.relativize(file).toString());
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    private List<String> lines(String path) {
        try {
            return Files.readAllLines(root.resolve(path), StandardCharsets.ISO_8859_1);
        } catch (IOException none) {
            return List.of();
        }
    }
}
