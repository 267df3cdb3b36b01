package io.wirewitness.agent.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.agent.Deaf;
import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.SocketState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose callers a connection's peer is. */
class CallersTest {

    private static final int FIRST = 400;

    private final BuiltThings things = new BuiltThings();
    private final Callers callers = new Callers();
    private final List<Integer> open = new ArrayList<>();
    private final List<Object> kept = new ArrayList<>();

    @BeforeEach
    void listen() {
        Hooks.install(Deaf.listener());
    }

    @AfterEach
    void stop() {
        open.forEach(number -> NativeHooks.closed(number, this));
        Hooks.install(null);
    }

    private BuiltThings.Built server(String library, int port) {
        Object thing = new Object();
        kept.add(thing);
        things.built(library, thing);
        BuiltThings.Built built = things.all().get(kept.size() - 1);
        callers.add(built, port);
        return built;
    }

    private void connection(int role, int localPort, @Nullable String library, String remote) throws Exception {
        int number = FIRST + open.size();
        open.add(number);
        NativeHooks.connecting(number, this, new InetSocketAddress(InetAddress.getByName(remote), 50_000));
        SocketState state = Objects.requireNonNull(Hooks.table().get(number));
        state.role = role;
        state.library = library;
        state.local = new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort);
    }

    private void look() {
        callers.look(Hooks.table());
    }

    @Test
    void whoConnectsToAPortIsItsServersCaller() throws Exception {
        BuiltThings.Built web = server("tomcat", 8080);
        BuiltThings.Built management = server("tomcat", 8081);
        connection(SocketState.ROLE_SERVER, 8080, "tomcat", "10.0.0.5");
        connection(SocketState.ROLE_SERVER, 8080, "tomcat", "10.0.0.5");
        connection(SocketState.ROLE_SERVER, 8080, null, "10.0.0.6");
        connection(SocketState.ROLE_CLIENT, 8080, "okhttp", "10.0.0.7");
        connection(SocketState.ROLE_SERVER, 9090, "tomcat", "10.0.0.8");
        look();
        assertThat(web.peers()).containsExactlyInAnyOrder("10.0.0.5", "10.0.0.6");
        assertThat(management.peers()).isEmpty();
    }

    @Test
    void withoutAPortTheLibraryTellsIfItHasOneServer() throws Exception {
        BuiltThings.Built undertow = server("undertow", 0);
        BuiltThings.Built one = server("grpc", 0);
        BuiltThings.Built other = server("grpc", 0);
        connection(SocketState.ROLE_SERVER, 8080, "undertow", "10.0.0.5");
        connection(SocketState.ROLE_SERVER, 8081, "grpc", "10.0.0.6");
        connection(SocketState.ROLE_SERVER, 8082, null, "10.0.0.7");
        look();
        assertThat(undertow.peers()).containsExactly("10.0.0.5");
        assertThat(one.peers()).isEmpty();
        assertThat(other.peers()).isEmpty();
    }

    @Test
    void noMoreAreKeptThanOfAnyThing() throws Exception {
        BuiltThings.Built web = server("tomcat", 8080);
        for (int i = 0; i < BuiltThings.MOST_PEERS + 10; i++) {
            connection(SocketState.ROLE_SERVER, 8080, "tomcat", "10.0.1." + i);
        }
        look();
        assertThat(web.peers()).hasSize(BuiltThings.MOST_PEERS);
    }
}
