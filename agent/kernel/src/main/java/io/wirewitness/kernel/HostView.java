package io.wirewitness.kernel;

import io.wirewitness.lint.HostSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the kernel and the container say of connections: files and the environment, no network call. The sysctls are those
 * of this process' network namespace (kernel, {@code ip-sysctl.rst}, {@code nf_conntrack-sysctl.rst}). Any thread.
 */
public final class HostView {

    private static final String IPV4 = "net.ipv4.";
    private static final String PORTS = IPV4 + "ip_local_port_range";

    private static final List<String> SYSCTLS = List.of(
            IPV4 + "tcp_keepalive_time",
            IPV4 + "tcp_keepalive_intvl",
            IPV4 + "tcp_keepalive_probes",
            IPV4 + "tcp_retries2",
            IPV4 + "tcp_syn_retries",
            IPV4 + "tcp_syn_linear_timeouts",
            IPV4 + "tcp_synack_retries",
            IPV4 + "tcp_fin_timeout",
            IPV4 + "tcp_tw_reuse",
            IPV4 + "tcp_abort_on_overflow",
            IPV4 + "tcp_mtu_probing",
            IPV4 + "tcp_max_syn_backlog",
            IPV4 + "tcp_slow_start_after_idle",
            "net.core.somaxconn",
            "net.core.netdev_budget",
            "net.netfilter.nf_conntrack_tcp_timeout_established",
            "net.netfilter.nf_conntrack_tcp_timeout_close_wait",
            "net.netfilter.nf_conntrack_tcp_be_liberal",
            "net.netfilter.nf_conntrack_tcp_loose",
            "net.netfilter.nf_conntrack_max");

    /** Starts of the names that overlays and VPNs give their interfaces: tun(4), WireGuard, VXLAN, flannel, Calico, Cilium, Weave. */
    private static final List<String> TUNNELS = List.of(
            "tun", "tap", "wg", "vxlan", "geneve", "gre", "ipip", "sit", "flannel", "cali", "cilium", "weave", "ppp");

    /** There as soon as the module is loaded, and carry nothing by that. */
    private static final List<String> CREATED_WITH_MODULE = List.of("tunl0", "sit0", "gre0", "gretap0");

    /** {@code ::/0}: 32 digits of the address and its length, then the same of the source, and ten fields in all. */
    private static final String ANYWHERE = "00000000000000000000000000000000 00 ";

    private static final int ROUTE_DEVICE = 9;

    private final Path root;
    private final UnaryOperator<@Nullable String> environment;

    /** Of this host. */
    public HostView() {
        this(Path.of("/"), System::getenv);
    }

    HostView(Path root, UnaryOperator<@Nullable String> environment) {
        this.root = root;
        this.environment = environment;
    }

    /** All but the {@link #withTables tables}, as it is now; what cannot be read is not there. */
    public HostSettings read() {
        return new HostSettings(sysctls(), cloud(), orchestrator(), null, tunnel(), null);
    }

    /**
     * The same with what the kernel's tables of sockets and routes tell: the way of IPv6, {@code tcp6.far} and the timers. They
     * take milliseconds, since the kernel looks through all of its hash table for each reader.
     */
    public HostSettings withTables(HostSettings host) {
        Map<String, Long> values = new HashMap<>(host.sysctl());
        new HostLimits(root).addFar(values);
        return new HostSettings(
                values,
                host.cloud(),
                host.orchestrator(),
                ipv6Route(),
                host.tunnel(),
                SocketTimers.read(root.resolve("proc/self")));
    }

    private Map<String, Long> sysctls() {
        Map<String, Long> values = new HashMap<>();
        for (String name : SYSCTLS) {
            put(values, name, text(sysctl(name)));
        }
        String ports = text(sysctl(PORTS));
        if (ports != null) {
            StringTokenizer range = new StringTokenizer(ports);
            put(values, PORTS + ".low", range.hasMoreTokens() ? range.nextToken() : null);
            put(values, PORTS + ".high", range.hasMoreTokens() ? range.nextToken() : null);
        }
        new HostLimits(root).addTo(values);
        return values;
    }

    private static String sysctl(String name) {
        return "proc/sys/" + name.replace('.', '/');
    }

    private static void put(Map<String, Long> values, String name, @Nullable String text) {
        try {
            if (text != null) {
                values.put(name, Long.parseLong(text));
            }
        } catch (NumberFormatException e) {
            values.remove(name); // not a number we know
        }
    }

    /** By what its functions and containers have in their environment, and by what its machines say they are. */
    private @Nullable String cloud() {
        if (isSet("AWS_REGION") || isSet("AWS_EXECUTION_ENV") || isSet("ECS_CONTAINER_METADATA_URI_V4")) {
            return "aws";
        }
        if (isSet("WEBSITE_INSTANCE_ID") || isSet("IDENTITY_ENDPOINT")) {
            return "azure";
        }
        if (isSet("K_SERVICE") || isSet("GOOGLE_CLOUD_PROJECT")) {
            return "gcp";
        }
        String vendor = String.valueOf(text("sys/class/dmi/id/sys_vendor")).toLowerCase(Locale.ROOT);
        String tag = String.valueOf(text("sys/class/dmi/id/chassis_asset_tag"));
        if (vendor.startsWith("amazon")) {
            return "aws";
        }
        if (tag.equals("7783-7084-3265-9085-8269-3286-77")) { // vendor is Microsoft's own Hyper-V anywhere
            return "azure";
        }
        if (vendor.startsWith("google")) {
            return "gcp";
        }
        return vendor.startsWith("alibaba") ? "alibaba" : null;
    }

    private @Nullable String orchestrator() {
        return isSet("KUBERNETES_SERVICE_HOST") ? "kubernetes" : null;
    }

    private boolean isSet(String variable) {
        String value = environment.apply(variable);
        return value != null && !value.isEmpty();
    }

    /** A default route by another way than the loopback, which kernels have as the way to reject. */
    private @Nullable Boolean ipv6Route() {
        try (Stream<String> lines = Files.lines(root.resolve("proc/self/net/ipv6_route"), StandardCharsets.US_ASCII)) {
            return lines.limit(SocketTimers.MOST_LINES)
                    .filter(line -> line.startsWith(ANYWHERE))
                    .map(line -> line.trim().split("\\s+", -1))
                    .anyMatch(fields -> fields.length > ROUTE_DEVICE && !fields[ROUTE_DEVICE].equals("lo"));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private boolean tunnel() {
        String[] interfaces = root.resolve("sys/class/net").toFile().list();
        if (interfaces != null) {
            for (String each : interfaces) {
                if (isTunnel(each)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isTunnel(String name) {
        for (String tunnel : TUNNELS) {
            if (name.startsWith(tunnel)) {
                return !CREATED_WITH_MODULE.contains(name);
            }
        }
        return false;
    }

    private @Nullable String text(String path) {
        String text = SmallFile.text(root.resolve(path));
        return text == null ? null : text.trim();
    }
}
