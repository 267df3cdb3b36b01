package io.wirewitness.agent.lint;

import io.wirewitness.boot.SocketState;
import io.wirewitness.boot.SocketTable;
import io.wirewitness.model.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out who connects to the servers of this process: by the port that a server listens on, or, where that is not known, by the
 * library that serves the connection, if it has one such server only. What is open now is looked at; whose connections end with
 * each answer keeps none, and is met by chance. One thread.
 */
final class Callers {

    private final Map<Integer, List<Server>> byPort = new HashMap<>();
    private final Map<String, List<Server>> withoutPort = new HashMap<>();

    private static final class Server {

        private final BuiltThings.Built built;
        private final Set<InetAddress> seen = new HashSet<>();

        Server(BuiltThings.Built built) {
            this.built = built;
        }

        /** Most connections of a server behind a proxy come from a few addresses: nothing is made of one that was seen. */
        void visitedBy(InetAddress address) {
            if (!built.hasAllItsPeers() && seen.add(address)) {
                built.talksTo(Endpoint.of(address, 0).host());
            }
        }
    }

    /**
     * Adds a server.
     *
     * @param port that it listens on; 0 if it is not known
     */
    void add(BuiltThings.Built server, int port) {
        if (port > 0) {
            add(byPort, port, server);
        } else {
            add(withoutPort, server.library, server);
        }
    }

    private static <K> void add(Map<K, List<Server>> all, K key, BuiltThings.Built server) {
        List<Server> there = all.get(key);
        if (there == null) {
            there = new ArrayList<>(1);
            all.put(key, there);
        }
        there.add(new Server(server));
    }

    /** Looks once, and tells each server whom it has met. */
    void look(SocketTable table) {
        if (!byPort.isEmpty() || !withoutPort.isEmpty()) {
            table.forEach(this::visit);
        }
    }

    private void visit(SocketState state) {
        InetAddress remote = state.remoteAddress;
        if (state.role != SocketState.ROLE_SERVER || remote == null) {
            return;
        }
        InetSocketAddress local = state.local;
        List<Server> visited = local == null ? null : byPort.get(local.getPort());
        if (visited == null) {
            List<Server> ofLibrary = state.library == null ? null : withoutPort.get(state.library);
            visited = ofLibrary == null || ofLibrary.size() > 1 ? List.of() : ofLibrary;
        }
        for (Server server : visited) {
            server.visitedBy(remote);
        }
    }
}
