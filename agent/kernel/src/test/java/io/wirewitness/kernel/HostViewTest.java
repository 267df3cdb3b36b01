package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.lint.HostSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostViewTest {

    private static final String COLUMNS =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid" + "  timeout inode\n";

    @TempDir
    Path root;

    private final Map<String, String> environment = new HashMap<>();

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void socket(int descriptor, String target) throws IOException {
        Path directory = Files.createDirectories(root.resolve("proc/self/fd"));
        Files.createSymbolicLink(directory.resolve(Integer.toString(descriptor)), Path.of(target));
    }

    private HostSettings read() {
        return new HostView(root, environment::get).read();
    }

    private HostSettings readWithTables() {
        return new HostView(root, environment::get).withTables(read());
    }

    @Test
    void sysctlsAreNumbersByTheirNames() throws IOException {
        file("proc/sys/net/ipv4/tcp_keepalive_time", "7200\n");
        file("proc/sys/net/core/somaxconn", "4096\n");
        file("proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal", "0\n");
        file("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        file("proc/sys/net/ipv4/tcp_retries2", "many\n");
        assertThat(read().sysctl())
                .isEqualTo(Map.of(
                        "net.ipv4.tcp_keepalive_time",
                        7200L,
                        "net.core.somaxconn",
                        4096L,
                        "net.netfilter.nf_conntrack_tcp_be_liberal",
                        0L,
                        "net.ipv4.ip_local_port_range.low",
                        32768L,
                        "net.ipv4.ip_local_port_range.high",
                        60999L));
    }

    @Test
    void descriptorsAreLimited() throws IOException {
        file("proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             63405                63405                processes
                Max open files            1024                 524288               files
                """);
        assertThat(read().sysctl())
                .isEqualTo(Map.of("limits.open-files.soft", 1024L, "limits.open-files.hard", 524_288L));
        file("proc/self/limits", "Max open files            unlimited            unlimited            files     \n");
        assertThat(read().sysctl()).isEmpty();
    }

    @Test
    void theNarrowestOfTheGroupsCounts() throws IOException {
        file("proc/self/cgroup", "0::/pod/app\n");
        file("sys/fs/cgroup/pod/app/memory.max", "max\n");
        file("sys/fs/cgroup/pod/app/cpu.max", "200000 100000\n");
        file("sys/fs/cgroup/pod/memory.max", "536870912\n");
        file("sys/fs/cgroup/pod/cpu.max", "50000 100000\n");
        assertThat(read().sysctl()).isEqualTo(Map.of("cgroup.memory.max", 536_870_912L, "cgroup.cpu.percent", 50L));
        file("proc/self/cgroup", "0::/../../elsewhere\n");
        assertThat(read().sysctl()).isEmpty();
    }

    @Test
    void groupsOfVersion1HaveTheirLimitsByController() throws IOException {
        file("proc/self/cgroup", "5:memory:/docker/app\n4:cpu,cpuacct:/docker/app\n3:cpuset:/docker/app\n");
        file("sys/fs/cgroup/memory/docker/app/memory.limit_in_bytes", "536870912\n");
        file("sys/fs/cgroup/memory/docker/memory.limit_in_bytes", "9223372036854771712\n");
        file("sys/fs/cgroup/cpu,cpuacct/docker/app/cpu.cfs_quota_us", "150000\n");
        file("sys/fs/cgroup/cpu,cpuacct/docker/app/cpu.cfs_period_us", "100000\n");
        file("sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_quota_us", "-1\n");
        file("sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_period_us", "100000\n");
        assertThat(read().sysctl()).isEqualTo(Map.of("cgroup.memory.max", 536_870_912L, "cgroup.cpu.percent", 150L));
    }

    @Test
    void groupsOfVersion1WithoutALimitHaveNone() throws IOException {
        file("proc/self/cgroup", "5:memory:/app\n4:cpu:/app\n0::/app\n");
        file("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "9223372036854771712\n");
        file("sys/fs/cgroup/cpu/app/cpu.cfs_quota_us", "-1\n");
        file("sys/fs/cgroup/cpu/app/cpu.cfs_period_us", "100000\n");
        assertThat(read().sysctl()).isEmpty();
    }

    @Test
    void controllersOfVersion1MayShareAGroup() throws IOException {
        file("proc/self/cgroup", "2:cpu,memory:/app\n");
        file("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "268435456\n");
        file("sys/fs/cgroup/cpu/app/cpu.cfs_quota_us", "50000\n");
        file("sys/fs/cgroup/cpu/app/cpu.cfs_period_us", "100000\n");
        assertThat(read().sysctl()).isEqualTo(Map.of("cgroup.memory.max", 268_435_456L, "cgroup.cpu.percent", 50L));
    }

    @Test
    void aContainerOfVersion1SeesItsOwnGroupAtTheMount() throws IOException {
        file("proc/self/cgroup", "5:memory:/docker/0123abcd\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456\n");
        assertThat(read().sysctl()).isEqualTo(Map.of("cgroup.memory.max", 268_435_456L));
    }

    @Test
    void aResolverIsNearIfAllNameServersAre() throws IOException {
        file("etc/resolv.conf", "search example.com\nnameserver 127.0.0.53\nnameserver ::1\n");
        assertThat(read().sysctl("resolver.near", -1)).isEqualTo(1);
        file("etc/resolv.conf", "nameserver 127.0.0.53\nnameserver 10.0.0.10\n");
        assertThat(read().sysctl("resolver.near", -1)).isZero();
        file("etc/resolv.conf", "# nameserver 127.0.0.53\noptions ndots:5\n");
        assertThat(read().sysctl("resolver.near", -1)).isEqualTo(-1);
    }

    @Test
    void connectionsOverIpv6ToOtherHostsAreCounted() throws IOException {
        String tail = " 00000000:00000000 00:00000000 00000000  1000 0 111 2 0\n";
        String far = "   0: B80D0120000000000000000001000000:9C40 B80D0120000000000000000002000000:01BB 01" + tail;
        String mapped = "   1: 0000000000000000FFFF00000A00000A:9C40 0000000000000000FFFF00000B00000A:01BB 01" + tail;
        String loopback = "   2: 00000000000000000000000001000000:9C40 00000000000000000000000001000000:01BB 01" + tail;
        String own = "   3: B80D0120000000000000000001000000:9C40 B80D0120000000000000000001000000:01BB 01" + tail;
        file("proc/self/net/tcp6", COLUMNS + mapped + loopback + own + far.replace(" 01 ", " 02 "));
        assertThat(readWithTables().sysctl("tcp6.far", -1)).isZero();
        file("proc/self/net/tcp6", COLUMNS + mapped + far);
        assertThat(readWithTables().sysctl("tcp6.far", -1)).isEqualTo(1);
    }

    @Test
    void whereThereIsNothingNothingIsKnown() {
        assertThat(read()).isEqualTo(HostSettings.NONE);
        assertThat(readWithTables()).isEqualTo(HostSettings.NONE);
    }

    @Test
    void tablesAreReadWhenAskedForAndKeepWhatWasKnown() throws IOException {
        environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        file("proc/sys/net/core/somaxconn", "4096\n");
        file("proc/self/net/tcp6", COLUMNS);
        file("proc/self/net/ipv6_route", "");
        assertThat(read().sysctl()).doesNotContainKey("tcp6.far");
        assertThat(read().ipv6Route()).isNull();
        HostSettings all = readWithTables();
        assertThat(all.sysctl()).isEqualTo(Map.of("net.core.somaxconn", 4096L, "tcp6.far", 0L));
        assertThat(all.ipv6Route()).isFalse();
        assertThat(all.orchestrator()).isEqualTo("kubernetes");
    }

    @Test
    void timersOfOurOwnConnectionsAreCounted() throws IOException {
        socket(3, "socket:[111]");
        socket(4, "socket:[222]");
        socket(5, "socket:[333]");
        socket(6, "/dev/null");
        file(
                "proc/self/net/tcp",
                COLUMNS
                        + "   0: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 02:000AFC80 00000000  1000 0 111 2 0\n"
                        + "   1: 0100007F:9C41 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000 0 222 2 0\n"
                        + "   2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 333 2 0\n"
                        + "   3: 0100007F:9C43 0100007F:1F90 01 00000000:00000000 02:000AFC80 00000000  1000 0 999 2 0\n");
        assertThat(readWithTables().socketTimers()).isEqualTo(new HostSettings.SocketTimers(2, 1, 7_200_000));
    }

    @Test
    void cloudAndOrchestratorAreTakenFromWhatIsThere() throws IOException {
        file("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
        environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        assertThat(read())
                .extracting(HostSettings::cloud, HostSettings::orchestrator)
                .containsExactly("aws", "kubernetes");
        file("sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n");
        assertThat(read().cloud()).isNull();
        file("sys/class/dmi/id/chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77\n");
        assertThat(read().cloud()).isEqualTo("azure");
        environment.put("K_SERVICE", "shop");
        assertThat(read().cloud()).isEqualTo("gcp");
    }

    @Test
    void aRouteOfIpv6ThatRejectsIsNone() throws IOException {
        String rejecting = "00000000000000000000000000000000 00 00000000000000000000000000000000 00"
                + " 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n";
        file("proc/self/net/ipv6_route", rejecting);
        assertThat(readWithTables().ipv6Route()).isFalse();
        file("proc/self/net/ipv6_route", rejecting + rejecting.replace("      lo", "    eth0"));
        assertThat(readWithTables().ipv6Route()).isTrue();
    }

    @Test
    void anOverlaysInterfaceIsATunnelAndAnUnusedOneIsNot() throws IOException {
        Files.createDirectories(root.resolve("sys/class/net/eth0"));
        Files.createDirectories(root.resolve("sys/class/net/sit0"));
        assertThat(read().tunnel()).isFalse();
        Files.createDirectories(root.resolve("sys/class/net/flannel.1"));
        assertThat(read().tunnel()).isTrue();
    }

    @Test
    void thisHostTellsOfASocketWithKeepAlive() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            HostView here = new HostView();
            HostSettings before = here.withTables(here.read());
            client.setKeepAlive(true);
            HostSettings after = here.withTables(here.read());
            int armed = Objects.requireNonNull(before.socketTimers()).keepAlive();
            assertThat(Objects.requireNonNull(after.socketTimers()).keepAlive()).isEqualTo(armed + 1);
            assertThat(after.sysctl("net.ipv4.tcp_keepalive_time", -1)).isPositive();
            assertThat(after.socketTimers().longestMillis()).isPositive();
        }
    }
}
