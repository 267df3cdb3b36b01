package io.wirewitness.report;

import java.util.ArrayList;
import java.util.List;

/** Keeps lines within a width, at blanks. Any thread. */
final class TextWrap {

    private TextWrap() {}

    /** The text's lines, none longer than this width unless a single word is; what follows a break is indented. */
    static List<String> lines(String text, int width, int indent) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String rest = line;
            while (rest.length() > width) {
                int from = rest.length() - rest.stripLeading().length();
                int space = rest.lastIndexOf(' ', width);
                if (space <= Math.max(from, indent)) {
                    space = rest.indexOf(' ', width);
                }
                if (space < 0) {
                    break;
                }
                lines.add(rest.substring(0, space).stripTrailing());
                rest = " ".repeat(indent) + rest.substring(space).strip();
            }
            lines.add(rest);
        }
        return lines;
    }
}
