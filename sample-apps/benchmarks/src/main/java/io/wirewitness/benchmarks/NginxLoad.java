package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A client that keeps connections for some requests, and now and then ends one badly. Arguments: host, port, connections,
 * at a time.
 */
public final class NginxLoad {

    /** Of a thousand requests. */
    private static final int ABORTED = 2;

    private static final int CLOSED_WITHOUT_ANSWER = 4;
    private static final int BAD_GATEWAY = 6;

    private static final List<String> PATHS = List.of("/200", "/2000", "/8000", "/30000", "/100000");

    private NginxLoad() {}

    /** Runs and ends. */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        int connections = Integer.parseInt(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            SplittableRandom random = new SplittableRandom(i);
            Thread thread = new Thread(() -> {
                for (int each = 0; each < connections / threads; each++) {
                    connect(server, random);
                }
            });
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    private static void connect(InetSocketAddress server, SplittableRandom random) {
        try (Socket socket = new Socket()) {
            socket.connect(server);
            socket.setTcpNoDelay(true);
            int requests = 1 + random.nextInt(12);
            for (int i = 0; i < requests; i++) {
                int kind = random.nextInt(1000);
                String path = kind < ABORTED
                        ? "/100000"
                        : kind < CLOSED_WITHOUT_ANSWER
                                ? "/closed"
                                : kind < BAD_GATEWAY ? "/gateway" : PATHS.get(random.nextInt(PATHS.size()));
                String request = "GET " + path + " HTTP/1.1\r\nHost: shop.example.com\r\nUser-Agent: load/1.0\r\n"
                        + "Accept: */*\r\nCookie: session=" + Long.toHexString(random.nextLong()) + "\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                if (kind < ABORTED) {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                    return;
                }
                readResponse(socket.getInputStream());
            }
        } catch (IOException ended) {
            // as the server wished
        }
    }

    private static void readResponse(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int letter = in.read();
            if (letter < 0) {
                throw new IOException("closed");
            }
            head.append((char) letter);
        }
        int at = head.indexOf("Content-Length: ");
        in.skipNBytes(Long.parseLong(head.substring(at + 16, head.indexOf("\r\n", at))));
    }
}
