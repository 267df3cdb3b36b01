package io.wirewitness.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes foreign text harmless for a terminal or a log: text that came from a peer, a URL or an exception must not move a
 * cursor, start a new line, turn writing around, or be taken for a lookup by a logging library. Any thread; never throws.
 */
final class Inert {

    /** A longer text is cut: a log line is for people. */
    private static final int MOST_CHARACTERS = 600;

    private Inert() {}

    /** The text on one line, with control and format characters written as escapes; empty for null. */
    static String text(@Nullable String foreign) {
        return text(foreign, MOST_CHARACTERS);
    }

    /** As {@link #text(String)}, cut to so many characters of the input. */
    static String text(@Nullable String foreign, int mostCharacters) {
        if (foreign == null) {
            return "";
        }
        if (foreign.length() <= mostCharacters && isPlain(foreign)) {
            return foreign;
        }
        int end = Math.min(foreign.length(), mostCharacters);
        StringBuilder out = new StringBuilder(end + 16);
        for (int at = 0; at < end; ) {
            int c = foreign.codePointAt(at);
            at += Character.charCount(c);
            if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (c == '$' && at < end && foreign.charAt(at) == '{') {
                // Log4j 2 before 2.15 resolves ${...} in messages (CVE-2021-44228).
                out.append("$ ");
            } else if (isDangerous(c)) {
                out.append(escaped(c));
            } else {
                out.appendCodePoint(c);
            }
        }
        if (end < foreign.length()) {
            out.append("...");
        }
        return out.toString();
    }

    /** JSON text with DEL, C1 controls and format characters as {@code \}{@code uXXXX}; they can only stand in strings. */
    static String json(String json) {
        StringBuilder out = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= 0x7f && (Character.isSurrogate(c) ? !isPaired(json, i) : isDangerous(c))) {
                if (out == null) {
                    out = new StringBuilder(json.length() + 32).append(json, 0, i);
                }
                out.append(escaped(c));
            } else if (out != null) {
                out.append(c);
            }
        }
        return out == null ? json : out.toString();
    }

    /** A string's inside as {@link #json} leaves it, with what JSON itself escapes (RFC 8259, 7), the usual ones by their short forms. */
    static void jsonString(String string, StringBuilder out) {
        int kept = 0; // up to here it is in the text
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                continue;
            }
            boolean foreign = c >= 0x7f && (Character.isSurrogate(c) ? !isPaired(string, i) : isDangerous(c));
            if (c >= 0x7f && !foreign) {
                continue;
            }
            out.append(string, kept, i);
            kept = i + 1;
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> out.append(escaped(c));
            }
        }
        out.append(string, kept, string.length());
    }

    /** Printable ASCII without a dollar sign, as most texts are: there is nothing to do. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '$') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static String escaped(int codePoint) {
        return String.format(Locale.ROOT, "\\u%04x", codePoint);
    }

    /** Controls, formats (among them the marks that turn writing around), separators of lines, lone surrogates. */
    private static boolean isDangerous(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
