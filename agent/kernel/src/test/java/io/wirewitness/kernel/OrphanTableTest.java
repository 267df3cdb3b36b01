package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.TcpState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OrphanTableTest {

    private static final String HEADS =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    /** include/net/tcp_states.h. */
    private static final List<TcpState> NUMBERS = List.of(
            TcpState.UNKNOWN,
            TcpState.ESTABLISHED,
            TcpState.SYN_SENT,
            TcpState.SYN_RECV,
            TcpState.FIN_WAIT1,
            TcpState.FIN_WAIT2,
            TcpState.TIME_WAIT);

    @TempDir
    private Path proc;

    private void write(String table, String rows) throws IOException {
        Files.createDirectories(proc.resolve("self/net"));
        Files.writeString(proc.resolve("self/net").resolve(table), HEADS + rows);
    }

    private static String row(String local, String remote, TcpState state, int again) {
        return String.format(
                Locale.ROOT,
                "   3: %s %s %02X 00000001:00000000 01:0000001F %08X     0        0 0 1 0000000000000000%n",
                local,
                remote,
                NUMBERS.indexOf(state),
                again);
    }

    private static String ipv4(String address) {
        Endpoint at = Endpoint.parse(address);
        return TableAddress.word((int) at.low()) + TableAddress.port(at);
    }

    private static String ipv6(String address) {
        Endpoint at = Endpoint.parse(address);
        return TableAddress.inTcp6(at) + TableAddress.port(at);
    }

    private @Nullable OrphanedSocket find(String local, String remote) {
        return new OrphanTable(proc).find(Endpoint.parse(local), Endpoint.parse(remote), 5);
    }

    @Test
    void anIpv4PeerStandsInEitherTable() throws IOException {
        write("tcp", row(ipv4("10.0.0.7:4000"), ipv4("10.0.0.5:80"), TcpState.FIN_WAIT1, 2));
        assertThat(find("10.0.0.7:4000", "10.0.0.5:80")).isEqualTo(new OrphanedSocket(5, TcpState.FIN_WAIT1, 2));

        write("tcp6", row(ipv6("10.0.0.7:4001"), ipv6("10.0.0.5:80"), TcpState.FIN_WAIT2, 0));
        assertThat(find("10.0.0.7:4001", "10.0.0.5:80")).isEqualTo(new OrphanedSocket(5, TcpState.FIN_WAIT2, 0));
        assertThat(find("0.0.0.0:4001", "10.0.0.5:80")).isEqualTo(new OrphanedSocket(5, TcpState.FIN_WAIT2, 0));
        assertThat(find("10.0.0.7:4000", "10.0.0.5:80")).isEqualTo(new OrphanedSocket(5, TcpState.FIN_WAIT1, 2));
    }

    @Test
    void anIpv6Peer() throws IOException {
        write("tcp", "");
        write("tcp6", row(ipv6("[2001:db8::7]:4000"), ipv6("[2001:db8::5]:80"), TcpState.TIME_WAIT, 0));

        assertThat(find("[2001:db8::7]:4000", "[2001:db8::5]:80"))
                .isEqualTo(new OrphanedSocket(5, TcpState.TIME_WAIT, 0));
    }

    @Test
    void nearMissesAreOtherConnections() throws IOException {
        write(
                "tcp",
                row(ipv4("10.0.0.7:4000"), ipv4("10.0.0.5:81"), TcpState.FIN_WAIT1, 2)
                        + row(ipv4("10.0.0.7:4001"), ipv4("10.0.0.5:80"), TcpState.FIN_WAIT1, 2)
                        + row(ipv4("10.0.0.8:4000"), ipv4("10.0.0.5:80"), TcpState.FIN_WAIT1, 2)
                        + row(ipv4("10.0.0.5:80"), ipv4("10.0.0.7:4000"), TcpState.FIN_WAIT1, 2));

        assertThat(find("10.0.0.7:4000", "10.0.0.5:80")).isNull();
    }

    @Test
    void whatHasNoRowFromItsPortIsGone() throws IOException {
        write("tcp", row(ipv4("10.0.0.7:4000"), ipv4("10.0.0.5:80"), TcpState.FIN_WAIT1, 2));

        assertThat(find("10.0.0.7:4001", "10.0.0.5:80")).isEqualTo(new OrphanedSocket(5, TcpState.CLOSE, 0));
        assertThat(find("10.0.0.7:4000", "10.0.0.9:80"))
                .as("a load balancer inside the kernel may have given it another peer")
                .isNull();
        assertThat(find("0.0.0.0:4001", "10.0.0.5:80"))
                .as("its address is not known")
                .isNull();
    }

    @Test
    void whatIsThereInAnotherStateIsNotGone() throws IOException {
        write("tcp", row(ipv4("10.0.0.7:4000"), ipv4("10.0.0.5:80"), TcpState.ESTABLISHED, 0));
        write("tcp6", row(ipv6("10.0.0.7:4001"), ipv6("10.0.0.5:80"), TcpState.ESTABLISHED, 0));

        assertThat(find("10.0.0.7:4000", "10.0.0.5:80")).isNull();
        assertThat(find("10.0.0.7:4001", "10.0.0.5:80")).isNull();
    }

    @Test
    void whatCannotBeTold() throws IOException {
        String ours = row(ipv4("10.0.0.7:4000"), ipv4("10.0.0.5:80"), TcpState.FIN_WAIT1, 2);
        assertThat(find("10.0.0.7:4000", "10.0.0.5:80")).as("no table").isNull();
        write(
                "tcp",
                ours
                        + row(ipv4("10.0.0.7:1"), ipv4("10.0.0.5:1"), TcpState.FIN_WAIT1, 2)
                                .repeat(17_000));
        assertThat(find("10.0.0.7:4000", "10.0.0.5:80")).as("too many").isNull();
        write("tcp", ours + "   3: " + ipv4("10.0.0.7:4000") + " " + ipv4("10.0.0.5:80") + " 04\n");
        assertThat(find("10.0.0.7:4000", "10.0.0.5:80")).as("nonsense").isNull();
    }

    /** Many calls time out in the instant in which a way breaks. */
    @Test
    void oneReadingServesAllOfAWhile() throws IOException {
        write(
                "tcp",
                row(ipv4("10.0.0.7:4000"), ipv4("10.0.0.5:80"), TcpState.FIN_WAIT1, 2)
                        + row(ipv4("10.0.0.7:4001"), ipv4("10.0.0.5:80"), TcpState.FIN_WAIT1, 1));
        OrphanTable table = new OrphanTable(proc);
        Endpoint peer = Endpoint.parse("10.0.0.5:80");
        OrphanedSocket second = new OrphanedSocket(0, TcpState.FIN_WAIT1, 1);

        assertThat(table.find(Endpoint.parse("10.0.0.7:4000"), peer, 0)).isNotNull();
        assertThat(table.find(Endpoint.parse("10.0.0.7:4001"), peer, 1)).isEqualTo(second);
        write("tcp", "");
        assertThat(table.find(Endpoint.parse("10.0.0.7:4001"), peer, 139_000_000))
                .isEqualTo(second);
        assertThat(table.find(Endpoint.parse("10.0.0.7:4001"), peer, 140_000_000))
                .isEqualTo(new OrphanedSocket(140_000_000, TcpState.CLOSE, 0));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelShowsWhatWeClosed() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
            Endpoint local = Endpoint.of(socket.getLocalAddress(), socket.getLocalPort());
            Endpoint peer = Endpoint.of(socket.getInetAddress(), socket.getPort());
            assertThat(new OrphanTable().find(local, peer, 1)).isNull();

            socket.close(); // the server's kernel acknowledges after 40 ms at most, nobody accepts

            await().untilAsserted(() -> assertThat(new OrphanTable().find(local, peer, 2))
                    .isEqualTo(new OrphanedSocket(2, TcpState.FIN_WAIT2, 0)));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelForgetsWhatWasReset() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            Endpoint local = Endpoint.of(socket.getLocalAddress(), socket.getLocalPort());
            Endpoint peer = Endpoint.of(socket.getInetAddress(), socket.getPort());
            Socket accepted = server.accept();
            accepted.setSoLinger(true, 0);
            accepted.close();

            await().untilAsserted(() -> assertThat(new OrphanTable().find(local, peer, 1))
                    .isEqualTo(new OrphanedSocket(1, TcpState.CLOSE, 0)));
        }
    }
}
