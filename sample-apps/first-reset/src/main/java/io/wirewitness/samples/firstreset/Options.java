package io.wirewitness.samples.firstreset;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param acts which acts to play, in order
 * @param client which client
 * @param server a server to use in place of the embedded one; null for the embedded one
 * @param idleMillis after how long the embedded server closes an idle connection
 */
record Options(List<Integer> acts, Kind client, @Nullable InetSocketAddress server, int idleMillis) {

    static final String USAGE = """
            usage: first-reset [--act 1|2|3|all] [--client okhttp|jdk|urlconnection]
                               [--server HOST:PORT] [--idle-seconds N]
            """;

    /** The clients. */
    enum Kind {
        OKHTTP,
        JDK,
        URLCONNECTION
    }

    /** Reads the arguments; throws {@link IllegalArgumentException} with a line for the user. */
    static Options parse(String... arguments) {
        String act = "all";
        Kind client = Kind.OKHTTP;
        InetSocketAddress server = null;
        double idleSeconds = 2;
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = arguments[i + 1];
            switch (name) {
                case "--act" -> act = value;
                case "--client" -> client = kind(value);
                case "--server" -> server = address(value);
                case "--idle-seconds" -> idleSeconds = Double.parseDouble(value);
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new Options(acts(act, client, server), client, server, (int) (idleSeconds * 1000));
    }

    /**
     * All acts that differ for a client. HttpURLConnection reads its switch once, so act 1 has a JVM of its own; losing a
     * request takes our own server.
     */
    private static List<Integer> acts(String act, Kind client, @Nullable InetSocketAddress server) {
        if (!act.equals("all")) {
            int number = Integer.parseInt(act);
            if (number < 1 || number > 3) {
                throw new IllegalArgumentException("there is no act " + act);
            }
            if (number == 3 && server != null) {
                throw new IllegalArgumentException("act 3 needs the embedded server: leave --server out");
            }
            return List.of(number);
        }
        List<Integer> idleActs = switch (client) {
            case OKHTTP -> List.of(1, 2);
            case JDK -> List.of(1);
            case URLCONNECTION -> List.of(2);
        };
        return Stream.concat(idleActs.stream(), server == null ? Stream.of(3) : Stream.empty())
                .toList();
    }

    private static Kind kind(String value) {
        try {
            return Kind.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("no client is called " + value, unknown);
        }
    }

    private static InetSocketAddress address(String value) {
        int colon = value.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--server takes HOST:PORT");
        }
        return new InetSocketAddress(value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
    }
}
