package io.wirewitness.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The server under the agent: starts one server of a class for each {@link Served.Settings} it is given and says on
 * standard output what its handlers saw. Knows nothing of the agent but the name of its suppressed exception.
 *
 * <p>Says {@code @listening <number> <port>} for each server, {@code @serving} and {@code @served} for each request (see
 * {@link Behaviour}); reads {@code open <scenario>}, {@code sentinel}, {@code stop} (stops the servers, then says {@code
 * @stopped}) and {@code exit}.
 */
public final class ServeProgram {

    private static final String WITNESS = "io.wirewitness.boot.Witness";

    private static final Map<String, CompletableFuture<Void>> GATES = new ConcurrentHashMap<>();

    private ServeProgram() {}

    /** Takes the class name of a {@link Served}, then the {@link Served.Settings#text} of each server. */
    public static void main(String[] arguments) throws Exception {
        List<Served> servers = new ArrayList<>();
        for (int number = 1; number < arguments.length; number++) {
            Served server = Served.named(arguments[0], Served.Settings.parse(arguments[number]));
            servers.add(server);
            say("@listening\t" + (number - 1) + "\t" + server.start());
        }
        say("@started");
        readOrders(servers);
        System.exit(0);
    }

    private static void readOrders(List<Served> servers) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && !line.equals("exit"); line = in.readLine()) {
                if (line.equals(CallProgram.SENTINEL)) {
                    refused();
                } else if (line.equals("stop")) {
                    stop(servers);
                } else if (line.startsWith("open ")) {
                    gate(line.substring("open ".length())).complete(null);
                }
            }
        } catch (IOException gone) {
            // The parent is gone.
        }
    }

    private static void refused() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), CallProgram.SENTINEL_PORT), 5_000);
            say("@trouble somebody listens on port " + CallProgram.SENTINEL_PORT);
        } catch (IOException expected) {
            say("@sentinel");
        }
    }

    private static void stop(List<Served> servers) {
        for (Served server : servers) {
            try {
                server.stop();
            } catch (Exception failure) {
                say("@trouble " + failure);
            }
        }
        say("@stopped");
    }

    /** Completes when the program is told to open it. */
    static CompletableFuture<Void> gate(String scenario) {
        return GATES.computeIfAbsent(scenario, unused -> new CompletableFuture<>());
    }

    /** Class and message down the causes and suppressed exceptions, without the agent's verdicts. */
    static String shape(Throwable thrown) {
        StringBuilder shape = new StringBuilder(thrown.getClass().getName() + ": " + thrown.getMessage());
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (!suppressed.getClass().getName().equals(WITNESS)) {
                shape.append(" + ").append(shape(suppressed));
            }
        }
        if (thrown.getCause() != null) {
            shape.append(" <- ").append(shape(thrown.getCause()));
        }
        return shape.toString().replace('\n', ' ').replace('\t', ' ');
    }

    /** One line to whoever started the program. */
    static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
