package io.wirewitness.samples.firstreset;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sample: a POST on a pooled connection that the server has closed meanwhile.
 *
 * <p>Lines that begin with {@code #} narrate. All others are the log of an ordinary service, and whatever an agent adds to
 * it. Exit status 0 if every act went as expected, 1 if not, 2 for a wrong command line.
 */
public final class FirstReset {

    private static final Logger LOG = LoggerFactory.getLogger("orders");

    /** The query is there to be cut: no report may show it. */
    private static final String PATH = "/orders?customer=4711";

    private final Options options;
    private final @Nullable IdleClosingServer embedded;
    private final InetSocketAddress server;

    private FirstReset(Options options, @Nullable IdleClosingServer embedded, InetSocketAddress server) {
        this.options = options;
        this.embedded = embedded;
        this.server = server;
    }

    /** Plays the acts that the command line names. */
    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println("first-reset: " + wrong.getMessage());
            System.err.print(Options.USAGE);
            System.exit(2);
            return;
        }
        System.exit(play(options) ? 0 : 1);
    }

    private static boolean play(Options options) throws Exception {
        InetSocketAddress foreign = options.server();
        if (foreign != null) {
            return new FirstReset(options, null, foreign).playAll();
        }
        try (IdleClosingServer embedded = IdleClosingServer.start(options.idleMillis())) {
            return new FirstReset(options, embedded, embedded.address()).playAll();
        }
    }

    private boolean playAll() throws Exception {
        boolean asExpected = true;
        for (int act : options.acts()) {
            asExpected &= playOne(act);
        }
        return asExpected;
    }

    private boolean playOne(int act) throws Exception {
        Poster client = client(act);
        say("");
        say("Act " + act + ": " + title(act));
        say("client: " + client.setup());
        boolean firstFailed = post(client);
        if (act == 3 && embedded != null) {
            say("The server will read the next request in full, and close without an answer.");
            embedded.loseNextRequest();
        } else {
            awaitIdleClose();
        }
        boolean secondFailed = post(client);
        // A service goes on running; a demonstration has to linger until the last packets are judged.
        Thread.sleep(1_000);
        report(secondFailed);
        boolean asExpected = !firstFailed && expected(act, secondFailed);
        if (!asExpected) {
            say("That is not what this act expects.");
        }
        return asExpected;
    }

    private Poster client(int act) {
        boolean retries = act > 1;
        return switch (options.client()) {
            case OKHTTP -> new OkHttpPoster(retries);
            case JDK -> new JdkPoster();
            case URLCONNECTION -> new UrlConnectionPoster(retries);
        };
    }

    /** Measured, not assumed; where a client wins or loses a race, both outcomes are in order. */
    private boolean expected(int act, boolean failed) {
        return switch (options.client()) {
            case OKHTTP -> failed == (act == 1);
            // It watches idle connections, so that it nearly always drops a closed one in time; it never repeats a
            // POST.
            case JDK -> act < 3 || failed;
            // With retryPost=false it still repeats a POST whose writing failed.
            case URLCONNECTION -> act == 1 || !failed;
        };
    }

    private String title(int act) {
        return switch (act) {
            case 1 -> "the server closes an idle connection, and the client is told not to try again";
            case 2 -> "the server closes an idle connection; the client has its defaults and may hide the failure";
            default -> "the server takes a POST in full and loses it: what does the library do?";
        };
    }

    private boolean post(Poster client) throws InterruptedException {
        URI target = URI.create("http://" + server.getHostString() + ":" + server.getPort() + PATH);
        try {
            int status = client.post(target);
            LOG.info("order sent, status {}", status);
            return status != 200;
        } catch (IOException failure) {
            LOG.error("order failed", failure);
            return true;
        }
    }

    private void awaitIdleClose() throws IOException, InterruptedException {
        say("Nothing to send for a while. Waiting until the server closes the idle connection...");
        if (embedded != null) {
            embedded.awaitAllClosed();
        } else {
            IdleWatcher.awaitIdleClose(server, "/orders");
        }
        say("The server has closed it. The next order:");
    }

    private void report(boolean failed) {
        say("What the application saw of the second POST: "
                + (failed ? "an exception" : "status 200, nothing unusual"));
        if (embedded != null) {
            say("What the server saw in this act:");
            embedded.takeSeen().forEach(line -> say("  " + line));
        }
    }

    private static void say(String line) {
        System.out.println(line.isEmpty() ? "" : "# " + line);
    }
}
