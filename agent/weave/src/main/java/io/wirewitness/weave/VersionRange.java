package io.wirewitness.weave;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions from one, inclusive, to another, exclusive; compared number by number, whatever stands behind the numbers
 * ({@code 4.1.0.Final}, {@code 9.4.58.v20250814}) left out.
 */
public record VersionRange(String from, String below) {

    /** The version at the end of a jar's name: the first hyphen that a digit follows. */
    private static final Pattern IN_JAR_NAME = Pattern.compile("-(\\d[\\w.+-]*)\\.jar");

    private static final int MOST_NUMBERS = 4;

    /** True if the version lies in this range. */
    public boolean holds(String version) {
        return compare(version, from) >= 0 && compare(version, below) < 0;
    }

    /** The version that a jar's file name tells; null if it tells none. */
    static @Nullable String ofJar(String fileName) {
        Matcher found = IN_JAR_NAME.matcher(fileName);
        return found.find() ? found.group(1) : null;
    }

    private static int compare(String one, String other) {
        String[] left = one.split("[.+-]", -1);
        String[] right = other.split("[.+-]", -1);
        for (int i = 0; i < MOST_NUMBERS; i++) {
            int order = Integer.compare(number(left, i), number(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int number(String[] parts, int i) {
        if (i >= parts.length) {
            return 0;
        }
        String part = parts[i];
        int end = 0;
        while (end < part.length() && end < 6 && Character.isDigit(part.charAt(end))) {
            end++;
        }
        return end == 0 ? 0 : Integer.parseInt(part.substring(0, end));
    }
}
