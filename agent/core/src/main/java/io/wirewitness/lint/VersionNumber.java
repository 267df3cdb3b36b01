package io.wirewitness.lint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers at the start of a version. */
final class VersionNumber {

    /** No part of a version is longer. */
    private static final int DIGITS = 9;

    private VersionNumber() {}

    /** {@code 4.5.14.Final} is 4, 5, 14; null if there is no number. */
    static @Nullable List<Integer> parse(String version) {
        List<Integer> numbers = new ArrayList<>();
        int at = 0;
        while (at < version.length()) {
            int start = at;
            while (at < version.length() && version.charAt(at) >= '0' && version.charAt(at) <= '9') {
                at++;
            }
            if (at == start || at - start > DIGITS) {
                break;
            }
            numbers.add(Integer.parseInt(version.substring(start, at)));
            if (at >= version.length() || version.charAt(at) != '.') {
                break;
            }
            at++;
        }
        return numbers.isEmpty() ? null : numbers;
    }

    /** Compares as numbers; a version that is not known is below every other. */
    static int compare(@Nullable String version, int... other) {
        List<Integer> numbers = version == null ? null : parse(version);
        if (numbers == null) {
            return -1;
        }
        for (int i = 0; i < other.length; i++) {
            int mine = i < numbers.size() ? numbers.get(i) : 0;
            if (mine != other[i]) {
                return Integer.compare(mine, other[i]);
            }
        }
        return 0;
    }
}
