package io.wirewitness.lint;

import io.wirewitness.diagnose.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * One number or word of a configuration, and where it came from. Immutable; any thread.
 *
 * @param key what it decides
 * @param value in the key's unit; {@link #UNLIMITED} for no limit; 0 for a word
 * @param word the word, for {@link Unit#WORD}; of a number {@code 0} if that was written and means {@link #UNLIMITED}; else
 *     null
 * @param name the setting as its users know it, such as {@code ConnectionPool keepAliveDuration}
 * @param chosen whether somebody set it: false if it is the library's default
 * @param source where it was read, such as {@code field RealConnectionPool.keepAliveDurationNs}
 * @param howToSet how to set it, with {@code %d} in place of the number, in seconds for a time; null if it cannot be set
 */
public record Setting(
        SettingKey key,
        long value,
        @Nullable String word,
        String name,
        boolean chosen,
        String source,
        @Nullable String howToSet) {

    /** No limit, or never: larger than any number. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** A number. */
    public static Setting of(SettingKey key, long value, String name, String source) {
        return new Setting(key, value, null, name, true, source, null);
    }

    /** A switch. */
    public static Setting of(SettingKey key, boolean on, String name, String source) {
        return of(key, on ? 1 : 0, name, source);
    }

    /** A word. */
    public static Setting of(SettingKey key, String word, String name, String source) {
        return new Setting(key, 0, word, name, true, source, null);
    }

    /** A limit that somebody wrote as 0, which here means none. */
    public static Setting zero(SettingKey key, String name, String source) {
        return new Setting(key, UNLIMITED, "0", name, true, source, null);
    }

    /** The same, that nobody set. */
    public Setting byDefault() {
        return new Setting(key, value, word, name, false, source, howToSet);
    }

    /** The same, with how to set it. */
    public Setting setBy(String how) {
        return new Setting(key, value, word, name, chosen, source, how);
    }

    public boolean unlimited() {
        return value == UNLIMITED;
    }

    /** Whether somebody wrote 0 and got no limit. */
    public boolean isZeroForUnlimited() {
        return chosen && unlimited() && "0".equals(word);
    }

    /** For a switch. */
    public boolean on() {
        return value == 1;
    }

    /** {@code 300 s}, {@code no limit}, {@code off}, {@code 5}, {@code fifo}. */
    public String shown() {
        return switch (key.unit()) {
            case MILLIS -> unlimited() ? key.unlimitedText() : Quantity.millis(value);
            case COUNT -> unlimited() ? "no limit" : Long.toString(value);
            case SWITCH -> on() ? "on" : "off";
            case WORD -> String.valueOf(word);
        };
    }

    /** The setting with its number and where that came from, as findings print it. */
    public String evidence() {
        return name + " is " + shown() + " (" + (chosen ? "" : "default, ") + source + ")";
    }

    /** The text that sets it to so many seconds (of a time) or to this number. */
    public String toSet(long number) {
        return howToSet == null
                ? name + " = " + number + (key.unit() == Unit.MILLIS ? " s" : "")
                : howToSet.replace("%d", Long.toString(number));
    }
}
