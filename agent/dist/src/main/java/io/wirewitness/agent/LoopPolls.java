package io.wirewitness.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whether a thread that runs can be looked at without harm to others. Until JDK 18 a look stops all threads, and the last one may be
 * in a counted loop without a poll, for as long as that takes: only the collectors G1, Shenandoah and Z make such loops poll.
 */
final class LoopPolls {

    /** The first JDK that stops only the thread that is looked at (JDK-8284161). */
    private static final int HANDSHAKES = 19;

    private LoopPolls() {}

    /** True if a look stops one thread only. */
    static boolean handshakes(int feature) {
        return feature >= HANDSHAKES;
    }

    /** Asked once, by whoever looks first: what answers takes some milliseconds to load, and makes no MBean server. */
    private static final class Flag {
        private static final boolean SET = read();

        private static boolean read() {
            try {
                HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
                return bean != null
                        && Boolean.parseBoolean(
                                bean.getVMOption("UseCountedLoopSafepoints").getValue());
            } catch (RuntimeException | LinkageError unknown) { // another JVM, or one without the module jdk.management
                return false;
            }
        }
    }

    /** True if it stops one thread only, or if loops are compiled with polls. */
    static boolean letRunningThreadsStop() {
        return handshakes(Runtime.version().feature()) || Flag.SET;
    }
}
