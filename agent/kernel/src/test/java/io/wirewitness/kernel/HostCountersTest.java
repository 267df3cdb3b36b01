package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wirewitness.model.CounterChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCountersTest {

    @TempDir
    Path directory;

    private void netstat(String names, String values) throws IOException {
        Files.writeString(directory.resolve("netstat"), "TcpExt: " + names + "\nTcpExt: " + values + "\n");
    }

    @Test
    void tellsWhatMovedSinceTheLastReading() throws IOException {
        HostCounters counters = new HostCounters(directory);
        Files.writeString(
                directory.resolve("snmp"),
                "Ip: Forwarding OutRsts\nIp: 1 5\nTcp: MaxConn OutRsts EstabResets\nTcp: -1 10 20\n");
        netstat("TCPAbortOnClose PruneCalled ListenDrops", "1 2 3");
        assertThat(counters.changes(5_000_000_000L)).isEmpty();

        netstat("TCPAbortOnClose PruneCalled ListenDrops", "4 9 3");
        Files.writeString(directory.resolve("snmp"), "Tcp: MaxConn OutRsts EstabResets\nTcp: -1 12 19\n");
        assertThat(counters.changes(6_500_000_000L))
                .containsExactly(
                        new CounterChange("Tcp.OutRsts", 2, 1_500),
                        new CounterChange("TcpExt.TCPAbortOnClose", 3, 1_500));
        assertThat(counters.changes(7_000_000_000L)).isEmpty();
    }

    @Test
    void missingAndDamagedFilesAreNoChanges() throws IOException {
        HostCounters counters = new HostCounters(directory);
        assertThat(counters.changes(0)).isEmpty();

        netstat("TCPAbortOnClose ListenDrops", "many");
        assertThat(counters.changes(1)).isEmpty();
        Files.writeString(directory.resolve("netstat"), "TcpExt:");
        assertThat(counters.changes(2)).isEmpty();
        netstat("ListenDrops", "7");
        assertThat(counters.changes(3)).isEmpty();
        netstat("ListenDrops", "8");
        assertThat(counters.changes(4)).containsExactly(new CounterChange("TcpExt.ListenDrops", 1, 0));
    }

    /** Where the names stand is remembered from one reading to the next, and not for longer than they stand there. */
    @Test
    void namesThatMoveAreFoundAgain() throws IOException {
        HostCounters counters = new HostCounters(directory);
        netstat("PruneCalled ListenDrops", "1 10");
        counters.changes(0);
        netstat("ListenDrops PruneCalled", "12 90");
        assertThat(counters.changes(1)).containsExactly(new CounterChange("TcpExt.ListenDrops", 2, 0));
        Files.writeString(
                directory.resolve("netstat"),
                "TcpExt: SyncookiesSent\nTcpExt: 5\nTcpExt: PruneCalled ListenDrops\nTcpExt: 1 15\n");
        assertThat(counters.changes(2)).containsExactly(new CounterChange("TcpExt.ListenDrops", 3, 0));
    }

    @Test
    void aFileOfAnySizeIsRead() throws IOException {
        HostCounters counters = new HostCounters(directory);
        String names = "Other ".repeat(4_000);
        String values = "18446744073709551615 ".repeat(4_000);
        netstat(names + "ListenDrops", values + "1");
        counters.changes(0);
        netstat(names + "ListenDrops", values + "3");
        assertThat(counters.changes(1)).containsExactly(new CounterChange("TcpExt.ListenDrops", 2, 0));
        netstat("ListenDrops", "-");
        assertThat(counters.changes(2)).isEmpty();
        netstat("ListenDrops", "18446744073709551615");
        assertThat(counters.changes(3)).isEmpty();
    }

    @Test
    void theKernelCountsAResetOfOurs() throws IOException {
        HostCounters counters = new HostCounters();
        counters.changes(0);
        try (Wire wire = Wire.open()) {
            Wire.send(wire.client(), 10);
            Wire.abort(wire.server());
        }
        Set<String> moved = new HashSet<>();
        await().until(() -> {
            counters.changes(1).forEach(change -> moved.add(change.name()));
            return moved.contains("Tcp.OutRsts") && moved.contains("Tcp.EstabResets");
        });
    }
}
