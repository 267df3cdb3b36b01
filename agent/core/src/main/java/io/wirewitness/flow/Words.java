package io.wirewitness.flow;

/**
 * Numbers of other sizes in records made of ints. Records stand in plain {@code int[]}, not in buffers: a tenth of the machine
 * code, which matters in a program that runs for a second, half of which the compiler would take (docs/performance.md,
 * Explain).
 */
final class Words {

    private static final long LOW = 0xffff_ffffL;

    private Words() {}

    /** The long in two words, the lower half first. */
    static long getLong(int[] words, int at) {
        return (words[at] & LOW) | ((long) words[at + 1] << Integer.SIZE);
    }

    static void putLong(int[] words, int at, long value) {
        words[at] = (int) value;
        words[at + 1] = (int) (value >>> Integer.SIZE);
    }

    static long unsigned(int word) {
        return word & LOW;
    }
}
