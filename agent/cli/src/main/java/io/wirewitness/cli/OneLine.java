package io.wirewitness.cli;

import org.jspecify.annotations.Nullable;

/** Foreign text on one line: control and format characters become blanks. Any thread. */
final class OneLine {

    private static final int MOST_CHARACTERS = 400;

    private OneLine() {}

    static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String cut = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "..." : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
    }
}
