package io.wirewitness.instrumentation.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.PoolView;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of a pool that had no connection to give, by objects with the fields of Vert.x' own. */
@SuppressWarnings("UnusedVariable") // read by name
class VertxCallReaderTest {

    private final Map<Key, Endpoint> endpoints = new HashMap<>();
    private final Client client = new Client(new Manager(endpoints), new Pools(5));
    private final Object[] call = {client, "POST", "api.example.com", 8080, "/orders"};

    @Test
    void theConnectionsOfItsOwnPoolAreCounted() {
        endpoints.put(key("another.example.com"), new Endpoint(new Pool(1)));
        endpoints.put(key("api.example.com"), new Endpoint(new Pool(5)));
        assertThat(leased(call)).isEqualTo(5);
        assertThat(leased(new Object[] {client, "POST", "api.example.com.", 8080, "/orders"}))
                .isEqualTo(5);
    }

    @Test
    void nearMissAPoolThatIsGoneHadNoConnection() {
        assertThat(leased(call)).isZero();
        assertThat(leased(null)).isZero();
    }

    @Test
    void nearMissThePoolOfAnotherHostIsNotItsOwn() {
        endpoints.put(key("another.example.com"), new Endpoint(new Pool(5)));
        assertThat(leased(call)).isZero();
    }

    @Test
    void whatIsNotKnownIsNotTheLimit() {
        endpoints.put(key("another.example.com"), new Endpoint(new Pool(1)));
        endpoints.put(key("api.example.com"), new Endpoint(new Pool(5)));
        assertThat(leased(null)).isEqualTo(-1);
        PoolView other = Objects.requireNonNull(new VertxCallReader().pool(new Client(null, new Pools(5)), call));
        assertThat(other.leased()).isEqualTo(-1);
    }

    private int leased(@Nullable Object waiting) {
        PoolView view = Objects.requireNonNull(new VertxCallReader().pool(client, waiting));
        assertThat(view.most()).isEqualTo(5);
        return view.leased();
    }

    private static Key key(String host) {
        return new Key(new Address(host, 8080));
    }

    private record Client(@Nullable Manager httpCM, Pools poolOptions) {}

    private record Pools(int http1MaxSize) {}

    private record Manager(Map<Key, Endpoint> endpointMap) {}

    private record Key(Address peerAddr) {}

    private record Address(String host, int port) {}

    private record Endpoint(Pool pool) {}

    private record Pool(int size) {}
}
