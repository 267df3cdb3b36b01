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
