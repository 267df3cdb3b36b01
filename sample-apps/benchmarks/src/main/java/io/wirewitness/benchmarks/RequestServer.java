package io.wirewitness.benchmarks;

import io.wirewitness.contract.Served;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Serves with the driver of a server's contract test, whose class is the argument. Orders: {@code port}, and those of
 * {@link Orders}.
 */
public final class RequestServer {

    private RequestServer() {}

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        // The contract's handlers say on standard output what they do, for tests; nobody reads that here.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        // Else each answer of the JDK's server, which writes head and body apart, waits 40 ms for the client's
        // acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Served served = Served.named(arguments[0], Served.Settings.DEFAULT);
        int port = served.start();
        Orders orders = new Orders();
        Child.obey(answers, order -> order.get(0).equals("port") ? Integer.toString(port) : orders.obey(order));
        System.exit(0);
    }
}
