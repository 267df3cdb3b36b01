package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/** A connect to a port of the own host that nobody listens on met itself: both ends are one socket. */
public final class SelfConnect implements Rule {

    @Override
    public String cause() {
        return "self-connect";
    }

    @Override
    public Opinion judge(Incident incident) {
        Connection connection = incident.connection();
        Endpoint local = incident.local();
        if (connection == null
                || connection.role() == Role.SERVER
                || local == null
                || !local.equals(incident.remote())) {
            return Opinion.notConcerned();
        }
        if (local.isWildcard() || incident.failure().kind().inConnecting()) {
            return Opinion.notConcerned(); // no connection was made, so that it cannot have met itself
        }
        FlowSnapshot flow = incident.flow();
        TcpSegment syn = first(flow, false);
        TcpSegment synAck = first(flow, true);
        // What ended it may be another matter: a close of our own proves itself.
        boolean endedOtherwise = connection.localClose() != null;
        Statement statement = Statement.of(
                        incident, cause(), Blame.LOCAL_APP, endedOtherwise ? Confidence.LIKELY : Confidence.PROVEN)
                .headline("the connection to " + local + " connected to itself: nobody listened there, and that"
                        + " very port had been given to the client as its own")
                .action("let the server listen on a port outside the kernel's range for clients"
                        + " (net.ipv4.ip_local_port_range, or reserve it in net.ipv4.ip_local_reserved_ports), and"
                        + " start it before its clients")
                .fact(
                        incident.observed() ? Tier.PACKETS : Tier.APP,
                        connection.openedNanos() == 0 ? incident.epochNanos() : connection.openedNanos(),
                        "both ends are " + local)
                .packet(syn, "SYN from " + local + " to itself")
                .packet(synAck, "SYN-ACK of the same socket: a simultaneous open (RFC 9293, 3.5)");
        if (endedOtherwise) {
            statement.ourClose(connection.localClose()).missing("whether the close had another reason");
        }
        return statement.stated();
    }

    private static @Nullable TcpSegment first(@Nullable FlowSnapshot flow, boolean acknowledging) {
        if (flow == null) {
            return null;
        }
        for (TcpSegment segment : flow.segments()) {
            if (segment.has(TcpFlags.SYN) && segment.has(TcpFlags.ACK) == acknowledging) {
                return segment;
            }
        }
        return null;
    }
}
