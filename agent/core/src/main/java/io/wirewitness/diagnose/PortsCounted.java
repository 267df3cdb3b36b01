package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.LocalPorts;

/** What was counted of the local ports towards a peer, and what was not, in words. */
public final class PortsCounted {

    private PortsCounted() {}

    /** The count as a line of evidence. */
    public static String text(LocalPorts ports, Endpoint peer) {
        return "local ports " + ports.lowest() + " to " + ports.highest()
                + " (ip_local_port_range), in this network namespace: "
                + connections(ports, peer)
                + (ports.listening() == 0 ? "" : ", " + ports.listening() + " with a listener on any address")
                + (ports.reserved() == 0 ? "" : ", " + ports.reserved() + " reserved")
                + "; not counted: what is bound and not connected, and connections to other peers, whose ports this one can"
                + " have unless they were bound first";
    }

    private static String connections(LocalPorts ports, Endpoint peer) {
        String mapped = peer.isIpv4() ? " (IPv4, or mapped into IPv6)" : "";
        return ports.local() == null
                ? "no connection to " + peer + mapped
                : ports.timeWait() + " in TIME_WAIT and " + ports.open() + " open from " + ports.local() + " to " + peer
                        + mapped;
    }
}
