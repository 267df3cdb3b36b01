package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.TreeSet;

/** What the table of sockets says of the connections that are open now. Any thread. */
final class OpenConnections {

    private final TimeAxis axis;

    OpenConnections(TimeAxis axis) {
        this.axis = axis;
    }

    /** The fixed end of each: the peer's where we connected, our own where we accepted. */
    Set<Endpoint> fixedEnds() {
        Set<Endpoint> fixed = new TreeSet<>();
        Hooks.table().forEach(state -> {
            InetAddress remote = state.remoteAddress;
            InetSocketAddress local = state.local;
            if (state.role == SocketState.ROLE_CLIENT && remote != null) {
                fixed.add(Endpoint.of(remote, state.remotePort));
            } else if (state.role == SocketState.ROLE_SERVER && local != null && local.getAddress() != null) {
                fixed.add(Endpoint.of(local.getAddress(), local.getPort()));
            }
        });
        return fixed;
    }

    /** When the latest of them to this peer was established, on the axis; 0 if there is none. */
    long latestConnectNanos(Endpoint peer) {
        long[] latest = {0};
        Hooks.table().forEach(state -> {
            InetAddress remote = state.remoteAddress;
            long connected = state.connectedNanos;
            if (state.role == SocketState.ROLE_CLIENT
                    && connected != 0
                    && state.remotePort == peer.port()
                    && remote != null
                    && peer.equals(Endpoint.of(remote, state.remotePort))) {
                latest[0] = Math.max(latest[0], axis.ofNanoTime(connected));
            }
        });
        return latest[0];
    }
}
