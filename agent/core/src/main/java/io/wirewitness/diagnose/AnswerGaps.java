package io.wirewitness.diagnose;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * How an answer of ours that had begun went on until the client left, by packets.
 *
 * @param lastNanos when the last of it left
 * @param untilNanos when the client went
 * @param askedNanos since when the client had waited
 * @param longestNanos the longest time before that in which nothing of it left; 0 if it left at once
 */
record AnswerGaps(long askedNanos, long lastNanos, long untilNanos, long longestNanos) {

    /** The reading of an answer between its request and the client's end; null if none is known to have begun. */
    static @Nullable AnswerGaps of(Incident incident, long askedNanos, long untilNanos) {
        FlowSnapshot flow = incident.flow();
        long last = 0;
        long longest = 0;
        if (flow != null) {
            for (TcpSegment segment : flow.segments()) {
                if (segment.payloadBytes() > 0
                        && segment.source().equals(incident.local())
                        && segment.epochNanos() > askedNanos
                        && segment.epochNanos() < untilNanos) {
                    longest = last == 0 ? 0 : Math.max(longest, segment.epochNanos() - last);
                    last = segment.epochNanos();
                }
            }
        }
        return last == 0 ? null : new AnswerGaps(askedNanos, last, untilNanos, longest);
    }

    /** For how long nothing of it had come when the client left. */
    long quietNanos() {
        return untilNanos - lastNanos;
    }

    /** True if it had been quiet for as long before, and the client had stayed. */
    boolean usual() {
        return longestNanos >= quietNanos();
    }

    /**
     * True if a client may have gone because it did not go on: no time-out for that is known to be shorter than a second, and a
     * round time since the request speaks for a limit on the whole.
     */
    boolean droveAway() {
        return quietNanos() >= KeptWaiting.SHORTEST_TIMEOUT_NANOS
                && !usual()
                && (!limitOnTheWhole() || Patience.roundSeconds(quietNanos()) > 0);
    }

    /** True if the client left a round time after it had asked. */
    boolean limitOnTheWhole() {
        return Patience.roundSeconds(untilNanos - askedNanos) > 0;
    }

    /** Why neither drove the client away. */
    String refusal() {
        return "an answer was under way, and the client left " + Quantity.nanos(quietNanos()) + " after the last of it"
                + (usual() && quietNanos() >= KeptWaiting.SHORTEST_TIMEOUT_NANOS
                        ? ": it had been quiet for as long before"
                        : "");
    }
}
