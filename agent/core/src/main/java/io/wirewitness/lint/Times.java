package io.wirewitness.lint;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people write them, in an option, a settings file or on the command line. Any thread. */
public final class Times {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,3}))?\\s*(ms|s|min|m|h|d)");

    private Times() {}

    /** Milliseconds of {@code 300 s}, {@code 250ms}, {@code 1.5 min}, {@code 2h} or {@code 1 d}; null if the text is none. */
    public static @Nullable Long millis(String text) {
        Matcher time = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!time.matches()) {
            return null;
        }
        long unit = switch (time.group(3)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 60_000;
        };
        String behind = time.group(2);
        return Long.parseLong(time.group(1)) * unit
                + (behind == null ? 0 : Math.round(Double.parseDouble("0." + behind) * unit));
    }
}
