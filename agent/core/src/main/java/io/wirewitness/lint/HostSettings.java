package io.wirewitness.lint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel and the container say. Immutable; any thread.
 *
 * @param sysctl by name, such as {@code net.ipv4.tcp_keepalive_time}, as numbers in the kernel's unit; those that could be
 *     read. {@code net.ipv4.ip_local_port_range} is there as {@code …range.low} and {@code …range.high}; one of the node, if
 *     the agent was told it, has {@code node.} before its name; {@code net.core.netdev_budget} is readable in the node's own
 *     network namespace only. Facts of the same
 *     kind that are no sysctl: {@code resolver.near} is 1 if every name server of {@code /etc/resolv.conf} is this host's
 *     own, {@code tcp6.far} counts the established connections over IPv6 to other hosts, {@code limits.open-files.soft}
 *     and {@code …hard} are this process' descriptors, {@code cgroup.memory.max} the bytes and {@code cgroup.cpu.percent} the
 *     hundredths of a CPU that its control groups have; those without a limit are not there
 * @param cloud {@code aws}, {@code azure}, {@code gcp}, {@code alibaba}; null if none was noticed
 * @param orchestrator {@code kubernetes} or {@code swarm}; null if none was noticed
 * @param ipv6Route whether a default route of IPv6 exists; null if not known
 * @param tunnel whether connections leave through an overlay or VPN interface
 * @param socketTimers of our connected sockets: how many have a keep-alive timer armed, and how many there are; null if not
 *     known
 */
public record HostSettings(
        Map<String, Long> sysctl,
        @Nullable String cloud,
        @Nullable String orchestrator,
        @Nullable Boolean ipv6Route,
        boolean tunnel,
        @Nullable SocketTimers socketTimers) {

    /**
     * From {@code /proc/self/net/tcp}, column {@code tr:tm->when}.
     *
     * @param sockets connected sockets of this process
     * @param keepAlive of those, with the keep-alive timer armed ({@code tr} is 2)
     * @param longestMillis the longest time until such a timer fires; -1 if none is armed
     */
    public record SocketTimers(int sockets, int keepAlive, long longestMillis) {}

    /** What findings call the host itself. */
    public static final String SUBJECT = "host";
    /** The kernel takes no more. */
    private static final long MOST_SYN_RETRIES = 127;

    /** {@code TCP_RTO_MAX}. */
    private static final long LONGEST_WAIT_SECONDS = 120;

    private static final long SECOND_MILLIS = 1_000;

    /** Nothing is known. */
    public static final HostSettings NONE = new HostSettings(Map.of(), null, null, null, false, null);

    public HostSettings {
        sysctl = Map.copyOf(sysctl);
    }

    /** A sysctl; {@code missing} if it could not be read. */
    public long sysctl(String name, long missing) {
        return sysctl.getOrDefault(name, missing);
    }

    /** A sysctl with where it was read. */
    public String evidence(String name) {
        return name + " is " + sysctl.get(name) + " (/proc/sys/" + name.replace('.', '/') + ")";
    }

    /** How long the kernel tries to connect when nobody answers; -1 if not known. */
    public long connectMillis() {
        long retries = sysctl("net.ipv4.tcp_syn_retries", -1);
        if (retries < 0 || retries > MOST_SYN_RETRIES) {
            return -1;
        }
        // Linux 6.5 and later first repeat at one second, so often; then each wait is twice the one before.
        long seconds = sysctl("net.ipv4.tcp_syn_linear_timeouts", 0);
        long wait = 1;
        for (long sent = 0; sent <= retries; sent++) {
            seconds += wait;
            wait = Math.min(2 * wait, LONGEST_WAIT_SECONDS);
        }
        return seconds * SECOND_MILLIS;
    }
}
