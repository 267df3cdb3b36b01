package io.wirewitness.boot;

import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS library said of one connection's handshake and of its end; kept in {@link SocketState#tls} or, where only an
 * {@code SSLEngine} is known, found by the exception that left it. No key, no secret and no session is held.
 *
 * <p>Fields are written with plain stores on the failing or validating thread, each a fact on its own. Times are {@link
 * System#nanoTime()}; 0 means "never".
 */
public final class TlsFacts {

    /** Our hello is sent or the client's awaited. */
    public static final int HELLO = 0;

    /** The peer's certificates are being looked at, or were refused. */
    public static final int VALIDATING = 1;

    /** The peer's certificates were accepted. */
    public static final int VALIDATED = 2;

    /** The handshake is over. */
    public static final int ESTABLISHED = 3;

    /** One of the constants. */
    public volatile int phase;

    /** When the handshake began. */
    public volatile long startedNanos;

    /** When it was complete, or failed. */
    public volatile long endedNanos;

    /** The version agreed on, as JSSE's constant is called, such as {@code TLS13}; null if not known. */
    public volatile @Nullable String protocol;

    /** Whom the handshake was for; null if not known. */
    public volatile @Nullable String peerHost;

    /** The peer's certificates as sent, its own first; null if none was looked at. Never written to. */
    public volatile X509Certificate @Nullable [] chain;

    /** A fatal alert's name as JSSE's constant is called; null if there was none. */
    public volatile @Nullable String alert;

    /** Whether the peer sent it. */
    public volatile boolean alertFromPeer;

    /** Whether the peer said close_notify. */
    public volatile boolean closeNotifyFromPeer;

    /** Why our side refused, in its own words; null if it did not. */
    public volatile @Nullable String reason;

    /** The fetch that is under way or took longest; null if there was none. */
    public volatile @Nullable Fetch fetch;

    /** True once a fatal alert, or what JSSE makes of a socket's failure, was seen: the first counts. */
    volatile boolean failed;

    /** Where an engine's connection is found; a way through the library's own objects. Null if nobody told. */
    volatile @Nullable WeakReference<Object> connection;

    /** Whose certificates the validating thread looks at meanwhile, around this; null if nobody's. That thread only. */
    @Nullable
    TlsFacts validatedIn;

    TlsFacts() {}

    /** A look at a revocation service or for an issuer. */
    public static final class Fetch {

        /** Whom we asked. */
        public final String address;

        /** When. */
        public final long startedNanos;

        /** When it came to an end; 0 while it goes on. */
        public volatile long endedNanos;

        Fetch(String address, long startedNanos) {
            this.address = address;
            this.startedNanos = startedNanos;
        }
    }
}
