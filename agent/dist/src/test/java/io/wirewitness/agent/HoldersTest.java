package io.wirewitness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.NativeHooks;
import io.wirewitness.boot.PoolHooks;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.PoolView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose leases are a pool's. */
class HoldersTest {

    private static final PoolView POOL = new PoolView("Pool", null, 2, 0, 1, 2, "most");

    private int number = 40;

    @BeforeEach
    void listen() {
        Hooks.install(Deaf.listener());
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    private SocketState connected(String name, int last, int port) throws UnknownHostException {
        number++;
        InetAddress address = InetAddress.getByAddress(name, new byte[] {10, 0, 0, (byte) last});
        NativeHooks.connecting(number, this, new InetSocketAddress(address, port));
        return Objects.requireNonNull(Hooks.table().get(number));
    }

    @Test
    void aRouteIsAHostAndItsPort() throws Exception {
        SocketState own = connected("api.example.com", 1, 80);

        assertThat(Holders.ofRoute("lib", "http://api.example.com:80")).containsExactly(own);
        assertThat(Holders.ofRoute("lib", "http://API.example.com")).containsExactly(own);
        assertThat(Holders.ofRoute("lib", "http://10.0.0.1:80")).containsExactly(own);
        assertThat(Holders.ofRoute("lib", null)).containsExactly(own);
    }

    @Test
    void nearMissHoldersOfAnotherRoute() throws Exception {
        connected("api.example.com", 1, 80);

        assertThat(Holders.ofRoute("lib", "http://my-api.example.com:80")).isEmpty();
        assertThat(Holders.ofRoute("lib", "http://api.example.com.au:80")).isEmpty();
        assertThat(Holders.ofRoute("lib", "http://10.0.0.12:80")).isEmpty();
        assertThat(Holders.ofRoute("lib", "http://api.example.com:8080")).isEmpty();
        assertThat(Holders.ofRoute("lib", "https://api.example.com")).isEmpty();
    }

    @Test
    void onlyLeasesThatWereRememberedAreKnown() throws Exception {
        SocketState leased = connected("api.example.com", 1, 80);
        SocketState unknown = connected("api.example.com", 1, 80);
        PoolHooks.leased(leased, 1, 1);

        PoolView view = Holders.now(POOL, List.of(leased, unknown));

        assertThat(view.known()).isEqualTo(1);
        assertThat(view.holders())
                .extracting(PoolView.Holder::thread)
                .containsExactly(Thread.currentThread().getName());
    }
}
