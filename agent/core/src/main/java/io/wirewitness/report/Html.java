package io.wirewitness.report;

import org.jspecify.annotations.Nullable;

/** Foreign text in HTML. Any thread. */
final class Html {

    private Html() {}

    /**
     * Text for an element or a quoted attribute: inert, escaped, and ASCII only, so that no guess of a browser at the
     * encoding can turn it into markup.
     */
    static String text(@Nullable String foreign) {
        String inert = Inert.text(foreign);
        StringBuilder out = new StringBuilder(inert.length() + 16);
        inert.codePoints().forEach(c -> {
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
        });
        return out.toString();
    }
}
