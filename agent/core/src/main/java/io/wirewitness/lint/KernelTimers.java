package io.wirewitness.lint;

/** How long Linux goes on trying. */
public final class KernelTimers {

    /** How often a segment that nobody acknowledges is sent again. */
    public static final String RETRIES_SYSCTL = "net.ipv4.tcp_retries2";

    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 120_000;

    /** The kernel keeps the number in a byte. */
    private static final long MOST_RETRIES = 255;

    private KernelTimers() {}

    /**
     * When a write to a peer that has vanished fails at the earliest: the first wait of 200 ms doubles with each retry, up to
     * 120 s (kernel, ip-sysctl.rst: 15 retries are 924.6 s).
     */
    public static long retransmitMillis(long retries) {
        long all = 0;
        long wait = FIRST_MILLIS;
        for (long i = 0; i <= Math.min(retries, MOST_RETRIES); i++) {
            all += wait;
            wait = Math.min(2 * wait, LONGEST_MILLIS);
        }
        return all;
    }
}
