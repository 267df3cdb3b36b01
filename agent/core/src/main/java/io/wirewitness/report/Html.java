package io.wirewitness.report;

import org.jspecify.annotations.Nullable;

/** Foreign text in HTML. Any thread. */
final class Html {

    /** A longer word is broken where the line ends, hyphens or not: it would not fit a narrow window. */
    private static final int LONGEST_WHOLE = 40;

    private Html() {}

    /**
     * Text for an element or a quoted attribute: inert, escaped, and ASCII only, so that no guess of a browser at the
     * encoding can turn it into markup.
     */
    static String text(@Nullable String foreign) {
        String inert = Inert.text(foreign);
        StringBuilder out = new StringBuilder(inert.length() + 16);
        escape(inert, 0, inert.length(), out);
        return out.toString();
    }

    /**
     * As {@link #text}, for an element that is read as prose: words with a hyphen in them are not broken behind it ({@code
     * .whole} of the style sheet), and those that begin with one, options, are code. What is copied is the text itself, which
     * hyphens of another kind would change.
     */
    static String prose(@Nullable String foreign) {
        String inert = Inert.text(foreign);
        StringBuilder out = new StringBuilder(inert.length() + 64);
        int at = 0;
        while (at < inert.length()) {
            int start = at;
            while (at < inert.length() && (isWithin(inert.charAt(at)) || isListComma(inert, start, at))) {
                at++;
            }
            int end = at;
            while (end > start && (inert.charAt(end - 1) == '.' || inert.charAt(end - 1) == ':')) {
                end--; // the sentence's
            }
            word(inert, start, end, out);
            escape(inert, end, at, out);
            if (at < inert.length()) {
                int next = inert.offsetByCodePoints(at, 1);
                escape(inert, at, next, out);
                at = next;
            }
        }
        return out.toString();
    }

    /** Letters, digits and what options, their values, names and addresses are made of. */
    private static boolean isWithin(char c) {
        return Character.isLetterOrDigit(c) || "-+=:._/*#%@$".indexOf(c) >= 0;
    }

    /** True of a comma within an option, as in {@code -Xlog:gc*,safepoint}; one before a space or the next option parts words. */
    private static boolean isListComma(String text, int start, int at) {
        return text.charAt(at) == ','
                && text.charAt(start) == '-'
                && at + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(at + 1));
    }

    private static void word(String text, int start, int end, StringBuilder out) {
        int hyphen = text.indexOf('-', start);
        boolean plain = hyphen < 0 || hyphen >= end - 1 || end - start > LONGEST_WHOLE;
        boolean option = !plain && hyphen == start && !Character.isDigit(text.charAt(start + 1));
        if (plain || (hyphen == start && !option)) {
            escape(text, start, end, out);
        } else {
            out.append(option ? "<code>" : "<span class=\"whole\">");
            escape(text, start, end, out);
            out.append(option ? "</code>" : "</span>");
        }
    }

    private static void escape(String text, int start, int end, StringBuilder out) {
        for (int at = start; at < end; ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (c < 0x7f) {
                        out.append((char) c);
                    } else {
                        out.append("&#").append(c).append(';');
                    }
                }
            }
        }
    }
}
