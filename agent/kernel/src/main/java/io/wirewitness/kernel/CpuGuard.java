package io.wirewitness.kernel;

/**
 * Watches what the capture thread takes of one core: above the limit it asks to narrow the filter, and if that does not
 * help, to stop. It judges periods of five seconds, and counts this thread only: neither what the kernel spends on
 * copying packets, nor the engine's thread. Capture thread.
 */
final class CpuGuard {

    /** What to do now. */
    enum Advice {
        GO_ON,
        NARROW,
        STOP
    }

    private static final long PERIOD_NANOS = 5_000_000_000L;

    private final double mostPercent;
    private final long periodNanos;
    private long startNanos;
    private long startCpuNanos = -1;
    private boolean narrowed;
    private double lastPercent;

    CpuGuard(double mostPercent) {
        this(mostPercent, PERIOD_NANOS);
    }

    CpuGuard(double mostPercent, long periodNanos) {
        this.mostPercent = mostPercent;
        this.periodNanos = periodNanos;
    }

    /** Takes both clocks' readings; a CPU time below 0 is not known, and then nothing is ever advised. */
    Advice observe(long nowNanos, long cpuNanos) {
        if (cpuNanos < 0) {
            return Advice.GO_ON;
        }
        if (startCpuNanos < 0) {
            restart(nowNanos, cpuNanos);
            return Advice.GO_ON;
        }
        long period = nowNanos - startNanos;
        if (period < periodNanos) {
            return Advice.GO_ON;
        }
        lastPercent = 100.0 * (cpuNanos - startCpuNanos) / period;
        restart(nowNanos, cpuNanos);
        if (lastPercent <= mostPercent) {
            return Advice.GO_ON;
        }
        Advice advice = narrowed ? Advice.STOP : Advice.NARROW;
        narrowed = true;
        return advice;
    }

    /** Of one core, in the last whole period. */
    double lastPercent() {
        return lastPercent;
    }

    private void restart(long nowNanos, long cpuNanos) {
        startNanos = nowNanos;
        startCpuNanos = cpuNanos;
    }
}
