package io.wirewitness.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Three network namespaces in a row: a client, a box in the middle that forwards, filters and slows down, and a server
 * that runs {@link FaultServer}. Touches nothing outside them. Needs root; whoever opens it closes it.
 */
public final class NetworkLab implements AutoCloseable, Peer {

    public static final String CLIENT_ADDRESS = "10.203.1.2";
    public static final String SERVER_ADDRESS = "10.203.2.2";

    /** The server's by IPv6, once {@link #addIpv6} gave it one. */
    public static final String SERVER_ADDRESS_6 = "fd00:203:2::2";

    /** The box's, on the client's side. */
    public static final String BOX_ADDRESS = "10.203.1.1";

    /** The server listens on this port and those that follow. */
    public static final int FIRST_PORT = 8001;

    /** One port per kind of fault, so that a rule of the box does not meet other scenarios. */
    public static final int PORTS = 6;

    /** What a test does when a scenario says {@code await-go}. */
    public interface Stage {
        void set() throws Exception;
    }

    /** Several may be open at once: their namespaces differ by name and have the same addresses within. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final String client;
    private final String box;
    private final String server;
    private final String twin;
    private final Path scratch;
    private boolean hasTwin;
    private final Map<String, Stage> stages = new ConcurrentHashMap<>();
    private AgentProcess process;

    @SuppressWarnings("NullAway.Init") // the process is started before the lab is handed out
    private NetworkLab(String name, Path scratch) {
        this.scratch = scratch;
        twin = name + "t";
        client = name + "c";
        box = name + "b";
        server = name + "s";
    }

    public static NetworkLab open(Path scratch) throws IOException, InterruptedException {
        NetworkLab lab =
                new NetworkLab("ww" + ProcessHandle.current().pid() % 10_000 + "n" + OPENED.incrementAndGet(), scratch);
        try {
            lab.build();
            lab.serve();
        } catch (IOException | InterruptedException | RuntimeException e) {
            lab.close();
            throw e;
        }
        return lab;
    }

    private void build() throws IOException, InterruptedException {
        for (String space : List.of(client, box, server)) {
            Commands.run("ip", "netns", "add", space);
            in(space, "ip link set lo up");
        }
        in(client, "ip link add c0 type veth peer name b0 netns " + box);
        in(server, "ip link add s0 type veth peer name b1 netns " + box);
        in(client, "ip addr add " + CLIENT_ADDRESS + "/24 dev c0");
        in(box, "ip addr add 10.203.1.1/24 dev b0");
        in(box, "ip addr add 10.203.2.1/24 dev b1");
        in(server, "ip addr add " + SERVER_ADDRESS + "/24 dev s0");
        in(client, "ip link set c0 up");
        in(box, "ip link set b0 up");
        in(box, "ip link set b1 up");
        in(server, "ip link set s0 up");
        in(client, "ip route add default via 10.203.1.1");
        in(server, "ip route add default via 10.203.2.1");
        in(box, "sysctl -q -w net.ipv4.ip_forward=1");
    }

    private void serve() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(SERVER_ADDRESS));
        IntStream.range(0, PORTS).forEach(i -> arguments.add(Integer.toString(FIRST_PORT + i)));
        process = new AgentProcess.Builder(Jdks.all().get(0), scratch)
                .through("ip", "netns", "exec", server)
                .start(FaultServer.class, arguments.toArray(new String[0]));
        process.awaitLine("@ready"::equals);
    }

    /** How a child gets into the client's namespace. */
    public String[] clientWrapper() {
        return new String[] {"ip", "netns", "exec", client};
    }

    /** How a child gets into the server's namespace. */
    public List<String> serverWrapper() {
        return List.of("ip", "netns", "exec", server);
    }

    /** What shall happen when this scenario waits. */
    public void plan(String scenario, Stage stage) {
        stages.put(scenario, stage);
    }

    /** The box forgets connections to this port without a word. */
    public void dropAll(int port) throws IOException, InterruptedException {
        in(box, "iptables -w -I FORWARD -p tcp --dport " + port + " -j DROP");
        in(box, "iptables -w -I FORWARD -p tcp --sport " + port + " -j DROP");
    }

    /** The box answers what the client sends on established connections to this port with a reset of its own. */
    public void resetEstablished(int port) throws IOException, InterruptedException {
        in(box, "iptables -w -I FORWARD -p tcp --dport " + port + " ! --syn -j REJECT --reject-with tcp-reset");
    }

    /**
     * The box becomes a firewall with a state: its entry of a connection expires after so much idleness, no packet in the
     * middle makes a new one, and what belongs to none meets this target of iptables.
     */
    public void forgetIdleAtBox(int seconds, String target) throws IOException, InterruptedException {
        in(box, "iptables -w -A FORWARD -p tcp -m conntrack --ctstate INVALID -j " + target);
        in(box, "sysctl -q -w net.netfilter.nf_conntrack_tcp_loose=0");
        in(box, "sysctl -q -w net.netfilter.nf_conntrack_tcp_timeout_established=" + seconds);
    }

    /** Packets to the client leave the box slowly once a burst is used up. */
    public void slowToClient() throws IOException, InterruptedException {
        in(box, "tc qdisc replace dev b0 root tbf rate 32kbit burst 1600 limit 200000");
    }

    /**
     * Lets the two hosts cut their payload up by themselves, as their network cards would: without it a veth link carries dozens of
     * segments as one packet, and a rule that drops packets by chance takes them all or none.
     */
    public void cutUpAtTheHosts() throws IOException, InterruptedException {
        in(client, "ip link set dev c0 gso_max_segs 1");
        in(server, "ip link set dev s0 gso_max_segs 1");
    }

    /** Runs a command in the box, its words parted by single blanks. */
    public void atBox(String command) throws IOException, InterruptedException {
        in(box, command);
    }

    /** The same on the server's side. */
    public void atServer(String command) throws IOException, InterruptedException {
        in(server, command);
    }

    /** Sets a sysctl of the client's side; the value may hold blanks. */
    public void setAtClient(String key, String value) throws IOException, InterruptedException {
        Commands.run("ip", "netns", "exec", client, "sysctl", "-q", "-w", key + "=" + value);
    }

    /** Another process on the client's side that holds connections to the server, until it is closed. */
    public AutoCloseable holdFromClient(int connections) throws IOException {
        StringBuilder opens = new StringBuilder();
        for (int i = 0; i < connections; i++) {
            opens.append("exec {held}<>/dev/tcp/" + SERVER_ADDRESS + "/" + FIRST_PORT + "; ");
        }
        Process holder = new ProcessBuilder(
                        "ip", "netns", "exec", client, "bash", "-c", opens + "echo held; read -r until")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!"held".equals(holder.inputReader().readLine())) {
            holder.destroy();
            throw new IOException("no " + connections + " connections could be held");
        }
        return holder::destroy;
    }

    /**
     * Forges packets for the first that the box sees on the client's side and that fits a filter; returns once it listens.
     * Whoever starts it closes it.
     */
    public AutoCloseable injectAtBox(String filter, Forgery... forgeries) throws IOException {
        return inject(box, "b0", filter, forgeries);
    }

    /** The same where the server's own packets leave its host. */
    public AutoCloseable injectAtServer(String filter, Forgery... forgeries) throws IOException {
        return inject(server, "s0", filter, forgeries);
    }

    private AutoCloseable inject(String space, String device, String filter, Forgery... forgeries) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(device, filter));
        for (Forgery forgery : forgeries) {
            arguments.add(forgery.word());
        }
        AgentProcess injector = new AgentProcess.Builder(Jdks.all().get(0), scratch)
                .through("ip", "netns", "exec", space)
                .classPath(ClassPath.KERNEL)
                .jvm("--enable-native-access=ALL-UNNAMED")
                .start(Injector.class, arguments.toArray(new String[0]));
        injector.awaitLine("@ready"::equals);
        return injector;
    }

    /** A second host that has the server's address, behind a link of its own, and no connections; nothing is routed there yet. */
    public void addTwin() throws IOException, InterruptedException {
        Commands.run("ip", "netns", "add", twin);
        hasTwin = true;
        in(twin, "ip link set lo up");
        in(twin, "ip link add t0 type veth peer name b2 netns " + box);
        in(twin, "ip addr add " + SERVER_ADDRESS + "/24 dev t0");
        in(box, "ip addr add 10.203.2.1/32 dev b2");
        in(twin, "ip link set t0 up");
        in(box, "ip link set b2 up");
        in(twin, "ip route add default via 10.203.2.1");
    }

    /** The box sends what is for the server to its twin from now on. */
    public void routeToTwin() throws IOException, InterruptedException {
        in(box, "ip route replace " + SERVER_ADDRESS + "/32 dev b2");
    }

    /** The box sends what is for the client over a second link of the client's, and the client takes it: a way back of its own. */
    public void returnByAnotherLink() throws IOException, InterruptedException {
        in(client, "ip link add c1 type veth peer name b3 netns " + box);
        for (String device : List.of("all", "c0", "c1")) {
            setAtClient("net.ipv4.conf." + device + ".rp_filter", "0");
        }
        in(client, "ip link set c1 up");
        in(box, "ip link set b3 up");
        in(box, "ip route replace " + CLIENT_ADDRESS + "/32 dev b3 src 10.203.1.1");
    }

    /** The client has IPv6 and a route by it to everywhere, and the router has none: it leads nowhere. */
    public void addBrokenIpv6() throws IOException, InterruptedException {
        in(client, "sysctl -q -w net.ipv6.conf.c0.disable_ipv6=0");
        in(client, "ip addr add fd00:203:1::2/64 dev c0 nodad");
        in(box, "sysctl -q -w net.ipv6.conf.b0.disable_ipv6=0");
        in(box, "ip addr add fd00:203:1::1/64 dev b0 nodad");
        in(client, "ip -6 route add default via fd00:203:1::1");
    }

    /**
     * Another process on the client's side had a connection to the server and is gone: the server never hears of it, and holds
     * its end. Returns once the client's host has forgotten it.
     */
    public void leaveHalfOpen() throws IOException, InterruptedException {
        String[] command = {
            "ip",
            "netns",
            "exec",
            client,
            "bash",
            "-c",
            // Unread bytes make the close a reset, after which a host remembers nothing (RFC 2525, 2.17).
            "exec {held}<>/dev/tcp/" + SERVER_ADDRESS + "/" + FIRST_PORT
                    + "; printf 'GET /held/ok HTTP/1.1\\r\\n\\r\\n' >&$held; read -r -N 1 -u $held; echo held; read -r until"
        };
        Process holder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!"held".equals(holder.inputReader().readLine())) {
            holder.destroy();
            throw new IOException("no connection could be held");
        }
        dropAll(FIRST_PORT);
        holder.getOutputStream().close();
        holder.waitFor();
        heal();
    }

    /** A full IPv6 way beside the one by IPv4: the client is fd00:203:1::2, the server {@link #SERVER_ADDRESS_6}. */
    public void addIpv6() throws IOException, InterruptedException {
        addBrokenIpv6();
        in(box, "sysctl -q -w net.ipv6.conf.b1.disable_ipv6=0");
        in(box, "sysctl -q -w net.ipv6.conf.all.forwarding=1");
        in(box, "ip addr add fd00:203:2::1/64 dev b1 nodad");
        in(server, "sysctl -q -w net.ipv6.conf.s0.disable_ipv6=0");
        in(server, "ip addr add " + SERVER_ADDRESS_6 + "/64 dev s0 nodad");
        in(server, "ip -6 route add default via fd00:203:2::1");
    }

    /** Packets to the server leave the box slowly once a burst is used up, behind datagrams that take seconds. */
    public void queueToServer(int datagrams) throws IOException, InterruptedException {
        in(box, "tc qdisc replace dev b1 root tbf rate 32kbit burst 1600 limit 200000");
        String send = "for i in $(seq " + datagrams + "); do printf %1000s >/dev/udp/" + SERVER_ADDRESS + "/9; done";
        Commands.run("ip", "netns", "exec", client, "bash", "-c", send);
    }

    /** Lets all rules go. */
    public void heal() throws IOException, InterruptedException {
        in(box, "iptables -w -F FORWARD");
        if (in(box, "tc qdisc show dev b0").contains("tbf")) {
            in(box, "tc qdisc del dev b0 root");
        }
    }

    /** The server closes the connections of these scenarios, behind datagrams that take time on a slow link. */
    public void closeBehindAQueue(List<String> scenarios) {
        process.tell("close " + String.join(",", scenarios) + " " + CLIENT_ADDRESS);
        // At once: the link does not stay slow for ever.
        Awaitility.await()
                .atMost(AgentProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        scenarios.stream().allMatch(scenario -> process.out().contains("@closed " + scenario)));
    }

    @Override
    public String host() {
        return SERVER_ADDRESS;
    }

    @Override
    public int port() {
        return FIRST_PORT;
    }

    @Override
    public void awaitClosed(String scenario, long patienceMillis) {
        process.awaitLine(("@closed " + scenario)::equals);
    }

    @Override
    public void awaitRequests(String scenario, int count, long patienceMillis) {
        Awaitility.await()
                .atMost(AgentProcess.PATIENCE)
                .until(() -> process.out().stream()
                                .filter(line -> line.startsWith("@request ") && line.contains("/" + scenario + "/"))
                                .count()
                        >= count);
    }

    @Override
    public void setStage(String scenario) throws Exception {
        Stage stage = stages.get(scenario);
        if (stage != null) {
            stage.set();
        }
    }

    @Override
    @SuppressWarnings("SystemOut") // a namespace that stays behind is worth a line
    public void close() {
        if (process != null) {
            process.close();
        }
        for (String space : hasTwin ? List.of(client, box, server, twin) : List.of(client, box, server)) {
            try {
                Commands.run("ip", "netns", "del", space);
            } catch (IOException e) {
                System.err.println("testkit: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String in(String space, String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", space));
        words.addAll(List.of(command.split(" ", -1)));
        return Commands.run(words.toArray(new String[0]));
    }
}
