package io.wirewitness.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this test run may do on this machine. */
public final class Rights {

    /** {@code CAP_NET_RAW}, {@code linux/capability.h}. */
    private static final int CAP_NET_RAW = 13;

    /** {@code CAP_SYS_ADMIN}, {@code linux/capability.h}. */
    private static final int CAP_SYS_ADMIN = 21;

    private Rights() {}

    /** Whether live capture can work for a child of this process. */
    public static boolean canCapture() {
        return has(CAP_NET_RAW);
    }

    /** Whether network and mount namespaces can be made. */
    public static boolean canMakeNamespaces() {
        return has(CAP_SYS_ADMIN) && onPath("ip") && onPath("iptables");
    }

    /** Whether io_uring is there and not forbidden: {@code kernel.io_uring_disabled}, since Linux 6.6; a seccomp filter is not seen. */
    public static boolean canUseIoUring() throws IOException {
        Path forbidden = Path.of("/proc/sys/kernel/io_uring_disabled");
        return Files.exists(forbidden) && Files.readString(forbidden).trim().equals("0");
    }

    /** Whether this process may do everything. */
    public static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Whether a command is installed. */
    public static boolean onPath(String command) {
        for (String directory : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, command))) {
                return true;
            }
        }
        return false;
    }

    /** The hard limit of descriptors. */
    public static int maxDescriptors() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" +", -1)[4])
                .map(limit -> limit.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(limit))
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(int capability) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16))
                    .anyMatch(capabilities -> (capabilities >> capability & 1) == 1);
        } catch (IOException notLinux) {
            return false;
        }
    }
}
