package io.wirewitness.boot;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What advice on JSSE calls, once per handshake, alert, close and look at certificates; never on application data.
 *
 * <p>A transport is an {@code SSLSocket}, whose connection is known, or an {@code SSLEngine}, which has none: its facts are
 * found by the exception that leaves it and, where a library's objects lead there for certain, by the connection (see {@link
 * #engineOn}). None blocks or throws.
 */
public final class TlsHooks {

    /** Exceptions of engines remembered: a library tells which connection one failed a moment later. */
    static final int EXCEPTIONS_REMEMBERED = 256;

    private static final int DEEPEST_CAUSE = 8;

    /** In every text of OpenSSL's and BoringSSL's errors (ERR_error_string). */
    private static final String OPEN_SSL = "SSL routines";

    private static final int MOST_SAID = 300;

    /** What JSSE puts before the name of an alert of level warning that ends a handshake. */
    private static final String WARNING = "received handshake warning: ";

    /** Engines by identity, weakly. */
    private static final ConcurrentHashMap<Object, TlsFacts> ENGINES = new ConcurrentHashMap<>();

    private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();
    private static final @Nullable Thrown[] RING = new Thrown[EXCEPTIONS_REMEMBERED];
    private static int next;

    private TlsHooks() {}

    // ---- who is on which connection --------------------------------------------------------------------------------

    /** A library says on which of its connections an engine works; {@code connection} as in {@link Reach}. */
    public static void engineOn(@Nullable Object engine, @Nullable Object connection) {
        if (engine == null || connection == null || Hooks.listener() == null) {
            return;
        }
        try {
            TlsFacts facts = factsOf(engine);
            if (facts != null) {
                facts.connection = new WeakReference<>(connection);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** The facts behind an exception that left an engine, or behind its causes; null if none are remembered. */
    public static @Nullable TlsFacts of(@Nullable Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            TlsFacts found = remembered(link);
            if (found != null) {
                return found;
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return null;
    }

    /**
     * A library that has TLS engines of its own gives up a handshake: by the engine's exception, or by one of its own for a timer,
     * for bytes that are no TLS, or for an end. What our own close ends is nobody's failure.
     *
     * @param connection as in {@link Reach}
     */
    public static void handshakeFailed(@Nullable Object connection, @Nullable Throwable thrown) {
        Listener ear = Hooks.listener();
        if (ear == null || connection == null || thrown == null) {
            return;
        }
        try {
            SocketState state = Reach.state(connection);
            if (state == null
                    || state.role != SocketState.ROLE_CLIENT
                    || state.connectedNanos == 0
                    || (state.closedNanos != 0 && state.failedNanos == 0 && state.endOfStreamNanos == 0)) {
                return;
            }
            boolean over =
                    state.requests > 1 || (state.tls instanceof TlsFacts facts && facts.phase == TlsFacts.ESTABLISHED);
            if (over && !state.awaitingAnswer()) {
                return; // netty's SslHandler calls its handler of failed handshakes for later failures, too: nobody
                // waits
            }
            if (state.failedNanos == 0) {
                state.failedNanos = System.nanoTime(); // the close that follows is a consequence
            }
            if (state.tls == null) {
                state.tls = of(thrown);
            }
            if (state.openSslSaid == null) {
                state.openSslSaid = openSslSaid(thrown);
            }
            ear.handshakeFailed(state, thrown);
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /**
     * A library gives up a connection because of an exception, of its engine, of the socket or of its own timer: {@link
     * #handshakeFailed} if the handshake of the engine that is {@link #engineOn} it is not over, else nothing.
     *
     * @param connection as in {@link Reach}
     */
    public static void failedUnderTls(@Nullable Object connection, @Nullable Throwable thrown) {
        SocketState state = connection == null || Hooks.listener() == null ? null : Reach.state(connection);
        if (state != null && isHandshaking(state)) {
            handshakeFailed(state, thrown);
        }
    }

    /** True if the connection has an engine or a socket of JSSE that has not come to the end of its handshake. */
    static boolean isHandshaking(SocketState state) {
        return state.tls instanceof TlsFacts facts && facts.phase != TlsFacts.ESTABLISHED;
    }

    private static @Nullable String openSslSaid(Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            String message = link.getMessage();
            if (message != null && message.contains(OPEN_SSL)) {
                return message.substring(0, Math.min(message.length(), MOST_SAID));
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return null;
    }

    // ---- handshake -------------------------------------------------------------------------------------------------

    /** On {@code TransportContext.kickstart}, which engines call before each flight and sockets once. */
    public static void handshaking(Object transport, boolean negotiated) {
        if (negotiated || Hooks.listener() == null) {
            return;
        }
        try {
            TlsFacts facts = factsOf(transport);
            if (facts != null && facts.startedNanos == 0) {
                facts.peerHost = Jsse.peerHost(transport);
                facts.startedNanos = System.nanoTime();
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** On {@code TransportContext.finishHandshake}. */
    public static void handshaken(Object transport, @Nullable Object protocol) {
        if (Hooks.listener() == null) {
            return;
        }
        try {
            TlsFacts facts = factsOf(transport);
            if (facts != null && facts.phase != TlsFacts.ESTABLISHED) {
                facts.protocol = nameOf(protocol);
                facts.endedNanos = System.nanoTime();
                facts.phase = TlsFacts.ESTABLISHED;
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /**
     * On {@code TransportContext.fatal}, which ends every TLS connection that fails, for whatever reason.
     *
     * @param received whether the alert is the peer's
     */
    public static void fatal(
            Object transport, Object alert, @Nullable String diagnostic, boolean received, @Nullable Throwable thrown) {
        Listener ear = Hooks.listener();
        if (ear == null || thrown == null) {
            return;
        }
        try {
            TlsFacts facts = factsOf(transport);
            if (facts == null) {
                return;
            }
            remember(thrown, facts);
            if (!facts.failed) {
                facts.failed = true;
                if (facts.phase != TlsFacts.ESTABLISHED) {
                    facts.endedNanos = System.nanoTime();
                }
                tell(facts, alert, diagnostic, received, thrown);
            }
            SocketState state = stateOf(transport, facts);
            if (state != null) {
                if (state.failedNanos == 0) {
                    state.failedNanos = System.nanoTime(); // the close that follows is a consequence
                }
                ear.tlsFailed(state, thrown);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    private static void tell(
            TlsFacts facts, Object alert, @Nullable String diagnostic, boolean received, Throwable thrown) {
        if (received) {
            facts.alert = nameOf(alert);
            facts.alertFromPeer = true;
        } else if (diagnostic != null && diagnostic.startsWith(WARNING)) {
            facts.alert = diagnostic.substring(WARNING.length());
            facts.alertFromPeer = true;
        } else if (facts.closeNotifyFromPeer && facts.phase != TlsFacts.ESTABLISHED) {
            facts.alert = "close_notify";
            facts.alertFromPeer = true;
        } else if (!isOfSocket(thrown)) {
            facts.alert = nameOf(alert);
            facts.reason = thrown.getMessage();
        }
    }

    /** On {@code Alert.AlertConsumer.consume}, behind which the context says whether the peer closed. */
    public static void alertRead(Object context) {
        if (Hooks.listener() == null) {
            return;
        }
        try {
            if (Jsse.isCloseNotified(context)) {
                TlsFacts facts = factsOf(Jsse.transport(context));
                if (facts != null) {
                    facts.closeNotifyFromPeer = true;
                }
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    // ---- certificates ----------------------------------------------------------------------------------------------

    /**
     * This thread begins to look at the peer's certificates, in the handshake of {@code handshake}; perhaps while it looks at
     * another peer's, as where a trust manager of the application's asks a service over TLS.
     *
     * @return what {@link #validated} is to be given
     */
    public static @Nullable Object validating(Object handshake) {
        if (Hooks.listener() == null) {
            return null;
        }
        try {
            TlsFacts facts = factsOf(Jsse.transport(Jsse.context(handshake)));
            if (facts != null) {
                if (facts.phase != TlsFacts.ESTABLISHED) { // TLS 1.2 may negotiate anew behind a request
                    facts.phase = TlsFacts.VALIDATING;
                }
                facts.protocol = nameOf(Jsse.negotiated(handshake));
                return begins(facts);
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
        return null;
    }

    /** This thread looks at the certificates of these facts until {@link #validated}; null if that cannot be noted. */
    static @Nullable Object begins(TlsFacts facts) {
        Course course = Course.claim();
        if (course == null || facts.validatedIn != null || course.validating == facts) {
            return null;
        }
        facts.validatedIn = course.validating;
        course.validating = facts;
        return facts;
    }

    /** It has looked at them; {@code begun} is what {@link #validating} returned. */
    public static void validated(@Nullable Object begun, @Nullable Throwable thrown) {
        Course course = begun == null ? null : Course.get();
        if (course == null || !(begun instanceof TlsFacts facts)) {
            return;
        }
        if (course.validating == facts) {
            course.validating = facts.validatedIn;
        }
        facts.validatedIn = null;
        course.settle();
        if (thrown == null && facts.phase == TlsFacts.VALIDATING) {
            facts.phase = TlsFacts.VALIDATED;
        }
    }

    /** Whose certificates this thread looks at, innermost; null if it looks at none. */
    private static @Nullable TlsFacts present() {
        Course course = Course.get();
        return course == null ? null : course.validating;
    }

    /**
     * On {@code X509TrustManagerImpl.checkTrusted}.
     *
     * @param transport a socket or an engine, of JSSE or of another library; null if the caller did not say
     */
    public static void checking(X509Certificate @Nullable [] chain, @Nullable Object transport) {
        if (chain == null || Hooks.listener() == null) {
            return;
        }
        try {
            // Where the transport is told, what this thread looks at may be another's, around this one.
            TlsFacts facts = transport == null ? present() : factsOf(transport);
            if (facts != null && facts.phase < TlsFacts.VALIDATED) {
                facts.phase = TlsFacts.VALIDATING;
            }
            if (facts != null) {
                facts.chain = chain;
            }
        } catch (Throwable fault) {
            Hooks.fault(fault);
        }
    }

    /** Somebody is asked about a certificate; null if that is in no handshake. */
    public static @Nullable Object fetching(@Nullable URI address) {
        TlsFacts facts = present();
        if (facts == null || address == null) {
            return null;
        }
        try {
            TlsFacts.Fetch before = facts.fetch;
            TlsFacts.Fetch fetch = new TlsFacts.Fetch(address.toString(), System.nanoTime());
            if (before == null || before.endedNanos - before.startedNanos < 1_000_000_000L) {
                facts.fetch = fetch;
            }
            return fetch;
        } catch (Throwable fault) {
            Hooks.fault(fault);
            return null;
        }
    }

    /** It answered, or the one who asked gave up. */
    public static void fetched(@Nullable Object begun) {
        TlsFacts facts = present();
        if (facts == null || !(begun instanceof TlsFacts.Fetch fetch)) {
            return;
        }
        fetch.endedNanos = System.nanoTime();
        TlsFacts.Fetch longest = facts.fetch;
        if (longest == null || longest.endedNanos - longest.startedNanos < fetch.endedNanos - fetch.startedNanos) {
            facts.fetch = fetch;
        }
    }

    // ---- look-ups --------------------------------------------------------------------------------------------------

    /** The facts of a transport, new ones if there are none; null if its connection is not followed. */
    private static @Nullable TlsFacts factsOf(Object transport) {
        if (transport instanceof Socket socket) {
            SocketState state = Reach.state(socket);
            if (state == null) {
                return null;
            }
            if (state.tls instanceof TlsFacts known) {
                return known;
            }
            TlsFacts fresh = new TlsFacts();
            state.tls = fresh;
            return fresh;
        }
        TlsFacts known = ENGINES.get(new Sought(transport));
        if (known == null) {
            forgetGone();
            TlsFacts fresh = new TlsFacts();
            TlsFacts other = ENGINES.putIfAbsent(new Engine(transport), fresh);
            known = other == null ? fresh : other;
        }
        stateOf(transport, known);
        return known;
    }

    private static @Nullable SocketState stateOf(Object transport, TlsFacts facts) {
        if (transport instanceof Socket socket) {
            return Reach.state(socket);
        }
        WeakReference<Object> connection = facts.connection;
        SocketState state = connection == null ? null : Reach.state(connection.get());
        if (state != null) {
            state.tls = facts;
        }
        return state;
    }

    private static void forgetGone() {
        for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            ENGINES.remove(gone);
        }
    }

    /** Forgets what belongs to engines and exceptions that are gone. */
    static void tidy() {
        forgetGone();
        synchronized (RING) {
            for (int i = 0; i < EXCEPTIONS_REMEMBERED; i++) {
                Thrown each = RING[i];
                if (each != null && each.refersTo(null)) {
                    RING[i] = null; // with it go the peer's certificates
                }
            }
        }
    }

    /** Forgets everything. */
    static void forget() {
        ENGINES.clear();
        synchronized (RING) {
            Arrays.fill(RING, null);
        }
    }

    private static void remember(Throwable thrown, TlsFacts facts) {
        synchronized (RING) {
            RING[next] = new Thrown(thrown, facts);
            next = (next + 1) % EXCEPTIONS_REMEMBERED;
        }
    }

    private static @Nullable TlsFacts remembered(Throwable thrown) {
        synchronized (RING) {
            for (int back = 1; back <= EXCEPTIONS_REMEMBERED; back++) {
                Thrown each = RING[(next - back + EXCEPTIONS_REMEMBERED) % EXCEPTIONS_REMEMBERED];
                if (each != null && each.refersTo(thrown)) {
                    return each.facts;
                }
            }
            return null;
        }
    }

    /** True if a TLS library's exception only passes on that the socket failed or ended. */
    public static boolean isOfSocket(Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            if (link instanceof GeneralSecurityException) {
                return false; // what lies below is a look at a revocation service, not the connection
            }
            if (link instanceof IOException && !(link instanceof SSLException)) {
                return true;
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return false;
    }

    private static @Nullable String nameOf(@Nullable Object constant) {
        return constant instanceof Enum<?> named ? named.name() : null;
    }

    /** An engine by identity, held weakly. */
    private static final class Engine extends WeakReference<Object> {

        private final int hash;

        Engine(Object engine) {
            super(engine, GONE);
            hash = System.identityHashCode(engine);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (other instanceof Engine engine) {
                Object mine = get();
                return this == engine || (mine != null && mine == engine.get());
            }
            return other instanceof Sought sought && refersTo(sought.engine);
        }
    }

    /** The key of a look-up. */
    private static final class Sought {

        private final Object engine;

        Sought(Object engine) {
            this.engine = engine;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(engine);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Engine key
                    ? key.refersTo(engine)
                    : other instanceof Sought same && same.engine == engine;
        }
    }

    private static final class Thrown extends WeakReference<Throwable> {

        private final TlsFacts facts;

        Thrown(Throwable thrown, TlsFacts facts) {
            super(thrown);
            this.facts = facts;
        }
    }

    /** JSSE's private fields, as read in OpenJDK 17.0.15 and 25.0.3. Used only from within JSSE, so that it is there. */
    private static final class Jsse {

        private static final String PACKAGE = "sun.security.ssl.";
        private static final Class<?> CONTEXT = named("TransportContext");
        private static final Class<?> HANDSHAKE = named("HandshakeContext");
        private static final Class<?> SOCKET = named("SSLSocketImpl");
        private static final VarHandle TRANSPORT = field(CONTEXT, "transport", named("SSLTransport"));
        private static final VarHandle CLOSE_NOTIFIED = field(CONTEXT, "isInputCloseNotified", boolean.class);
        private static final VarHandle HANDSHAKE_CONTEXT = field(HANDSHAKE, "conContext", CONTEXT);
        private static final VarHandle NEGOTIATED = field(HANDSHAKE, "negotiatedProtocol", named("ProtocolVersion"));
        private static final VarHandle PEER_HOST = field(SOCKET, "peerHost", String.class);

        private Jsse() {}

        static Object transport(Object context) {
            return TRANSPORT.get(context);
        }

        static boolean isCloseNotified(Object context) {
            return (boolean) CLOSE_NOTIFIED.get(context);
        }

        static Object context(Object handshake) {
            return HANDSHAKE_CONTEXT.get(handshake);
        }

        static @Nullable Object negotiated(Object handshake) {
            return NEGOTIATED.get(handshake);
        }

        static @Nullable String peerHost(Object transport) {
            if (transport instanceof SSLEngine engine) {
                return engine.getPeerHost();
            }
            return SOCKET.isInstance(transport) ? (String) PEER_HOST.get(transport) : null;
        }

        private static Class<?> named(String name) {
            try {
                return Class.forName(PACKAGE + name, false, null);
            } catch (ClassNotFoundException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private static VarHandle field(Class<?> owner, String name, Class<?> type) {
            try {
                return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                        .findVarHandle(owner, name, type);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
