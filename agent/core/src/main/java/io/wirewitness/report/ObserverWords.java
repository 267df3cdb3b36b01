package io.wirewitness.report;

import io.wirewitness.model.Blame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules speak as the client's side does: "our request", "the FIN was ours". Who only watched is told of "the client"
 * instead. Any thread.
 */
final class ObserverWords {

    private static final String CLIENT = "the client";

    /** Longer phrases first: the first that fits at a place is taken. */
    private static final Map<String, String> WORDS = words();

    /** Only as a word of its own: {@code our} in {@code our-shop.example.com} is foreign. */
    private static final Pattern PHRASE =
            Pattern.compile("(?<![\\w./@'-])(?:" + String.join("|", WORDS.keySet()) + ")(?![\\w@'/-]|\\.\\w)");

    private ObserverWords() {}

    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("our own side", CLIENT);
        words.put("our side", CLIENT);
        words.put("of ours", "of the client's");
        words.put("ours", "the client's");
        words.put("our", "the client's");
        words.put("we were", CLIENT + " was");
        words.put("we are", CLIENT + " is");
        words.put("we have", CLIENT + " has");
        words.put("we write", CLIENT + " writes");
        words.put("we", CLIENT);
        words.put("us", CLIENT);
        return words;
    }

    /** The text for somebody who only watched. */
    static String of(String text) {
        Matcher matcher = PHRASE.matcher(text);
        return matcher.find()
                ? matcher.replaceAll(found -> Matcher.quoteReplacement(WORDS.getOrDefault(found.group(), CLIENT)))
                : text;
    }

    /** Who must act: {@code client application (local-app)}. */
    static String of(Blame blame) {
        String who = switch (blame) {
            case LOCAL_APP -> "client application";
            case LOCAL_JVM -> "client JVM";
            case LOCAL_HOST -> "client host";
            case PEER_APP -> "server application";
            case PEER_HOST -> "server host";
            case MIDDLEBOX, NETWORK, CONFIG, NOBODY, UNKNOWN -> "";
        };
        return who.isEmpty() ? blame.text() : who + " (" + blame.text() + ")";
    }
}
