package io.wirewitness.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The message of an exception that an application's own code made, without what may be a value: an SQL statement's, a token, an
 * address, a customer's number. Any thread; never throws; in doubt it cuts more.
 *
 * <p>What stays are words: enough to find the place in the code, which the stack names anyway.
 */
public final class OwnWords {

    /** Longer messages say more than a reader wants, and more than we can answer for. */
    static final int MOST_CHARACTERS = 160;

    private static final String CUT = Redaction.CUT;

    /** What follows a word like these is a secret more often than not. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)(password|passwd|passphrase|secret|token|credential|api.?key"
                    + "|authori[sz]ation|bearer|basic|cookie|session|signature|private.?key)");

    private static final Pattern QUOTED = Pattern.compile(
            "\"[^\"]*\"|'[^']*'|`[^`]*`|\u201c[^\u201d]*\u201d|\u2018[^\u2019]*\u2019|\u00ab[^\u00bb]*\u00bb");

    /** A quote that is not closed: the value goes on where the message was cut. */
    private static final Pattern OPEN_QUOTE = Pattern.compile("[\"`\u201c\u2018\u00ab].*|(?<![\\p{L}\\p{N}])'.*");

    /** {@code id=7}, {@code Key (email)=(a@b)}, {@code {a=b, c=d}}. */
    private static final Pattern VALUE =
            Pattern.compile("\\s*=\\s*(?:\\([^)]*\\)?|\\[[^\\]]*]?|\\{[^}]*}?|[^\\s,;)\\]}]+)");

    private static final Pattern MAIL = Pattern.compile("\\S+@\\S+");

    private static final Pattern WORD = Pattern.compile("[^\\s,;:()\\[\\]{}<>]+");

    /** A word with digits in it that is so long is a token, a number or an identifier. */
    private static final int LONG_WITH_DIGITS = 8;

    /** No word of a language is so long; a class name has dots. */
    private static final int LONG = 32;

    /** Cuts that touch each other. */
    private static final Pattern SEVERAL = Pattern.compile("(?:\\*{3}){2,}");

    private static final Pattern DIGITS = Pattern.compile("\\p{Nd}+");

    private OwnWords() {}

    /** The message's first line without values; null for null. */
    public static @Nullable String of(@Nullable String message, Redaction redaction) {
        String line = redaction.message(message);
        if (line == null) {
            return null;
        }
        Matcher secret = SECRET.matcher(line);
        if (secret.find() && secret.end() < line.length()) {
            line = line.substring(0, secret.end()) + " " + CUT;
        }
        line = QUOTED.matcher(line).replaceAll(cut());
        line = OPEN_QUOTE.matcher(line).replaceAll(cut());
        line = VALUE.matcher(line).replaceAll("=" + cut());
        line = MAIL.matcher(line).replaceAll(cut());
        line = WORD.matcher(line).replaceAll(word -> Matcher.quoteReplacement(kept(word.group())));
        line = DIGITS.matcher(line).replaceAll("#");
        line = SEVERAL.matcher(line).replaceAll(cut());
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + " " + CUT;
    }

    private static String kept(String word) {
        boolean digits = word.chars().anyMatch(Character::isDigit);
        boolean plain = word.indexOf('.') >= 0 || word.indexOf('/') >= 0;
        return (digits && word.length() >= LONG_WITH_DIGITS) || (!plain && word.length() >= LONG) ? CUT : word;
    }

    private static String cut() {
        return Matcher.quoteReplacement(CUT);
    }
}
