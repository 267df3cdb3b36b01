package io.wirewitness.report;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody probably meant, for messages to people. Any thread. */
public final class Nearest {

    /** A longer word is compared by its beginning only. */
    private static final int MOST_CHARACTERS = 80;

    private Nearest() {}

    /** The name with the fewest edits to the given one, the first of several; null if there are no names. */
    public static @Nullable String to(String given, Collection<String> names) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : names) {
            int edits = edits(given, name);
            if (edits < fewest) {
                fewest = edits;
                nearest = name;
            }
        }
        return nearest;
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
    static int edits(String one, String other) {
        String from = one.substring(0, Math.min(one.length(), MOST_CHARACTERS));
        String to = other.substring(0, Math.min(other.length(), MOST_CHARACTERS));
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= to.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            for (int j = 1; j <= to.length(); j++) {
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
                best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
            }
        }
        return cost[from.length()][to.length()];
    }
}
