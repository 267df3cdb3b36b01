package io.wirewitness.samples.standstill;

import java.util.Arrays;

/** Chooses one of the programs by the name of the cause that it plays. */
public final class Standstill {

    private Standstill() {}

    /**
     * The first argument is the cause, or {@code kept-client}: the same causes as a server has them.
     *
     * @throws Exception if the program cannot be played here
     */
    public static void main(String[] arguments) throws Exception {
        String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "jvm-paused" -> JvmPaused.play(rest);
            case "process-frozen" -> ProcessFrozen.play(rest);
            case "event-loop-blocked" -> EventLoopBlocked.play(rest);
            case "event-loop-computes" -> EventLoopComputes.play(rest);
            case "cpu-throttled" -> CpuThrottled.play(rest);
            case "kept-client" -> KeptClient.play(rest);
            case "peer-send-timeout" -> PeerSendTimeout.play(rest);
            case "healthy" -> Healthy.play(rest);
            default -> {
                System.err.println("usage: jvm-paused [gc|safepoint] | process-frozen | event-loop-blocked"
                        + " | event-loop-computes | cpu-throttled | kept-client [gc|stopped|loop] | peer-send-timeout URL [gc]"
                        + " | healthy");
                System.exit(2);
            }
        }
        // A service goes on after a failure; so does this one for a moment, in which its log may say more.
        Thread.sleep(2_500);
        System.out.println("end");
    }
}
