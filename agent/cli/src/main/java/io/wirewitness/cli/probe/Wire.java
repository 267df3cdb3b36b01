package io.wirewitness.cli.probe;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** One connection. Not thread-safe. */
public final class Wire implements Closeable {

    /** How long anything but idleness may take. */
    static final int PATIENCE_MILLIS = 15_000;

    /** How often progress is told while waiting. */
    private static final long STEP_NANOS = 1_000_000_000L;

    private static final long MILLI_NANOS = 1_000_000L;

    /** Of last words: the status line of a 408 fits. */
    private static final int WORDS_AT_MOST = 512;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private long lastNanos = System.nanoTime();

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /**
     * Connects, and shakes hands if the target has TLS. The chain is taken as it comes and judged by {@link TlsFacts}: a
     * server with a bad one still has an idle limit, and nothing secret is sent to it.
     *
     * @param protocol to offer by ALPN, such as {@code h2}; null for none
     */
    static Wire open(Target target, @Nullable String protocol) throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(target.host(), target.port()), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            return new Wire(target.tls() ? secured(plain, target, protocol) : plain);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket secured(Socket plain, Target target, @Nullable String protocol) throws IOException {
        SSLSocket secured =
                (SSLSocket) anyChain().getSocketFactory().createSocket(plain, target.host(), target.port(), true);
        if (protocol != null) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        return secured;
    }

    private static SSLContext anyChain() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TlsFacts.TakesAny()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM has no TLS: " + e.getMessage(), e);
        }
    }

    /** The socket of TLS; null if there is none. */
    @Nullable
    SSLSocket secured() {
        return socket instanceof SSLSocket tls ? tls : null;
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The next byte. */
    int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the server closed the connection");
        }
        lastNanos = System.nanoTime();
        return next;
    }

    /** Exactly so many bytes. */
    byte[] read(int bytes) throws IOException {
        byte[] all = in.readNBytes(bytes);
        if (all.length < bytes) {
            throw new EOFException("the server closed the connection");
        }
        lastNanos = System.nanoTime();
        return all;
    }

    /** When the last byte came. */
    long lastNanos() {
        return lastNanos;
    }

    /**
     * Waits without a word until the peer ends the connection.
     *
     * @param mostNanos for how long, from the last byte on
     * @param progress told about once a second how long it has been silent, in nanoseconds
     */
    Closing awaitClosing(long mostNanos, LongConsumer progress) throws IOException {
        long from = lastNanos;
        StringBuilder words = new StringBuilder();
        while (true) {
            long left = mostNanos - (System.nanoTime() - from);
            if (left <= 0) {
                return new Closing(Closing.How.NOTHING, System.nanoTime() - from, told(words));
            }
            socket.setSoTimeout((int) Math.max(1, Math.min(left, STEP_NANOS) / MILLI_NANOS));
            try {
                int next = in.read();
                if (next < 0) {
                    return new Closing(Closing.How.FIN, System.nanoTime() - from, told(words));
                }
                if (words.length() < WORDS_AT_MOST) {
                    words.append((char) next);
                }
            } catch (SocketTimeoutException silence) {
                progress.accept(System.nanoTime() - from);
            } catch (SocketException reset) {
                return new Closing(Closing.How.RST, System.nanoTime() - from, told(words));
            } finally {
                socket.setSoTimeout(PATIENCE_MILLIS);
            }
        }
    }

    /**
     * Waits for a byte and leaves it to be read.
     *
     * @return null if one is there; else how the connection ended
     */
    @Nullable
    Closing awaitByte(long mostNanos, long fromNanos, LongConsumer progress) throws IOException {
        long until = System.nanoTime() + mostNanos;
        while (true) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return new Closing(Closing.How.NOTHING, System.nanoTime() - fromNanos, null);
            }
            socket.setSoTimeout((int) Math.max(1, Math.min(left, STEP_NANOS) / MILLI_NANOS));
            try {
                in.mark(1);
                int next = in.read();
                if (next < 0) {
                    return new Closing(Closing.How.FIN, System.nanoTime() - fromNanos, null);
                }
                in.reset();
                return null;
            } catch (SocketTimeoutException silence) {
                progress.accept(System.nanoTime() - fromNanos);
            } catch (SocketException reset) {
                return new Closing(Closing.How.RST, System.nanoTime() - fromNanos, null);
            } finally {
                socket.setSoTimeout(PATIENCE_MILLIS);
            }
        }
    }

    /** Only the first line, and of it what can be printed. */
    private static @Nullable String told(StringBuilder words) {
        String line = words.toString().lines().findFirst().orElse("");
        return line.isEmpty() ? null : line.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** Waits without reading, so that nothing is noticed. */
    void rest(long nanos, LongConsumer progress) throws IOException {
        long until = lastNanos + nanos;
        try {
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                Thread.sleep(Math.max(1, Math.min(left, STEP_NANOS) / MILLI_NANOS));
                progress.accept(System.nanoTime() - lastNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is over either way
        }
    }

    /** The chain as the server sent it. */
    static X509Certificate[] chain(SSLSocket socket) throws IOException {
        Certificate[] all = socket.getSession().getPeerCertificates();
        X509Certificate[] chain = new X509Certificate[all.length];
        for (int i = 0; i < all.length; i++) {
            chain[i] = (X509Certificate) all[i];
        }
        return chain;
    }
}
