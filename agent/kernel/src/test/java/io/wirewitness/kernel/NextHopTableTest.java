package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.NextHop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextHopTableTest {

    private static final String ROUTE_HEADS =
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
    private static final String ARP_HEADS =
            "IP address       HW type     Flags       HW address            Mask     Device\n";
    private static final Endpoint FAR = Endpoint.parse("203.0.113.80:443");

    @TempDir
    private Path proc;

    @BeforeEach
    void usual() throws IOException {
        write(
                "route",
                ROUTE_HEADS
                        + route("eth0", "0.0.0.0", "10.0.0.1", 3, "0.0.0.0", 100)
                        + route("eth0", "10.0.0.0", "0.0.0.0", 1, "255.255.255.0", 100)
                        + route("tun0", "203.0.113.0", "10.8.0.1", 3, "255.255.255.0", 50)
                        + route("eth1", "203.0.113.64", "10.1.0.1", 3, "255.255.255.192", 200)
                        + route("eth2", "203.0.113.64", "10.2.0.1", 3, "255.255.255.192", 100));
        write(
                "arp",
                ARP_HEADS
                        + arp("10.0.0.1", "0x2", "eth0")
                        + arp("10.0.0.9", "0x0", "eth0")
                        + arp("10.2.0.1", "0x2", "eth1")
                        + arp("10.2.0.1", "0x6", "eth2"));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(proc.resolve("self/net"));
        Files.writeString(proc.resolve("self/net").resolve(file), text);
    }

    private static String route(String device, String to, String by, int flags, String mask, int metric) {
        return device + "\t" + word(to) + "\t" + word(by) + "\t" + String.format(Locale.ROOT, "%04X", flags)
                + "\t0\t0\t" + metric + "\t" + word(mask) + "\t0\t0\t0\n";
    }

    private static String word(String address) {
        int value = (int) Endpoint.parse(address + ":0").low();
        int hosts = ByteBuffer.allocate(4)
                .putInt(0, value)
                .order(ByteOrder.nativeOrder())
                .getInt(0);
        return String.format(Locale.ROOT, "%08X", hosts);
    }

    private static String arp(String address, String flags, String device) {
        return String.format(
                Locale.ROOT, "%-17s0x1         %s         02:fc:00:00:00:05     *        %s%n", address, flags, device);
    }

    private @Nullable NextHop towards(String peer) {
        return new NextHopTable(proc).towards(Endpoint.parse(peer), 77);
    }

    @Test
    void theLongestPrefixThenTheLeastMetric() {
        assertThat(towards("203.0.113.80:443")).isEqualTo(new NextHop(77, "10.2.0.1", "eth2", true));
        assertThat(towards("198.51.100.1:443")).isEqualTo(new NextHop(77, "10.0.0.1", "eth0", true));
    }

    @Test
    void aPeerOnOurOwnNetworkIsItsOwnNextHop() {
        assertThat(towards("10.0.0.9:80")).isNull(); // looked for in vain
        assertThat(towards("10.0.0.8:80")).isEqualTo(new NextHop(77, "10.0.0.8", "eth0", false)); // never asked
    }

    /** {@code ip rule}, a VRF: another table, which is not shown, says that the peer is a neighbour, and it is looked for in vain. */
    @Test
    void thePeerItselfIsLookedForOnAnotherInterface() throws IOException {
        write("arp", ARP_HEADS + arp("10.2.0.1", "0x2", "eth2") + arp("203.0.113.80", "0x0", "eth1"));

        assertThat(towards("203.0.113.80:443")).isNull();
    }

    /** {@code ip route add unreachable}: our own kernel says that there is no way, and the default one is not taken. */
    @Test
    void aWayThatOurOwnKernelRefuses() throws IOException {
        write(
                "route",
                ROUTE_HEADS
                        + route("eth0", "0.0.0.0", "10.0.0.1", 3, "0.0.0.0", 100)
                        + route("*", "203.0.0.0", "0.0.0.0", 0x201, "255.255.0.0", 0));

        assertThat(towards("203.0.113.80:443")).isNull();
    }

    @Test
    void whatIsNotKnown() throws IOException {
        assertThat(towards("[2001:db8::7]:443")).isNull();
        assertThat(towards("203.0.113.1:443")).isEqualTo(new NextHop(77, "10.8.0.1", "tun0", false)); // no ARP there

        write("route", ROUTE_HEADS + route("lo", "203.0.113.0", "0.0.0.0", 0x201, "255.255.255.0", 0));
        assertThat(towards("203.0.113.80:443")).isNull(); // refused by our own kernel
        write(
                "route",
                ROUTE_HEADS
                        + route("eth0", "0.0.0.0", "10.0.0.1", 3, "0.0.0.0", 0).repeat(5_000));
        assertThat(towards("203.0.113.80:443")).isNull(); // too many
        write("route", "nonsense\nmore nonsense\n");
        assertThat(towards("203.0.113.80:443")).isNull();
        Files.delete(proc.resolve("self/net/route"));
        assertThat(towards("203.0.113.80:443")).isNull();
    }

    @Test
    void oneLookServesAQuarterOfASecond() throws IOException {
        NextHopTable table = new NextHopTable(proc);
        NextHop first = table.towards(FAR, 0);
        write("arp", ARP_HEADS);

        assertThat(table.towards(FAR, 249_000_000)).isSameAs(first);
        assertThat(table.towards(Endpoint.parse("198.51.100.1:443"), 249_000_000))
                .isNull();
        assertThat(table.towards(FAR, 251_000_000)).isEqualTo(new NextHop(251_000_000, "10.2.0.1", "eth2", false));
    }

    @Test
    void loopbackHasNoNeighbours() {
        assertThat(towards("127.0.0.1:80")).isNull();
        assertThat(new NextHopTable().towards(Endpoint.parse("127.0.0.1:1"), 1)).isNull();
    }
}
