package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The fixed end of each open connection: the peer's where we connected, our own where we accepted. Any thread. */
final class OpenEndpoints implements Supplier<Set<Endpoint>> {

    @Override
    public Set<Endpoint> get() {
        Set<Endpoint> fixed = new TreeSet<>();
        Hooks.table().forEach(state -> add(state, fixed));
        return fixed;
    }

    private static void add(SocketState state, Set<Endpoint> fixed) {
        InetAddress remote = state.remoteAddress;
        InetSocketAddress local = state.local;
        if (state.role == SocketState.ROLE_CLIENT && remote != null) {
            fixed.add(Endpoint.of(remote, state.remotePort));
        } else if (state.role == SocketState.ROLE_SERVER && local != null && local.getAddress() != null) {
            fixed.add(Endpoint.of(local.getAddress(), local.getPort()));
        }
    }
}
