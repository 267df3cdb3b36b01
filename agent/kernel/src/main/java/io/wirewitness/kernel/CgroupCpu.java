package io.wirewitness.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
     * What a group counts.
     *
     * @param periods periods in which it ran
     * @param throttledPeriods those in which its quota was used up
     * @param throttledNanos how long, of all CPUs together
     */
    record Counts(long periods, long throttledPeriods, long throttledNanos) {

        private static final Counts NONE = new Counts(0, 0, 0);

        private Counts since(Counts earlier) {
            return new Counts(
                    periods - earlier.periods,
                    throttledPeriods - earlier.throttledPeriods,
                    throttledNanos - earlier.throttledNanos);
        }
    }

    /**
     * Counts of each group since it was made.
     *
     * @param groups by {@code cpu.stat}, at least one
     */
    record Totals(Map<Path, Counts> groups) {

        Totals {
            groups = Map.copyOf(groups);
        }

        /**
         * What came since, of the one group that lost most. Never their sum: a container and its pod may each have a quota, and while
         * one of them is used up the process stands still once, whatever the other counts. A group that was not there then has
         * nothing to compare with.
         */
        Counts since(Totals earlier) {
            Counts most = Counts.NONE;
            for (Map.Entry<Path, Counts> now : groups.entrySet()) {
                Counts then = earlier.groups.get(now.getKey());
                Counts grown = then == null ? Counts.NONE : now.getValue().since(then);
                if (grown.throttledNanos > most.throttledNanos) {
                    most = grown;
                }
            }
            return most;
        }
    }

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
        Map<Path, Counts> groups = new HashMap<>();
        for (Path file : files()) {
            try {
                Counts counts = counts(Files.readAllLines(file, StandardCharsets.US_ASCII));
                if (counts != null) {
                    groups.put(file, counts);
                }
            } catch (IOException | NumberFormatException gone) {
                // a group that is gone counts no more
            }
        }
        return groups.isEmpty() ? null : new Totals(groups);
    }

    private static @Nullable Counts counts(List<String> lines) {
        long periods = 0;
        long throttled = 0;
        long nanos = -1;
        for (String line : lines) {
            int blank = line.indexOf(' ');
            long value =
                    blank < 0 ? 0 : Long.parseLong(line.substring(blank + 1).strip());
            switch (blank < 0 ? "" : line.substring(0, blank)) {
                case "nr_periods" -> periods = value;
                case "nr_throttled" -> throttled = value;
                case "throttled_usec" -> nanos = value * 1_000;
                case "throttled_time" -> nanos = value;
                default -> {}
            }
        }
        return nanos < 0 ? null : new Counts(periods, throttled, nanos);
    }
}
