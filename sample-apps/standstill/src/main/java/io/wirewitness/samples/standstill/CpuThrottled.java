package io.wirewitness.samples.standstill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A process that moves itself into a control group with a small CPU quota and uses it up, while answers come. Needs the right to
 * make such a group (root, and a writable {@code /sys/fs/cgroup}); says so and ends with status 3 without it.
 */
final class CpuThrottled {

    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final String GROUP =
            "wirewitness-sample-" + ProcessHandle.current().pid();

    /** The longest period that the kernel takes: used up in its first part, the quota leaves a long gap. */
    private static final int PERIOD_MICROS = 1_000_000;

    private static final int QUOTA_MICROS = 150_000;
    private static final int ANSWER_MILLIS = 300;
    private static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final long BURN_NANOS = 400_000_000L;

    private CpuThrottled() {}

    static void play(String[] arguments) throws Exception {
        try (Server server = Server.start(60)) {
            Impatient client = new Impatient();
            client.warmUp(server.answeringAfter(0));
            Path home = home();
            Path group = home == null ? null : group(home);
            if (home == null || group == null) {
                System.out.println("no control group can be made here");
                System.exit(3);
                return;
            }
            try {
                client.untilItTimesOut(server.answeringAfter(ANSWER_MILLIS), TIMEOUT, CpuThrottled::useItUp);
            } finally {
                move(home);
                Files.deleteIfExists(group);
            }
        }
    }

    /** Version 2 alone, or version 1. */
    private static @Nullable Path home() {
        if (Files.isWritable(MOUNT.resolve("cgroup.procs"))) {
            return MOUNT;
        }
        Path cpu = MOUNT.resolve("cpu");
        return Files.isWritable(cpu.resolve("cgroup.procs")) ? cpu : null;
    }

    private static @Nullable Path group(Path home) {
        Path group = home.resolve(GROUP);
        try {
            if (home.equals(MOUNT)) {
                Files.writeString(home.resolve("cgroup.subtree_control"), "+cpu");
            }
            Files.createDirectory(group);
            if (Files.exists(group.resolve("cpu.max"))) {
                Files.writeString(group.resolve("cpu.max"), QUOTA_MICROS + " " + PERIOD_MICROS);
            } else {
                Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
                Files.writeString(group.resolve("cpu.cfs_quota_us"), Integer.toString(QUOTA_MICROS));
            }
            move(group);
            return group;
        } catch (IOException refused) {
            System.out.println("refused: " + refused);
            return null;
        }
    }

    private static void move(Path group) throws IOException {
        Files.writeString(
                group.resolve("cgroup.procs"),
                Long.toString(ProcessHandle.current().pid()));
    }

    /** Four threads at once, as a collector or a compiler would have them. */
    private static void useItUp() throws InterruptedException {
        Thread[] burners = new Thread[4];
        for (int i = 0; i < burners.length; i++) {
            burners[i] = new Thread(CpuThrottled::burn, "burner-" + i);
            burners[i].start();
        }
        for (Thread burner : burners) {
            burner.join();
        }
    }

    private static void burn() {
        long until = System.nanoTime() + BURN_NANOS;
        double x = 1;
        while (System.nanoTime() < until) {
            x = Math.sqrt(x + 2);
        }
        if (Double.isNaN(x)) { // it never is; without a use of it there would be no loop
            System.out.println(x);
        }
    }
}
