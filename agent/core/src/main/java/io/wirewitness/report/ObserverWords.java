package io.wirewitness.report;

import io.wirewitness.model.Blame;

/** Who must act, for somebody who only watched: to him, "local" says nothing. Any thread. */
final class ObserverWords {

    private ObserverWords() {}

    /** {@code client application (local-app)}; {@code config} stays as it is. */
    static String of(Blame blame) {
        String who = brief(blame);
        return who.equals(blame.text()) ? who : who + " (" + blame.text() + ")";
    }

    /** {@link #of(Blame)} of a verdict of one end: "local" is the server where the server's own process gave it. */
    static String of(Blame blame, boolean byServer) {
        String who = brief(blame, byServer);
        return who.equals(blame.text()) ? who : who + " (" + blame.text() + ")";
    }

    /** {@link #brief(Blame)} of a verdict of one end. */
    static String brief(Blame blame, boolean byServer) {
        return brief(byServer ? mirrored(blame) : blame);
    }

    private static Blame mirrored(Blame blame) {
        return switch (blame) {
            case LOCAL_APP, LOCAL_JVM -> Blame.PEER_APP;
            case LOCAL_HOST -> Blame.PEER_HOST;
            case PEER_APP -> Blame.LOCAL_APP;
            case PEER_HOST -> Blame.LOCAL_HOST;
            case MIDDLEBOX, NETWORK, CONFIG, NOBODY, UNKNOWN -> blame;
        };
    }

    /** {@code client application}, for a narrow column. */
    static String brief(Blame blame) {
        return switch (blame) {
            case LOCAL_APP -> "client application";
            case LOCAL_JVM -> "client JVM";
            case LOCAL_HOST -> "client host";
            case PEER_APP -> "server application";
            case PEER_HOST -> "server host";
            case MIDDLEBOX, NETWORK, CONFIG, NOBODY, UNKNOWN -> blame.text();
        };
    }
}
