package io.wirewitness.agent.lint;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.Reach;
import io.wirewitness.boot.SocketState;
import io.wirewitness.kernel.HostView;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.Part;
import io.wirewitness.model.Endpoint;
import io.wirewitness.weave.Probe;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this process at any time, and which peers its clients talk to. Reads only: nothing of the application or of
 * the JDK is changed, called with an effect, loaded or initialised.
 */
public final class Snapshots implements Runnable {

    /** Things whose connections are looked at in a second; the others' turn comes next. */
    private static final int LOOKED_AT_PER_SECOND = 16;

    /** Connections of one thing that are looked at at a time. */
    private static final int MOST_CONNECTIONS = 64;

    private final BuiltThings built = new BuiltThings();
    private final CallsInFlight inFlight = new CallsInFlight();
    private final PartReaders readers;
    private final JvmView jvm;
    private final HostView host = new HostView();
    private final boolean namesAreCut;
    private int next;
    private volatile @Nullable JvmSettings ofJvm;
    private volatile @Nullable HostSettings ofHost;
    private volatile long met;

    /**
     * Of these probes' libraries; opens what it reads to the agent.
     *
     * @param namesAreCut whether hosts' names are not told
     */
    public Snapshots(
            Instrumentation instrumentation,
            ClassLoader agentLoader,
            List<? extends Probe> probes,
            boolean namesAreCut,
            Consumer<String> notices) {
        this.namesAreCut = namesAreCut;
        this.readers = new PartReaders(probes, notices);
        this.jvm = new JvmView(instrumentation, agentLoader);
    }

    /** A client, a pool or a server was built; any thread of the application. */
    public void built(String library, Object thing) {
        built.built(library, thing);
    }

    /** A call failed: whoever made it is remembered with the peer. Any thread. */
    public void called(String library, Object call, SocketState state) {
        remember(library, call, state);
    }

    /** Grows when a client is seen with a peer for the first time. Any thread. */
    public long met() {
        return met;
    }

    /** Things that were built and are not kept, because there were too many. */
    public long missed() {
        return built.missed();
    }

    /** Once a second, on the engine's thread: whom do the clients talk to? */
    @Override
    public void run() {
        List<BuiltThings.Built> all = built.all();
        for (int i = 0; i < Math.min(LOOKED_AT_PER_SECOND, all.size()); i++) {
            lookAtConnections(all.get(next++ % all.size()));
        }
        next = all.isEmpty() ? 0 : next % all.size();
        inFlight.look(Hooks.table(), System.nanoTime(), state -> {
            Object call = state.asking;
            String library = state.library;
            return call != null && library != null && remember(library, call, state);
        });
    }

    /**
     * The settings now, but for the kernel's tables of sockets and routes: those are {@link #withTables}. Any thread of ours.
     *
     * @param anew false to take what was read before, of things that were there then, of the JVM and of the host; peers are looked at
     *     in any case
     */
    public ConfigSnapshot take(boolean anew) {
        List<Part> found = new ArrayList<>();
        List<BuiltThings.Built> of = new ArrayList<>();
        Callers callers = new Callers();
        for (BuiltThings.Built each : built.all()) {
            Object thing = each.thing();
            Part part = thing == null ? null : anew || each.read == null ? read(each, thing) : each.read;
            if (thing != null && part != null) {
                found.add(part);
                of.add(each);
                if (part.isServer()) {
                    callers.add(each, readers.port(each.library, thing));
                } else {
                    lookAtConnections(each);
                }
            }
        }
        callers.look(Hooks.table());
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            parts.add(of.get(i).met(found.get(i)));
        }
        JvmSettings settings = anew || ofJvm == null ? jvm.read() : ofJvm;
        ofJvm = settings;
        for (Part part : readers.ofJvm(settings)) {
            parts.add(part.talkingTo(peersOf(part.library())));
        }
        HostSettings around = anew || ofHost == null ? host.read() : ofHost;
        ofHost = around;
        return new ConfigSnapshot(settings, around, parts, List.of());
    }

    private @Nullable Part read(BuiltThings.Built each, Object thing) {
        return readers.read(each.library, thing, each.number());
    }

    /** What is known of the host, with its tables of sockets and routes; any thread of ours. */
    public HostSettings withTables(HostSettings known) {
        return host.withTables(known);
    }

    /** False if it is not known whose call it is. */
    private boolean remember(String library, Object call, SocketState state) {
        Object owner = readers.ownerOf(library, call);
        if (owner == null) {
            return false;
        }
        BuiltThings.Built of = built.of(owner);
        if (of == null) {
            if (built.built(library, owner)) { // built before we came
                built.all(); // takes it in
                of = built.of(owner);
            }
        }
        if (of != null) {
            addPeer(of, state);
        }
        return true;
    }

    private void lookAtConnections(BuiltThings.Built each) {
        Object thing = each.thing();
        if (thing == null || each.hasAllItsPeers()) {
            return;
        }
        Collection<?> connections = readers.connections(each.library, thing);
        if (connections == null) {
            return;
        }
        try {
            int looked = 0;
            for (Object connection : connections) {
                SocketState state = Reach.state(connection);
                if (state != null) {
                    addPeer(each, state);
                }
                if (++looked >= MOST_CONNECTIONS) {
                    return;
                }
            }
        } catch (ConcurrentModificationException | NoSuchElementException changed) {
            return; // the next look will see it
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one of two that meet is enough
    private void addPeer(BuiltThings.Built of, SocketState state) {
        if (state.role == SocketState.ROLE_CLIENT) {
            for (String name : names(state.remoteAddress, state.remotePort)) {
                if (of.talksTo(name)) {
                    met++;
                }
            }
        }
    }

    /** Of a library whose settings are the JVM's: whom its sockets talk to. */
    private String[] peersOf(String library) {
        Set<String> peers = new TreeSet<>();
        Hooks.table().forEach(state -> {
            if (library.equals(state.library)
                    && state.role == SocketState.ROLE_CLIENT
                    && peers.size() < BuiltThings.MOST_PEERS) {
                peers.addAll(names(state.remoteAddress, state.remotePort));
            }
        });
        return peers.toArray(String[]::new);
    }

    /** By the name that the application looked up, if it did and names may be told, and by the address. */
    private List<String> names(@Nullable InetAddress address, int port) {
        if (address == null) {
            return List.of();
        }
        String literal = Endpoint.of(address, port).toString();
        String name = namesAreCut ? "" : address.toString(); // name/literal, and no look-up
        int slash = name.indexOf('/');
        return slash <= 0 ? List.of(literal) : List.of(name.substring(0, slash) + ":" + port, literal);
    }
}
