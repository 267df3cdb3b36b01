package io.wirewitness.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * What bounds this process from without, and how it finds and reaches others: numbers by the names that {@code
 * lint.HostSettings} tells of. What cannot be read, and what has no limit, is not there. Any thread.
 */
final class HostLimits {

    private static final String OPEN_FILES = "Max open files";

    private static final String NAME_SERVER = "nameserver";

    private static final String ESTABLISHED = "01";

    /** {@code ::ffff:0:0/96} as the kernel prints it, words of four bytes in the host's order: IPv4 on a socket of IPv6. */
    private static final String MAPPED = "0000000000000000FFFF0000";

    private static final String LOOPBACK = "00000000000000000000000001000000";
    private static final int ADDRESS_DIGITS = 32;
    private static final int STATE = 3;
    private static final int DEEPEST = 8;

    private static final int LONGEST_NUMBER = 18;
    private static final long PER_CENT = 100;

    /** Where version 1 of control groups mounts the controller of CPUs, by distribution. */
    private static final List<String> CPU_MOUNTS = List.of("cpu,cpuacct", "cpu", "cpuacct,cpu");

    private final Path root;

    HostLimits(Path root) {
        this.root = root;
    }

    void addTo(Map<String, Long> values) {
        openFiles(values);
        controlGroup(values);
        resolver(values);
    }

    private void openFiles(Map<String, Long> values) {
        for (String line : lines("proc/self/limits")) {
            if (line.startsWith(OPEN_FILES)) { // Max open files   1024   524288   files
                StringTokenizer numbers = new StringTokenizer(line.substring(OPEN_FILES.length()));
                if (numbers.countTokens() > 2) {
                    put(values, "limits.open-files.soft", numbers.nextToken());
                    put(values, "limits.open-files.hard", numbers.nextToken());
                }
            }
        }
    }

    /**
     * The least of the limits of groups above each other: each of them counts. cgroups(7): {@code hierarchy:controllers:path},
     * where version 2 has number 0 and no controllers; kernel, {@code cgroup-v1/memory.rst} and {@code scheduler/sched-bwc.rst}.
     */
    private void controlGroup(Map<String, Long> values) {
        for (String line : lines("proc/self/cgroup")) {
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (first < 0 || second < 0) {
                continue;
            }
            String controllers = "," + line.substring(first + 1, second) + ",";
            String group = line.substring(second + 1);
            if (line.startsWith("0::")) {
                for (Path at : groups("", group)) {
                    least(values, "cgroup.memory.max", first(at.resolve("memory.max")), 1);
                    String quota = first(at.resolve("cpu.max"));
                    int blank = quota.indexOf(' ');
                    if (blank > 0) {
                        cpu(values, quota.substring(0, blank), quota.substring(blank + 1));
                    }
                }
            }
            if (controllers.contains(",memory,")) {
                for (Path at : groups("memory", group)) {
                    least(values, "cgroup.memory.max", first(at.resolve("memory.limit_in_bytes")), 1);
                }
            }
            if (controllers.contains(",cpu,")) {
                for (String mount : CPU_MOUNTS) {
                    for (Path at : groups(mount, group)) {
                        cpu(values, first(at.resolve("cpu.cfs_quota_us")), first(at.resolve("cpu.cfs_period_us")));
                    }
                }
            }
        }
    }

    /** A group and those above it, from the mount of a controller on. */
    private List<Path> groups(String controller, String group) {
        Path mount = root.resolve("sys/fs/cgroup").resolve(controller);
        Path own = mount.resolve(group.startsWith("/") ? group.substring(1) : group)
                .normalize();
        // a container without a namespace of its own for groups names a path that is the mount's root to it
        Path at = own.startsWith(mount) && Files.isDirectory(own) ? own : mount;
        List<Path> all = new ArrayList<>();
        for (int depth = 0; depth < DEEPEST && at != null && at.startsWith(mount); depth++) {
            all.add(at);
            at = at.getParent();
        }
        return all;
    }

    private static void cpu(Map<String, Long> values, String quota, String period) {
        if (isNumber(period) && Long.parseLong(period) > 0) {
            least(values, "cgroup.cpu.percent", quota, Long.parseLong(period));
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
            StringTokenizer words = new StringTokenizer(line);
            if (words.countTokens() > 1 && words.nextToken().equals(NAME_SERVER)) {
                String server = words.nextToken();
                any = true;
                near &= server.startsWith("127.") || server.equals("::1");
            }
        }
        if (any) {
            values.put("resolver.near", near ? 1L : 0L);
        }
    }

    /** Of the whole network namespace: that some connection over IPv6 leads away says that IPv6 does. */
    void addFar(Map<String, Long> values) {
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
                StringTokenizer fields = new StringTokenizer(line);
                if (fields.countTokens() > STATE) {
                    fields.nextToken();
                    String local = fields.nextToken();
                    String remote = fields.nextToken();
                    count += fields.nextToken().equals(ESTABLISHED) && isFar(local, remote) ? 1 : 0;
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

    /**
     * {@code unlimited}, {@code max} and -1 are none, and neither is what version 1 says for no limit: the largest number of whole
     * pages, of 19 digits.
     */
    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_NUMBER;
    }

    private String first(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    private List<String> lines(String path) {
        return lines(root.resolve(path));
    }

    private static List<String> lines(Path path) {
        String text = SmallFile.text(path);
        List<String> lines = new ArrayList<>();
        if (text != null) {
            StringTokenizer each = new StringTokenizer(text, "\n");
            while (each.hasMoreTokens()) {
                lines.add(each.nextToken());
            }
        }
        return lines;
    }
}
