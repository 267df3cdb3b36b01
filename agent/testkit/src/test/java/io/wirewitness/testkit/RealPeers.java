package io.wirewitness.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * An nginx and an haproxy of this machine, set up so that each port shows one of their habits; behind them a {@link
 * FaultServer}, next to them whatever servers the test has. Scenario names end in {@code -<kind>}, and a kind has one port.
 * Whoever opens it closes it.
 */
final class RealPeers implements AutoCloseable, Peer {

    /** Both close a connection that was idle for so long. */
    static final int IDLE_SECONDS = 1;

    private final Path directory;
    private final FaultServer behind;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RealNginx killed;
    private RealNginx reloaded;
    private final Gate reload;

    /**
     * @param clients how many clients play each kind
     * @param javaServers kind and port of servers that run anyway
     */
    @SuppressWarnings("NullAway.Init") // nginx is started before the object is handed out
    private RealPeers(Path directory, FaultServer behind, int clients, Map<String, Integer> javaServers) {
        this.directory = directory;
        this.behind = behind;
        this.reload = new Gate(clients, () -> {
            reloaded.reload();
            KernelConnections.awaitClosed(port("ngxreload"));
        });
        ports.putAll(javaServers);
    }

    static RealPeers open(Path directory, FaultServer behind, int clients, Map<String, Integer> javaServers)
            throws IOException {
        RealPeers peers = new RealPeers(directory, behind, clients, javaServers);
        try {
            peers.startNginx();
            peers.startHaproxy();
            return peers;
        } catch (IOException | RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    private void startNginx() throws IOException {
        open.add(RealNginx.start(
                Files.createDirectory(directory.resolve("nginx")),
                port("ngxidle"),
                nginxLog()
                        + nginxServer(port("ngxidle"), "keepalive_timeout " + IDLE_SECONDS + "s;", "return 200 ok;")
                        + nginxServer(port("ngxthird"), "keepalive_requests 2;", "return 200 ok;")
                        + nginxServer(port("ngxupload"), "client_max_body_size 64k;", "return 200 ok;")
                        + nginxServer(
                                port("ngxunread"),
                                "client_max_body_size 64k; lingering_close off;",
                                "return 200 ok;")));
        killed = RealNginx.startWithWorker(
                Files.createDirectory(directory.resolve("killed")),
                port("ngxkilled"),
                nginxLog()
                        + nginxServer(
                                port("ngxkilled"),
                                "",
                                "proxy_pass http://" + behind.host() + ":" + behind.port() + "; proxy_buffering off;"));
        open.add(killed);
        reloaded = RealNginx.startWithWorker(
                Files.createDirectory(directory.resolve("reloaded")),
                port("ngxreload"),
                nginxLog() + nginxServer(port("ngxreload"), "", "return 200 ok;"));
        open.add(reloaded);
    }

    private static String nginxLog() {
        return "log_format wire '$request_uri $remote_port';";
    }

    private String nginxServer(int port, String limits, String answer) {
        return "server { listen 127.0.0.1:" + port + "; access_log " + directory.resolve("requests.log") + " wire; "
                + limits + " location / { " + answer + " } }\n";
    }

    private void startHaproxy() throws IOException {
        String fault = "server behind " + behind.host() + ":" + behind.port() + "\n";
        open.add(RealHaproxy.start(
                Files.createDirectory(directory.resolve("haproxy")),
                port("hapidle"),
                "    log global\n    log-format \"%HU %cp\"\n    retries 0\n    http-reuse never\n"
                        + haproxyListener("hapidle", "timeout http-keep-alive " + IDLE_SECONDS + "s", fault)
                        + haproxyListener("hapdown", "", "server down 127.0.0.1:" + ClientBatches.CLOSED_PORT + "\n")
                        + haproxyListener("hapslow", "timeout server 500ms", fault)
                        + haproxyListener("haphalf", "", fault)
                        + haproxyListener("hapreset", "", fault)
                        + haproxyListener("hapgone", "", fault)));
    }

    private String haproxyListener(String kind, String limits, String server) throws IOException {
        return "listen " + kind + "\n    bind 127.0.0.1:" + port(kind) + "\n    " + limits + "\n    " + server;
    }

    /** The port of a kind. */
    int port(String kind) {
        return ports.computeIfAbsent(kind, unused -> {
            try {
                return RealNginx.freePort();
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        });
    }

    /** Kills nginx's worker once all these scenarios have an answer that is being sent. */
    void killWorkerInTheMiddleOf(List<String> scenarios) throws InterruptedException, TimeoutException {
        for (String scenario : scenarios) {
            behind.awaitRequests(scenario, 2, AgentProcess.PATIENCE.toMillis());
        }
        killed.killWorker();
    }

    /** The client's ports of the connections on which requests of a scenario came, as the server logged them, in order. */
    List<Integer> clientPorts(String scenario) throws IOException {
        List<Integer> found = new ArrayList<>();
        for (Path log : List.of(directory.resolve("requests.log"), directory.resolve("haproxy/haproxy.log"))) {
            for (String line : Files.readAllLines(log)) {
                if (line.startsWith("/" + scenario + "/")) {
                    found.add(Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
                }
            }
        }
        return found;
    }

    private static String kind(String scenario) {
        return scenario.substring(scenario.lastIndexOf('-') + 1);
    }

    @Override
    public String host() {
        return behind.host();
    }

    @Override
    public int port() {
        return behind.port();
    }

    @Override
    public void awaitClosed(String scenario, long patienceMillis) throws InterruptedException, TimeoutException {
        try {
            KernelConnections.awaitClosed(port(kind(scenario)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void awaitRequests(String scenario, int count, long patienceMillis)
            throws InterruptedException, TimeoutException {
        behind.awaitRequests(scenario, count, patienceMillis);
    }

    /** The one stage: a reload, once all clients have an idle connection. */
    @Override
    public void setStage(String scenario) throws Exception {
        reload.pass();
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
