package io.wirewitness.report;

import io.wirewitness.lint.Setting;
import io.wirewitness.lint.Unit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers with units as people write them in a settings file. Any thread. */
final class Numbers {

    private static final Pattern TIME =
            Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,3}))?\\s*(ms|s|min|m|h|d)", Pattern.CASE_INSENSITIVE);
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

    private Numbers() {}

    /** In the unit's own measure; {@link Setting#UNLIMITED} for no limit; null if the text is no such number. */
    static @Nullable Long parse(String text, Unit unit) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return switch (unit) {
            case SWITCH -> onOff(word);
            case COUNT ->
                isUnlimited(word)
                        ? Long.valueOf(Setting.UNLIMITED)
                        : COUNT.matcher(word).matches() ? Long.valueOf(word) : null;
            case MILLIS -> isUnlimited(word) ? Long.valueOf(Setting.UNLIMITED) : millis(word);
            case WORD -> null;
        };
    }

    /** What a number of this unit looks like. */
    static String kind(Unit unit) {
        return switch (unit) {
            case SWITCH -> "switch: on or off";
            case COUNT -> "whole number, nor \"no limit\"";
            case MILLIS -> "time with its unit, such as 300 s, 250 ms, 5 min or \"no limit\"";
            case WORD -> "word";
        };
    }

    private static boolean isUnlimited(String word) {
        return word.equals(SettingsJson.UNLIMITED) || word.equals("unlimited") || word.equals("infinite");
    }

    private static @Nullable Long onOff(String word) {
        return switch (word) {
            case "on", "true", "1" -> 1L;
            case "off", "false", "0" -> 0L;
            default -> null;
        };
    }

    /** Zero needs no unit. */
    private static @Nullable Long millis(String word) {
        if (word.equals("0")) {
            return 0L;
        }
        Matcher time = TIME.matcher(word);
        if (!time.matches()) {
            return null;
        }
        long unit = switch (time.group(3)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "min", "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
        long whole = Math.multiplyExact(Long.parseLong(time.group(1)), unit);
        String behind = time.group(2);
        return behind == null ? whole : whole + Math.round(Double.parseDouble("0." + behind) * unit);
    }
}
