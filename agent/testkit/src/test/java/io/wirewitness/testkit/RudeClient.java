package io.wirewitness.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One connection of a client that does to a server what clients do: asks, waits or does not, and goes. */
public final class RudeClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    /** Small enough for a server to notice soon that nobody reads. */
    private static final int RECEIVE_BUFFER_BYTES = 8192;

    private final Socket socket;

    private RudeClient(Socket socket) {
        this.socket = socket;
    }

    /** Connects in plain text. */
    public static RudeClient connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RudeClient(socket);
    }

    /** Connects with TLS, whatever the certificate. */
    public static RudeClient connectTls(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return new RudeClient(socket);
    }

    /** The client's end, as the server's verdict shows its peer. */
    public int port() {
        return socket.getLocalPort();
    }

    /** Writes a request without reading what comes of it. */
    public RudeClient ask(String method, String path) throws IOException {
        String body = method.equals("POST") ? "ten bytes!" : "";
        socket.getOutputStream()
                .write((method + " " + path + "?token=sesame HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Reads the whole answer; its status. */
    public int answer() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the stream ended after: " + head);
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
        int at = lower.indexOf("content-length:");
        if (at >= 0) {
            long length = Long.parseLong(
                    lower.substring(at + 15, lower.indexOf("\r", at)).strip());
            in.skipNBytes(length);
        } else if (lower.contains("transfer-encoding: chunked")) {
            skipChunks(in);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private static void skipChunks(InputStream in) throws IOException {
        long length;
        do {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("the stream ended within a chunk's length");
                }
                line.append((char) next);
            }
            length = Long.parseLong(line.toString().strip(), 16);
            in.skipNBytes(length + 2);
        } while (length > 0);
    }

    /** Reads so many bytes of the answer. */
    public RudeClient read(int bytes) throws IOException {
        socket.getInputStream().skipNBytes(bytes);
        return this;
    }

    /** Reads until the server ends the connection, one way or the other. */
    public void awaitEnd() {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            while (in.read(buffer) >= 0) {
                // thrown away
            }
        } catch (IOException ended) {
            // a reset is an end too
        }
    }

    /** Ends the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Trusts everybody: the certificate is the test's own. */
    private static final class Trusting implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
