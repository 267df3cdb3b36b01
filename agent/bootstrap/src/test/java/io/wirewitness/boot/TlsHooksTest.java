package io.wirewitness.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose certificates a thread looks at, where it looks at one peer's in the middle of another's. */
class TlsHooksTest {

    private static final URI OUTER_SERVICE = URI.create("http://outer.example.com/ocsp");
    private static final URI INNER_SERVICE = URI.create("http://inner.example.com/ocsp");

    private final TlsFacts outer = new TlsFacts();
    private final TlsFacts inner = new TlsFacts();

    @BeforeEach
    void listen() {
        Hooks.install(new Deaf());
        outer.phase = TlsFacts.VALIDATING;
        inner.phase = TlsFacts.VALIDATING;
    }

    @AfterEach
    void stop() {
        Hooks.install(null);
    }

    @Test
    void theOuterLookGoesOnBehindTheInnerOne() {
        Object outerBegun = TlsHooks.begins(outer);
        Object innerBegun = TlsHooks.begins(inner);
        TlsHooks.fetched(TlsHooks.fetching(INNER_SERVICE));
        TlsHooks.validated(innerBegun, null);
        TlsHooks.fetched(TlsHooks.fetching(OUTER_SERVICE));
        TlsHooks.validated(outerBegun, null);

        assertThat(Objects.requireNonNull(inner.fetch).address).isEqualTo(INNER_SERVICE.toString());
        assertThat(Objects.requireNonNull(outer.fetch).address).isEqualTo(OUTER_SERVICE.toString());
        assertThat(outer.phase).isEqualTo(TlsFacts.VALIDATED);
        assertThat(TlsHooks.fetching(OUTER_SERVICE)).as("nobody looks any more").isNull();
    }

    @Test
    void anInnerLookThatIsNotFollowedEndsNothing() {
        Object begun = TlsHooks.begins(outer);
        TlsHooks.validated(null, new IllegalStateException());

        assertThat(outer.phase).isEqualTo(TlsFacts.VALIDATING);
        assertThat(TlsHooks.fetching(OUTER_SERVICE)).isNotNull();

        TlsHooks.validated(begun, null);
        assertThat(outer.phase).isEqualTo(TlsFacts.VALIDATED);
    }

    @Test
    void anotherPeersChainIsNotTakenForTheOuterOnes() {
        X509Certificate[] chain = {};
        Object begun = TlsHooks.begins(outer);

        TlsHooks.checking(chain, new Socket());
        assertThat(outer.chain).isNull();

        TlsHooks.checking(chain, null);
        assertThat(outer.chain).isSameAs(chain);
        TlsHooks.validated(begun, null);
    }

    @Test
    void aHandshakeThatALibraryGivesUpIsTold() {
        Heard heard = new Heard();
        Hooks.install(heard);
        SocketState state = connected(SocketState.ROLE_CLIENT);
        SSLException thrown = new SSLException("no record");
        TlsHooks.handshakeFailed(state, thrown);
        assertThat(heard.thrown).isSameAs(thrown);
        assertThat(state.failedNanos)
                .as("the close that follows is a consequence")
                .isNotZero();
    }

    @Test
    void anEndOfThePeersIsTheHandshakesEvenIfWeHaveClosedSince() {
        Heard heard = new Heard();
        Hooks.install(heard);
        SocketState state = connected(SocketState.ROLE_CLIENT);
        state.endOfStreamNanos = 1;
        state.closedNanos = 2;
        TlsHooks.handshakeFailed(state, new SSLException("ended"));
        assertThat(heard.thrown).isNotNull();
    }

    @Test
    void nearMissAHandshakeThatOurOwnCloseEndedAndOneOfAClient() {
        Heard heard = new Heard();
        Hooks.install(heard);
        SocketState closed = connected(SocketState.ROLE_CLIENT);
        closed.closedNanos = 1;
        TlsHooks.handshakeFailed(closed, new SSLException("closed"));
        TlsHooks.handshakeFailed(connected(SocketState.ROLE_SERVER), new SSLException("no record"));
        assertThat(heard.thrown).isNull();
    }

    @Test
    void whatFailsBeforeTheEndOfTheHandshakeIsTheHandshakes() {
        Heard heard = new Heard();
        Hooks.install(heard);
        SocketState state = connected(SocketState.ROLE_CLIENT);
        state.tls = new TlsFacts();
        SocketTimeoutException thrown = new SocketTimeoutException("3000 MILLISECONDS");
        TlsHooks.failedUnderTls(state, thrown);
        assertThat(heard.thrown).isSameAs(thrown);
    }

    @Test
    void nearMissWhatFailsBehindItOrWithoutTlsIsNot() {
        Heard heard = new Heard();
        Hooks.install(heard);
        SocketState plain = connected(SocketState.ROLE_CLIENT);
        TlsHooks.failedUnderTls(plain, new SocketTimeoutException());
        SocketState secured = connected(SocketState.ROLE_CLIENT);
        TlsFacts facts = new TlsFacts();
        facts.phase = TlsFacts.ESTABLISHED;
        secured.tls = facts;
        secured.beforeWrite(System.nanoTime(), Hooks.IDLE_NANOS);
        secured.wrote(100); // an answer is awaited
        TlsHooks.failedUnderTls(secured, new SocketTimeoutException());
        assertThat(heard.thrown).isNull();
    }

    private static SocketState connected(int role) {
        SocketState state = new SocketState(1, 7, role, System.nanoTime());
        state.connectedNanos = System.nanoTime();
        return state;
    }

    private static final class Heard extends Deaf {

        @Nullable
        Throwable thrown;

        @Override
        public void handshakeFailed(SocketState state, Throwable failure) {
            thrown = failure;
        }
    }
}
