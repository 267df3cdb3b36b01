package io.wirewitness.diagnose;

import io.wirewitness.model.CaptureInfo;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Lost;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.List;

/** Evidence that an incident lacks, each with how to get it. */
final class Missing {

    /**
     * The words of {@code io.wirewitness.kernel.Permission}, which says why java's own binary comes last: file
     * capabilities make it ignore its library path.
     */
    private static final String CAPTURE =
            "needs capture=auto and the right to capture: grant it with one of: --cap-add=NET_RAW (container, as root),"
                    + " or setcap cap_net_raw,cap_net_admin=eip $(command -v tcpdump) and the agent's option"
                    + " capture=tcpdump, or setcap cap_net_raw,cap_net_admin=eip on the java binary with its lib"
                    + " directory in /etc/ld.so.conf.d";

    private Missing() {}

    /** What a better answer would have needed. */
    static List<String> of(Incident incident) {
        List<String> missing = new ArrayList<>();
        if (incident.observed()) {
            return toAnObserver(incident);
        }
        switch (incident.failure().kind()) {
            case NAME_NOT_RESOLVED, POOL_TIMED_OUT -> {
                return missing; // there was no connection that the kernel or packets could tell of
            }
            default -> {}
        }
        Exchange exchange = Exchange.of(incident);
        boolean refused = incident.failure().kind() == Failure.Kind.CONNECT_REFUSED; // the kernel has nothing to add
        if (!incident.tiers().contains(Tier.KERNEL) && !refused) {
            missing.add(
                    "kernel: no TCP_INFO of this connection: its socket was closed before it could be read, or the kernel"
                            + " tier is off (the agent's first line says which tiers work; it needs Linux, kernel=auto, and"
                            + " --enable-native-access=ALL-UNNAMED where the JVM denies native access)");
        } else if (exchange != null && exchange.ended() && exchange.reusedAfterIdle()) {
            if (exchange.connection().kernelBeforeWrite() == null) {
                missing.add("kernel: the socket was not read before the write, as it is once the agent has seen the"
                        + " connection open");
            }
            if (exchange.connection().kernelAtFailure() == null) {
                missing.add("kernel: the socket was closed before it could be read after the failure");
            }
        }
        if (!incident.tiers().contains(Tier.PACKETS)) {
            missing.add("packets: none of this connection; " + CAPTURE);
        } else if (incident.flow() != null && !incident.flow().handshakeSeen()) {
            missing.add("packets: the capture began later than the connection");
        }
        return missing;
    }

    /** Nobody here could have been asked: what another place would have told. */
    private static List<String> toAnObserver(Incident incident) {
        List<String> missing = new ArrayList<>();
        CaptureInfo capture = incident.surroundings().capture();
        if (capture != null && capture.fault() != null) {
            missing.add("packets: " + capture.name() + " ends early: " + capture.fault());
        }
        if (incident.flow() != null && !incident.flow().handshakeSeen()) {
            missing.add("packets: the capture began later than the connection");
        }
        if (incident.surroundings().views().isEmpty()) {
            missing.add("packets: a capture of the same time at the other end; explain reads both at once");
        }
        if (incident.failure().kind() == Failure.Kind.CONNECT_REFUSED) {
            return missing; // the client's process knows no more than its SYN shows
        }
        missing.add("app: what the client's own process knew; an agent in it would tell"
                + " (java -javaagent:wirewitness.jar)");
        return missing;
    }

    /** What was dropped before the verdict; empty if nothing was. */
    static List<String> lost(Lost lost) {
        List<String> missing = new ArrayList<>();
        if (lost.events() > 0) {
            missing.add("lost: " + Quantity.counted(lost.events(), "socket event") + " found the inbox full");
        }
        if (lost.packets() > 0) {
            missing.add("lost: " + Quantity.counted(lost.packets(), "packet")
                    + " did not reach the capture; raise capture.ring-bytes or narrow capture.filter");
        }
        return missing;
    }
}
