package io.wirewitness.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long this process' control groups had used up their CPU quota: {@code cpu.stat} of its own group and of those above,
 * each of which may have a quota ({@code Documentation/admin-guide/cgroup-v2.rst}, {@code scheduler/sched-bwc.rst} for version
 * 1). For one thread.
 */
final class CgroupCpu {

    /** Groups above each other; deeper ones are not looked at. */
    private static final int DEEPEST = 8;

    /** Where version 1 mounts the controller, by distribution. */
    private static final List<String> VERSION_1 = List.of("cpu,cpuacct", "cpu", "cpuacct,cpu");

    /** Where version 2 is, alone or beside version 1. */
    private static final List<String> VERSION_2 = List.of("", "unified");

    private final Path membership;
    private final Path mount;
    private String member = "";
    private List<Path> files = List.of();

    /**
     * Totals since the groups were made.
     *
     * @param periods periods in which a group ran
     * @param throttledPeriods those in which its quota was used up
     * @param throttledNanos how long, of all CPUs together
     */
    record Totals(long periods, long throttledPeriods, long throttledNanos) {}

    private CgroupCpu(Path membership, Path mount) {
        this.membership = membership;
        this.mount = mount;
    }

    /** The groups of this process; of none where there are no such files. */
    static CgroupCpu ofThisProcess() {
        return of(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    static CgroupCpu of(Path membership, Path mount) {
        return new CgroupCpu(membership, mount);
    }

    /** A process may be moved into another group: that happens right behind its start. */
    private List<Path> files() {
        String now;
        try {
            now = Files.readString(membership);
        } catch (IOException none) {
            return List.of();
        }
        if (!now.equals(member)) {
            member = now;
            files = find(now, mount);
        }
        return files;
    }

    private static List<Path> find(String member, Path mount) {
        List<Path> found = new ArrayList<>();
        // cgroups(7): hierarchy-ID:controller-list:cgroup-path; version 2 has ID 0 and no controllers
        for (String line : member.lines().toList()) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("cpu")) {
                VERSION_1.forEach(name -> add(mount.resolve(name), parts[2], found));
            } else if (parts.length == 3 && parts[0].equals("0")) {
                VERSION_2.forEach(name -> add(mount.resolve(name), parts[2], found));
            }
        }
        return List.copyOf(found);
    }

    /** A container without a namespace of its own for groups names a path that is the mount's root to it. */
    private static void add(Path root, String group, List<Path> files) {
        Path own =
                root.resolve(group.startsWith("/") ? group.substring(1) : group).normalize();
        Path at = own.startsWith(root) && Files.isDirectory(own) ? own : root;
        for (int depth = 0; depth < DEEPEST && at != null && at.startsWith(root); depth++) {
            Path file = at.resolve("cpu.stat");
            if (Files.isReadable(file) && !files.contains(file)) {
                files.add(file);
            }
            at = at.getParent();
        }
    }

    /** The totals now; null if no group has a quota's counters. */
    @Nullable
    Totals read() {
        long periods = 0;
        long throttled = 0;
        long nanos = 0;
        boolean found = false;
        for (Path file : files()) {
            try {
                for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                    int blank = line.indexOf(' ');
                    long value = blank < 0
                            ? 0
                            : Long.parseLong(line.substring(blank + 1).strip());
                    switch (blank < 0 ? "" : line.substring(0, blank)) {
                        case "nr_periods" -> periods += value;
                        case "nr_throttled" -> throttled += value;
                        case "throttled_usec" -> {
                            nanos += value * 1_000;
                            found = true;
                        }
                        case "throttled_time" -> {
                            nanos += value;
                            found = true;
                        }
                        default -> {}
                    }
                }
            } catch (IOException | NumberFormatException gone) {
                // a group that is gone counts no more
            }
        }
        return found ? new Totals(periods, throttled, nanos) : null;
    }
}
