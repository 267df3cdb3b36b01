package io.wirewitness.report;

import io.wirewitness.lint.Setting;
import io.wirewitness.lint.Times;
import io.wirewitness.lint.Unit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers with units as people write them in a settings file. Any thread. */
final class Numbers {

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
            case MILLIS ->
                isUnlimited(word)
                        ? Long.valueOf(Setting.UNLIMITED)
                        : word.equals("0") ? Long.valueOf(0) : Times.millis(word);
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
}
