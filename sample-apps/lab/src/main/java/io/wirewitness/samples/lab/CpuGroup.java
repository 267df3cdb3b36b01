package io.wirewitness.samples.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A control group whose share of the CPU can be cut, version 1 or 2 (Linux, Documentation/scheduler/sched-bwc.rst and
 * Documentation/admin-guide/cgroup-v2.rst, "cpu.max"). Needs {@link Need#CONTROL_GROUP}; whoever opens it closes it, once its
 * processes are gone.
 */
public final class CpuGroup implements AutoCloseable {

    /** The longest period that the kernel takes: used up in its first part, the quota leaves a long gap. */
    private static final int PERIOD_MICROS = 1_000_000;

    private static final Path MOUNT = Path.of("/sys/fs/cgroup");

    private final Path group;
    private final boolean second;

    private CpuGroup(Path group, boolean second) {
        this.group = group;
        this.second = second;
    }

    /** Makes one, without a limit. */
    public static CpuGroup open() throws IOException {
        Path old = MOUNT.resolve("cpu");
        boolean second = !Files.isDirectory(old);
        if (second) {
            Files.writeString(MOUNT.resolve("cgroup.subtree_control"), "+cpu");
        }
        Path group = (second ? MOUNT : old)
                .resolve("wirewitness-lab-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        Files.createDirectory(group);
        CpuGroup open = new CpuGroup(group, second);
        if (!second) {
            Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
        }
        return open;
    }

    /** How a child gets into it. */
    public String[] wrapper() {
        return List.of("sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh")
                .toArray(new String[0]);
    }

    /** From now on all its processes together have so much of one CPU in each second. */
    public void limit(int quotaMillis) throws IOException {
        set(Integer.toString(quotaMillis * 1_000), Integer.toString(quotaMillis * 1_000));
    }

    /** Lets the limit go. */
    public void lift() throws IOException {
        set("max", "-1");
    }

    private void set(String newer, String older) throws IOException {
        if (second) {
            Files.writeString(group.resolve("cpu.max"), newer + " " + PERIOD_MICROS);
        } else {
            Files.writeString(group.resolve("cpu.cfs_quota_us"), older);
        }
    }

    /** A process in it that computes until it is closed: whoever shares a container shares its quota. */
    public AutoCloseable burn() throws IOException {
        List<String> command = new ArrayList<>(List.of(wrapper()));
        command.addAll(List.of("sh", "-c", "while :; do :; done"));
        Process burning = new ProcessBuilder(command).start();
        return () -> {
            burning.destroyForcibly();
            burning.onExit().join();
        };
    }

    @Override
    public void close() throws IOException {
        lift();
        Files.deleteIfExists(group);
    }
}
