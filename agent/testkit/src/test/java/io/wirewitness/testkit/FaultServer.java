package io.wirewitness.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A raw HTTP/1.1 server that does what the request's path says: {@code /<scenario>/<behaviour>[/<millis>]}.
 *
 * <table>
 * <caption>Behaviours</caption>
 * <tr><td>{@code ok}</td><td>answers, keeps the connection</td></tr>
 * <tr><td>{@code ok-close/N}</td><td>answers, then closes (FIN) after N ms of silence</td></tr>
 * <tr><td>{@code ok-reset/N}</td><td>answers, then resets after N ms of silence</td></tr>
 * <tr><td>{@code ok-nth/N}</td><td>answers, and closes directly behind the connection's N-th answer, which does not say so</td></tr>
 * <tr><td>{@code ok-age/N}</td><td>answers, and closes when the connection is N ms old and idle, without saying so</td></tr>
 * <tr><td>{@code ok-bye}</td><td>answers with {@code Connection: close} and closes</td></tr>
 * <tr><td>{@code ok-abort}</td><td>answers with {@code Connection: close}, waits until the client closes or 200 ms, resets</td></tr>
 * <tr><td>{@code overrun}</td><td>announces fewer bytes of body than it sends, keeps the connection</td></tr>
 * <tr><td>{@code no-content}</td><td>answers 204 with a body all the same, keeps the connection</td></tr>
 * <tr><td>{@code big/N}</td><td>answers with N bytes of body in one write</td></tr>
 * <tr><td>{@code close}</td><td>reads the request, closes without an answer</td></tr>
 * <tr><td>{@code close-once}</td><td>the same the first time, then {@code ok}</td></tr>
 * <tr><td>{@code reset}</td><td>reads the request, resets before the status line</td></tr>
 * <tr><td>{@code continue-reset/N}, {@code continue-close/N}</td><td>says 100 Continue when the headers are read, reads the rest, and
 *     resets or closes N ms later</td></tr>
 * <tr><td>{@code half-close}, {@code half-reset}</td><td>sends half of the body, then closes or resets</td></tr>
 * <tr><td>{@code never}</td><td>reads the request, never answers</td></tr>
 * <tr><td>{@code slow/N}</td><td>answers after N ms</td></tr>
 * <tr><td>{@code drip/N}</td><td>sends a byte of an endless body every N ms</td></tr>
 * <tr><td>{@code status/N}</td><td>answers with status N, a body of JSON, and its name, as an application does</td></tr>
 * <tr><td>{@code part}</td><td>answers 206 with a part</td></tr>
 * <tr><td>{@code whole-stall/N}, {@code part-stall/N}</td><td>answers 200 or 206 with half of the body, closes after N ms</td></tr>
 * <tr><td>{@code live}</td><td>agrees to a WebSocket if it is asked for one, answers 426 if not</td></tr>
 * <tr><td>{@code old-live}</td><td>knows only another version of WebSocket, and answers 426 to whoever asks (RFC 6455, 4.4)</td></tr>
 * <tr><td>{@code early-413}</td><td>answers 413 when the headers are read, and closes with the body unread</td></tr>
 * </table>
 *
 * <p>Thread-safe; whoever starts it closes it. Also a program, for network namespaces: {@code FaultServer ADDRESS
 * PORT...} prints one line per event and takes {@code close SCENARIO ADDRESS} on standard input.
 */
public final class FaultServer implements AutoCloseable, Peer {

    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private static final byte[] OVERRUN =
            ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more than was announced");
    private static final byte[] CONTENT_ALL_THE_SAME = ascii("HTTP/1.1 204 No Content\r\n\r\n{\"deleted\": true}");
    private static final byte[] OK_BYE = ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    private static final byte[] GO_ON = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] HALF = ascii("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789");
    private static final byte[] ENDLESS = ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    private static final byte[] TOO_LARGE =
            ascii("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private static final byte[] PART =
            ascii("HTTP/1.1 206 Part\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nok");
    private static final byte[] HALF_OF_A_PART =
            ascii("HTTP/1.1 206 Part\r\nContent-Range: bytes 0-19/90\r\nContent-Length: 20\r\n\r\n0123456789");
    private static final byte[] HALF_OF_ALL = ascii("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n0123456789");
    private static final byte[] UPGRADE_REQUIRED =
            ascii("HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n");

    private static final byte[] OTHER_VERSION =
            ascii("HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 8\r\nContent-Length: 0\r\n\r\n");

    private static final int MOST_SECONDS_AT_A_GATE = 60;

    private final ServerSocket listener;
    private final List<ServerSocket> others = new CopyOnWriteArrayList<>();
    private final Consumer<String> journal;
    private final List<Request> requests = new ArrayList<>();
    private final Map<String, Integer> closings = new HashMap<>();
    private final Map<String, List<Socket>> sockets = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int connections;

    /**
     * A request that arrived.
     *
     * @param connection the connection's number, from 1
     * @param ordinal the request's number on it, from 1
     * @param clientPort the client's port
     */
    public record Request(int connection, int ordinal, int clientPort, String method, String path) {

        String scenario() {
            return path.split("/", -1)[1];
        }

        String behaviour() {
            return path.split("/", -1)[2];
        }

        int millis() {
            return Integer.parseInt(path.split("/", -1)[3]);
        }
    }

    private FaultServer(ServerSocket listener, Consumer<String> journal) {
        this.listener = listener;
        this.journal = journal;
    }

    /** Starts a server on a free port of the IPv4 loopback address. */
    public static FaultServer start() throws IOException {
        return start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0, line -> {});
    }

    /** Opens one more port: clients that pool per address keep scenarios on different ports apart. */
    public int anotherPort() throws IOException {
        ServerSocket another = new ServerSocket(0, 1_000, listener.getInetAddress());
        others.add(another);
        startThread("fault-server", () -> acceptAll(another));
        return another.getLocalPort();
    }

    /** The same with TLS. */
    public int anotherTlsPort(SSLContext tls) throws IOException {
        ServerSocket another = new ServerSocket(0, 1_000, listener.getInetAddress());
        others.add(another);
        startThread("fault-server-tls", () -> acceptAll(another, tls));
        return another.getLocalPort();
    }

    private static FaultServer start(InetAddress address, int port, Consumer<String> journal) throws IOException {
        FaultServer server = new FaultServer(new ServerSocket(port, 1_000, address), journal);
        startThread("fault-server", () -> server.acceptAll(server.listener));
        return server;
    }

    /** Runs until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        List<FaultServer> servers = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            servers.add(
                    start(InetAddress.getByName(arguments[0]), Integer.parseInt(arguments[i]), FaultServer::printLine));
        }
        printLine("@ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            fillTheQueueTo(words[2]);
            for (FaultServer server : servers) {
                for (String scenario : words[1].split(",", -1)) {
                    server.closeNow(scenario);
                }
            }
        }
        System.exit(0);
    }

    /** Datagrams that nobody reads: on a slow link what is sent next waits behind them. */
    private static void fillTheQueueTo(String address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] filler = new byte[1_000];
            for (int i = 0; i < 12; i++) {
                socket.send(new DatagramPacket(filler, filler.length, InetAddress.getByName(address), 9));
            }
        }
    }

    /** Closes the connections of a scenario, as an idle limit would. */
    private synchronized void closeNow(String scenario) throws IOException {
        for (Socket socket : sockets.getOrDefault(scenario, List.of())) {
            socket.close();
        }
    }

    private static synchronized void printLine(String line) {
        System.out.println(line);
        System.out.flush();
    }

    @Override
    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    /** The requests of a scenario, in the order of their arrival. */
    public synchronized List<Request> requests(String scenario) {
        return requests.stream()
                .filter(request -> request.scenario().equals(scenario))
                .toList();
    }

    @Override
    public synchronized void awaitClosed(String scenario, long patienceMillis)
            throws InterruptedException, TimeoutException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        while (!closings.containsKey(scenario)) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMillis <= 0) {
                throw new TimeoutException("no connection of " + scenario + " was closed");
            }
            wait(leftMillis);
        }
    }

    /** Lets the requests {@code gate} of a scenario have their answers. */
    @Override
    public synchronized void setStage(String scenario) {
        open.add(scenario);
        notifyAll();
    }

    /** Returns once the scenario's gate is open; at the latest when no client can be waiting any more. */
    private synchronized void awaitStage(String scenario) throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS_AT_A_GATE);
        try {
            long leftNanos = deadlineNanos - System.nanoTime();
            while (!open.contains(scenario) && leftNanos > 0) {
                wait(1 + TimeUnit.NANOSECONDS.toMillis(leftNanos));
                leftNanos = deadlineNanos - System.nanoTime();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    /** Returns once this many requests of the scenario have arrived. */
    @Override
    public synchronized void awaitRequests(String scenario, int count, long patienceMillis)
            throws InterruptedException, TimeoutException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        while (requests(scenario).size() < count) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMillis <= 0) {
                throw new TimeoutException("fewer than " + count + " requests of " + scenario);
            }
            wait(leftMillis);
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket other : others) {
            other.close();
        }
        listener.close();
    }

    private void acceptAll(ServerSocket port) {
        acceptAll(port, null);
    }

    private void acceptAll(ServerSocket port, @Nullable SSLContext tls) {
        try {
            while (true) {
                Socket socket = port.accept();
                int number = opened();
                startThread("fault-server-" + number, () -> serve(socket, tls, number));
            }
        } catch (IOException closed) {
            // The test is done.
        }
    }

    /** TLS is laid over the accepted socket, so that closing that one ends it as a crash would: without a goodbye. */
    private void serve(Socket accepted, @Nullable SSLContext tls, int number) {
        String scenario = null;
        long openedNanos = System.nanoTime();
        try (accepted) {
            Socket socket = tls == null
                    ? accepted
                    : tls.getSocketFactory().createSocket(accepted, InputStream.nullInputStream(), false);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int ordinal = 1; ; ordinal++) {
                String requestLine = readLine(in);
                if (requestLine == null) {
                    return;
                }
                Headers headers = readHeaders(in);
                String[] words = requestLine.split(" ", -1);
                Request request =
                        new Request(number, ordinal, socket.getPort(), words[0], words[1].split("\\?", -1)[0]);
                scenario = request.scenario();
                saw(request, socket);
                if (!answer(request, openedNanos, socket, in, headers)) {
                    return;
                }
            }
        } catch (SocketTimeoutException idle) {
            // ok-close, ok-reset: the silence was long enough.
        } catch (IOException | RuntimeException gone) {
            journal.accept("@gone " + number + " " + gone);
        } finally {
            if (scenario != null) {
                closed(scenario);
            }
        }
    }

    /** Answers as the path says; false if the connection shall be closed. */
    private boolean answer(Request request, long openedNanos, Socket socket, InputStream in, Headers headers)
            throws IOException {
        socket.setSoTimeout(0);
        socket.setSoLinger(false, 0);
        OutputStream out = socket.getOutputStream();
        if (request.behaviour().equals("early-413")) {
            out.write(TOO_LARGE);
            return false;
        }
        if (request.behaviour().startsWith("continue-")) {
            out.write(GO_ON);
        }
        in.skipNBytes(headers.bodyBytes());
        switch (request.behaviour()) {
            case "ok" -> out.write(OK);
            case "ok-close" -> {
                socket.setSoTimeout(request.millis());
                out.write(OK);
            }
            case "ok-reset" -> {
                socket.setSoTimeout(request.millis());
                socket.setSoLinger(true, 0);
                out.write(OK);
            }
            case "ok-nth" -> {
                out.write(OK);
                return request.ordinal() < request.millis();
            }
            case "ok-age" -> {
                long ageMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNanos);
                socket.setSoTimeout((int) Math.max(1, request.millis() - ageMillis));
                out.write(OK);
            }
            case "overrun" -> out.write(OVERRUN);
            case "no-content" -> out.write(CONTENT_ALL_THE_SAME);
            case "big" -> out.write(big(request.millis()));
            case "ok-bye" -> {
                out.write(OK_BYE);
                return false;
            }
            case "ok-abort" -> {
                out.write(OK_BYE);
                socket.setSoTimeout(200);
                socket.setSoLinger(true, 0);
                return in.read() != -1;
            }
            case "close" -> {
                return false;
            }
            case "close-once" -> {
                if (first(request)) {
                    return false;
                }
                out.write(OK);
            }
            case "never-once" -> {
                if (first(request)) {
                    return in.read() != -1;
                }
                out.write(OK);
            }
            case "reset" -> {
                socket.setSoLinger(true, 0);
                return false;
            }
            case "continue-reset", "continue-close" -> {
                pause(request.millis());
                socket.setSoLinger(request.behaviour().equals("continue-reset"), 0);
                return false;
            }
            case "half-close" -> {
                out.write(HALF);
                return false;
            }
            case "half-reset" -> {
                out.write(HALF);
                socket.setSoLinger(true, 0);
                return false;
            }
            case "never" -> {
                return in.read() != -1;
            }
            case "gate" -> {
                awaitStage(request.scenario());
                out.write(OK);
            }
            case "slow" -> {
                pause(request.millis());
                out.write(OK);
            }
            case "status" -> out.write(status(request.millis()));
            case "part" -> out.write(PART);
            case "whole-stall", "part-stall" -> {
                out.write(request.behaviour().startsWith("whole") ? HALF_OF_ALL : HALF_OF_A_PART);
                socket.setSoTimeout(request.millis());
                return in.read() != -1;
            }
            case "live" -> {
                if (headers.webSocketKey() == null) {
                    out.write(UPGRADE_REQUIRED);
                } else {
                    out.write(switching(headers.webSocketKey()));
                    return in.read() != -1;
                }
            }
            case "old-live" -> out.write(OTHER_VERSION);
            case "drip" -> {
                out.write(ENDLESS);
                while (true) {
                    pause(request.millis());
                    out.write('x');
                }
            }
            default -> throw new IllegalArgumentException("no behaviour is called " + request.behaviour());
        }
        return true;
    }

    private static byte[] big(int bodyBytes) {
        byte[] head = ascii("HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n");
        return Arrays.copyOf(head, head.length + bodyBytes);
    }

    private static byte[] status(int status) {
        String json = "{\"error\": \"of the application\"}";
        return ascii("HTTP/1.1 " + status + " Own Words\r\nServer: orders/1.0\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + json.length() + "\r\n\r\n" + json);
    }

    /** RFC 6455, 4.2.2. */
    private static byte[] switching(String key) throws IOException {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest(ascii(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
            return ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IOException(impossible);
        }
    }

    /**
     * What counts of a request's headers.
     *
     * @param webSocketKey null unless it asks for an upgrade to a WebSocket
     */
    private record Headers(long bodyBytes, @Nullable String webSocketKey) {}

    /** Reads to the end of the headers. */
    private static Headers readHeaders(InputStream in) throws IOException {
        long bodyBytes = 0;
        boolean upgrade = false;
        String key = null;
        for (String line = readLine(in); line != null && !line.isEmpty(); line = readLine(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                bodyBytes = Long.parseLong(line.substring(15).trim());
            }
            upgrade |= line.regionMatches(true, 0, "upgrade: websocket", 0, 18);
            key = line.regionMatches(true, 0, "sec-websocket-key:", 0, 18)
                    ? line.substring(18).trim()
                    : key;
        }
        return new Headers(bodyBytes, upgrade ? key : null);
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != -1; b = in.read()) {
            if (b == '\n') {
                return line.toString();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return null;
    }

    private synchronized boolean first(Request request) {
        return requests.stream()
                        .filter(each -> each.path().equals(request.path()))
                        .count()
                == 1;
    }

    private synchronized int opened() {
        return ++connections;
    }

    private synchronized void saw(Request request, Socket socket) {
        sockets.computeIfAbsent(request.scenario(), unused -> new ArrayList<>()).add(socket);
        requests.add(request);
        journal.accept("@request " + request.connection() + " " + request.method() + " " + request.path());
        notifyAll();
    }

    private synchronized void closed(String scenario) {
        closings.merge(scenario, 1, Integer::sum);
        journal.accept("@closed " + scenario);
        notifyAll();
    }

    /** The slowness is the behaviour here, not a way to wait for something. */
    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void startThread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
