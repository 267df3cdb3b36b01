package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.LocalPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalPortTableTest {

    private static final Endpoint PEER = Endpoint.parse("10.0.0.5:8080");
    private static final Endpoint PEER6 = Endpoint.parse("[2001:db8::5]:8080");
    private static final String TITLE = "  sl  local_address rem_address   st tx_queue rx_queue\n";

    // 10.0.0.7, 10.0.0.8 and 10.0.0.5 as a host with little end first prints them
    private static final String OURS = "0700000A";
    private static final String OTHER = "0800000A";
    private static final String THEIRS = "0500000A:1F90";
    private static final String MAPPED = "0000000000000000FFFF0000";

    @TempDir
    Path proc;

    @BeforeEach
    void range() throws IOException {
        Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.createDirectories(proc.resolve("self/net"));
        Files.writeString(proc.resolve("sys/net/ipv4/ip_local_port_range"), "40000\t40009\n");
        Files.writeString(proc.resolve("sys/net/ipv4/ip_local_reserved_ports"), "\n");
    }

    private void table(String file, String... lines) throws IOException {
        StringBuilder text = new StringBuilder(TITLE);
        for (int i = 0; i < lines.length; i++) {
            text.append(
                    String.format("%4d: %s 00000000:00000000 00:00000000 00000000     0        0 0%n", i, lines[i]));
        }
        Files.writeString(proc.resolve("self/net/" + file), text);
    }

    private static String hex(int port) {
        return String.format("%04X", port);
    }

    private LocalPorts count(Endpoint peer) {
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        return Objects.requireNonNull(new LocalPortTable(proc).towards(null, peer, 1));
    }

    @Test
    void countsBothTablesOfOneAddress() throws IOException {
        table(
                "tcp",
                OURS + ":" + hex(40_000) + " " + THEIRS + " 01",
                OURS + ":" + hex(40_001) + " " + THEIRS + " 06",
                OURS + ":" + hex(40_001) + " 0500000A:0050 01",
                OURS + ":" + hex(50_000) + " " + THEIRS + " 01",
                OTHER + ":" + hex(40_002) + " " + THEIRS + " 01",
                "00000000:" + hex(40_003) + " 00000000:0000 0A");
        table(
                "tcp6",
                MAPPED + OURS + ":" + hex(40_004) + " " + MAPPED + THEIRS + " 06",
                MAPPED + OURS + ":" + hex(40_005) + " " + MAPPED + THEIRS + " 08");

        assertThat(count(PEER)).isEqualTo(new LocalPorts(1, 40_000, 40_009, 0, 2, 2, 1, "10.0.0.7", 1));
    }

    /** Where the connect had an address of its own, the connections from another one take nothing from it. */
    @Test
    void ofTheAddressThatTheConnectHad() throws IOException {
        table(
                "tcp",
                OURS + ":" + hex(40_000) + " " + THEIRS + " 01",
                OURS + ":" + hex(40_001) + " " + THEIRS + " 06",
                OTHER + ":" + hex(40_002) + " " + THEIRS + " 01");
        table("tcp6", MAPPED + OTHER + ":" + hex(40_004) + " " + MAPPED + THEIRS + " 06");
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);

        assertThat(new LocalPortTable(proc).towards(Endpoint.parse("10.0.0.8:0"), PEER, 1))
                .isEqualTo(new LocalPorts(1, 40_000, 40_009, 0, 1, 1, 0, "10.0.0.8", 0));
        assertThat(new LocalPortTable(proc).towards(Endpoint.parse("10.0.0.9:0"), PEER, 1))
                .isEqualTo(new LocalPorts(1, 40_000, 40_009, 0, 0, 0, 0, null, 0));
        LocalPortTable table = new LocalPortTable(proc);
        LocalPorts any = table.towards(Endpoint.parse("0.0.0.0:0"), PEER, 1);
        assertThat(any).isEqualTo(table.towards(null, PEER, 2));
        assertThat(table.towards(Endpoint.parse("10.0.0.8:0"), PEER, 3))
                .as("counted for another")
                .isNull();
    }

    @Test
    void nearMissTheSamePeersOtherPort() throws IOException {
        table("tcp", OURS + ":" + hex(40_000) + " 0500000A:0050 06", OURS + ":" + hex(40_001) + " 0600000A:1F90 01");
        assertThat(count(PEER)).isEqualTo(new LocalPorts(1, 40_000, 40_009, 0, 0, 0, 0, null, 0));
    }

    @Test
    void reservedPortsAreNeverGivenOut() throws IOException {
        Files.writeString(proc.resolve("sys/net/ipv4/ip_local_reserved_ports"), "80,40002-40004,40009\n");
        table("tcp", OURS + ":" + hex(40_003) + " " + THEIRS + " 01", "00000000:" + hex(40_004) + " 00000000:0000 0A");

        LocalPorts ports = count(PEER);

        assertThat(ports).isEqualTo(new LocalPorts(1, 40_000, 40_009, 3, 1, 0, 0, "10.0.0.7", 0));
        assertThat(ports.taken()).isEqualTo(4);
    }

    @Test
    void anIpv6PeerIsAnotherPeer() throws IOException {
        table("tcp", OURS + ":" + hex(40_000) + " " + THEIRS + " 01");
        table("tcp6", "B80D0120000000000000000007000000:" + hex(40_001) + " B80D0120000000000000000005000000:1F90 06");

        assertThat(count(PEER6))
                .isEqualTo(new LocalPorts(
                        1,
                        40_000,
                        40_009,
                        0,
                        0,
                        1,
                        0,
                        Endpoint.parse("[2001:db8::7]:0").host(),
                        0));
    }

    @Test
    void damagedAndMissingFilesAreNoCount() throws IOException {
        assertThat(new LocalPortTable(proc).towards(null, PEER, 1)).isNull();
        table("tcp", "what", OURS + ":" + hex(40_000) + " " + THEIRS + " 01");
        assertThat(count(PEER).open()).isOne();
        Files.writeString(proc.resolve("sys/net/ipv4/ip_local_port_range"), "40000");
        assertThat(new LocalPortTable(proc).towards(null, PEER, 1)).isNull();
    }

    @Test
    void countsFourTimesASecondAtMost() throws IOException {
        table("tcp", OURS + ":" + hex(40_000) + " " + THEIRS + " 01");
        LocalPortTable table = new LocalPortTable(proc);
        LocalPorts first = table.towards(null, PEER, 1);
        table("tcp");

        assertThat(table.towards(null, PEER, 2)).isSameAs(first);
        assertThat(table.towards(null, PEER6, 3)).isNull();
        assertThat(Objects.requireNonNull(table.towards(null, PEER, 300_000_000L))
                        .open())
                .isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelShowsOurOwnConnections() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket one = new Socket();
                Socket two = new Socket()) {
            one.connect(server.getLocalSocketAddress());
            two.connect(server.getLocalSocketAddress());

            LocalPorts ports =
                    new LocalPortTable().towards(null, Endpoint.of(server.getInetAddress(), server.getLocalPort()), 1);

            assertThat(Objects.requireNonNull(ports).open()).isEqualTo(2);
            assertThat(ports.all()).isPositive();
        }
    }
}
