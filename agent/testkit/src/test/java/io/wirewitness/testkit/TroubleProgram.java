package io.wirewitness.testkit;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** An application that does unusual things to its sockets; says what it saw of them in lines that begin with {@code @}. */
public final class TroubleProgram {

    /** Nothing listens here. */
    static final int CLOSED_PORT = 2;

    /** Exceptions that the application keeps, as a service keeps its last errors. */
    private static final List<Throwable> KEPT = new ArrayList<>();

    private TroubleProgram() {}

    /** Does what the first argument names. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "nothing" -> {}
            case "fail" -> failForAWhile();
            case "wait-and-fail" -> {
                say("@ready");
                while (System.in.read() != '\n') {
                    // Until told.
                }
                fail();
                say("@failed-once");
                while (System.in.read() != '\n') {
                    // Until told.
                }
            }
            case "descriptors" -> descriptors(Integer.parseInt(arguments[1]));
            case "reuse" -> reuse(Integer.parseInt(arguments[1]));
            case "flood" -> flood(Integer.parseInt(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        say("@end");
    }

    /** Like a service that has a bad start: the agent opens its tiers beside the application's first moments. */
    private static void failForAWhile() throws IOException {
        for (int i = 0; i < 10; i++) {
            fail();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
        }
    }

    /** Is reset in the middle of an exchange. */
    private static void fail() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            try (Socket server = listener.accept()) {
                server.getInputStream().readNBytes(5);
                server.setSoLinger(true, 0);
            }
            try {
                int read = client.getInputStream().read();
                say("@read " + read);
            } catch (SocketException reset) {
                KEPT.add(reset);
                say("@failed " + reset.getClass().getName() + ": " + reset.getMessage());
                for (Throwable suppressed : reset.getSuppressed()) {
                    say("@suppressed " + suppressed);
                }
            }
        }
    }

    /** Fails with descriptors below and above the numbers that the agent follows. */
    private static void descriptors(int count) throws IOException {
        List<FileInputStream> open = new ArrayList<>();
        Path something = Files.createTempFile("descriptor", "");
        for (int i = 0; i < count; i++) {
            open.add(new FileInputStream(something.toFile()));
            if (i == count / 2 || i == count - 1) {
                fail();
            }
        }
        for (FileInputStream stream : open) {
            stream.close();
        }
        Files.delete(something);
    }

    /** Closes each socket twice and opens the next one at once, which gets the same descriptor. */
    private static void reuse(int count) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < count; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
                Socket server = listener.accept();
                client.getOutputStream().write(1);
                if (server.getInputStream().read() != 1) {
                    throw new IOException("a foreign byte");
                }
                client.close();
                client.close();
                server.close();
                server.close();
            }
            say("@exchanges " + count);
        }
    }

    /** Fails as fast as it can on several threads. */
    private static void flood(int count) throws InterruptedException {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < count / 4; i++) {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), CLOSED_PORT));
                    } catch (ConnectException expected) {
                        refused.incrementAndGet();
                    } catch (IOException unexpected) {
                        other.incrementAndGet();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        say("@refused " + refused.get() + " " + other.get());
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
