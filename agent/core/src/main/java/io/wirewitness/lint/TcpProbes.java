package io.wirewitness.lint;

import io.wirewitness.diagnose.Quantity;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the kernel probes an idle connection of a part. Immutable; any thread.
 *
 * @param firstMillis idle time before the first probe; {@link Setting#UNLIMITED} if there are none
 * @param deadMillis idle time after which a peer that answers none is given up; -1 if not known
 * @param evidence each number with where it came from
 */
public record TcpProbes(long firstMillis, long deadMillis, List<String> evidence) {

    /** The kernel's idle time before a socket's first probe, in seconds. */
    public static final String IDLE_SYSCTL = "net.ipv4.tcp_keepalive_time";

    private static final String INTERVAL_SYSCTL = "net.ipv4.tcp_keepalive_intvl";
    private static final String COUNT_SYSCTL = "net.ipv4.tcp_keepalive_probes";
    private static final long SECOND_MILLIS = 1_000;

    /** Their sockets are their own, and they never set the option. */
    private static final Set<String> WITHOUT = Set.of("jdk-httpclient", "jdk-httpurlconnection");

    public TcpProbes {
        evidence = List.copyOf(evidence);
    }

    /** Of a part on this host; null if it is not known whether or when it probes. */
    public static @Nullable TcpProbes of(Part part, HostSettings host) {
        Setting wanted = part.setting(SettingKey.TCP_KEEP_ALIVE);
        if (wanted == null) {
            return ofTimers(host.socketTimers());
        }
        if (!wanted.on()) {
            return new TcpProbes(Setting.UNLIMITED, -1, List.of(wanted.evidence()));
        }
        Setting idle = part.setting(SettingKey.TCP_KEEP_IDLE);
        long kernel = host.sysctl(IDLE_SYSCTL, -1);
        if (idle == null && kernel < 0) {
            return null;
        }
        long first = idle == null ? kernel * SECOND_MILLIS : idle.value();
        long interval = part.value(SettingKey.TCP_KEEP_INTERVAL, host.sysctl(INTERVAL_SYSCTL, -1) * SECOND_MILLIS);
        long count = part.value(SettingKey.TCP_KEEP_COUNT, host.sysctl(COUNT_SYSCTL, -1));
        return new TcpProbes(
                first,
                interval < 0 || count < 0 ? -1 : first + interval * count,
                List.of(wanted.evidence(), idle == null ? host.evidence(IDLE_SYSCTL) : idle.evidence()));
    }

    /** Whether there are none. */
    public boolean off() {
        return firstMillis == Setting.UNLIMITED;
    }

    /** {@code 7200 s}, {@code never}. */
    public String shownFirst() {
        return off() ? "never" : Quantity.millis(firstMillis);
    }

    /** The other way to help: {@link #inTime}, after a semicolon; empty where the library has no such setting. */
    public static String orInTime(Part part, long limitMillis) {
        return WITHOUT.contains(part.library()) ? "" : "; or " + inTime(part, limitMillis);
    }

    /** How to probe in time for a box that forgets idle connections. */
    public static String inTime(Part part, long limitMillis) {
        long seconds = Math.max(1, limitMillis / 2 / SECOND_MILLIS);
        Setting idle = part.setting(SettingKey.TCP_KEEP_IDLE);
        return idle == null
                ? "SO_KEEPALIVE with TCP_KEEPIDLE = " + seconds + ", or sysctl " + IDLE_SYSCTL + " = " + seconds
                : "SO_KEEPALIVE with " + idle.toSet(seconds);
    }

    /** None if no socket of the process has such a timer; what one has says nothing of the part. */
    private static @Nullable TcpProbes ofTimers(HostSettings.@Nullable SocketTimers timers) {
        return timers == null || timers.sockets() == 0 || timers.keepAlive() > 0
                ? null
                : new TcpProbes(
                        Setting.UNLIMITED,
                        -1,
                        List.of("0 of " + Quantity.counted(timers.sockets(), "connected socket")
                                + " have a keep-alive timer (/proc/self/net/tcp)"));
    }
}
