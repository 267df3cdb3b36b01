package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Incident;
import org.jspecify.annotations.Nullable;

/**
 * An ICMP message that a segment of what is stuck was too big for the way (RFC 1191, RFC 8201).
 *
 * @param error the message
 * @param repeated whether its sender sent a segment again behind it that does not fit either
 * @param followed whether the last copy behind it fits: that it is lost has another reason
 */
public record TooBig(IcmpError error, boolean repeated, boolean followed) {

    /** The latest about what is stuck, by its ends and its number; null if none was seen. */
    public static @Nullable TooBig of(Incident incident, Stuck stuck) {
        Endpoint from = stuck.ofRequest() ? incident.local() : incident.remote();
        TooBig latest = null;
        for (IcmpError error : incident.surroundings().icmp()) {
            if (error.isTooBig() && error.quotedSource().equals(from) && stuck.misses(error.quotedSequence())) {
                boolean behind = stuck.kind() != Stuck.Kind.HOLE && stuck.lastNanos() > error.epochNanos();
                boolean fits = error.mtuBytes() > 0 && stuck.lastWireBytes() <= error.mtuBytes();
                latest = new TooBig(error, behind && !fits, behind && fits);
            }
        }
        return latest;
    }
}
