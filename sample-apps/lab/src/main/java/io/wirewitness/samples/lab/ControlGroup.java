package io.wirewitness.samples.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A control group that can be frozen, version 1 or 2 (Linux, Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst and
 * cgroup-v2.rst, "cgroup.freeze"). Needs {@link Need#CONTROL_GROUP}; whoever opens it closes it, once its processes are gone.
 */
public final class ControlGroup implements AutoCloseable {

    private static final Path MOUNT = Path.of("/sys/fs/cgroup");

    private final Path group;
    private final Path state;
    private final String frozen;
    private final String thawed;

    private ControlGroup(Path group, Path state, String frozen, String thawed) {
        this.group = group;
        this.state = state;
        this.frozen = frozen;
        this.thawed = thawed;
    }

    /** Makes one. */
    public static ControlGroup open() throws IOException {
        Path old = MOUNT.resolve("freezer");
        Path group = (Files.isDirectory(old) ? old : MOUNT)
                .resolve("wirewitness-lab-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        Files.createDirectory(group);
        return Files.isDirectory(old)
                ? new ControlGroup(group, group.resolve("freezer.state"), "FROZEN", "THAWED")
                : new ControlGroup(group, group.resolve("cgroup.freeze"), "1", "0");
    }

    /** How a child gets into it. */
    public String[] wrapper() {
        return List.of("sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh")
                .toArray(new String[0]);
    }

    /** Stops all its processes; no signal tells them. */
    public void freeze() throws IOException {
        Files.writeString(state, frozen);
    }

    /** Lets them go on. */
    public void thaw() throws IOException {
        Files.writeString(state, thawed);
    }

    @Override
    public void close() throws IOException {
        thaw();
        Files.deleteIfExists(group);
    }
}
