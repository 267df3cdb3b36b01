package io.wirewitness.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;

/**
 * Servers that fail in TLS, one cause each: OpenSSL's own and some of the JDK's, with certificates of an authority of our own.
 * Whoever starts them closes them.
 */
public final class TlsPeers implements AutoCloseable {

    private static final String SECRET = "changeit";
    private static final int TRUNCATED_BYTES = 12_000;

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final List<ServerSocket> sockets = new ArrayList<>();
    private final int responder;

    public TlsPeers(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        responder = open(socket -> {}); // takes the question and never answers
        authority();
    }

    private interface Talk {
        void on(Socket socket) throws Exception;
    }

    /** Where the certificates say that OCSP is; nobody answers there. */
    public int responder() {
        return responder;
    }

    public Path trustStore() {
        return directory.resolve("trust.p12");
    }

    // ---- servers ----

    /** A server that sends these certificates. */
    public int openssl(String certificate, String key, String... options) throws IOException {
        int port = RealNginx.freePort();
        List<String> command = new ArrayList<>(List.of(
                "openssl", "s_server", "-accept", "127.0.0.1:" + port, "-cert", certificate, "-key", key, "-www"));
        command.addAll(Arrays.asList(options));
        processes.add(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl-" + port + ".log").toFile())
                .start());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> accepts(port));
        return port;
    }

    /** Two directives of nginx that make it send the certificates of this name. */
    public String nginx(String name) {
        return "ssl_certificate " + directory.resolve(name + ".pem") + "; ssl_certificate_key "
                + directory.resolve(name + ".key") + ";";
    }

    /** A server whose certificate was valid for no time at all. */
    public int expired() throws IOException, InterruptedException {
        request("expired", "/CN=expired.wirewitness.test");
        sign("expired", "root", "subjectAltName=DNS:localhost,IP:127.0.0.1\n", 0);
        return openssl("expired.pem", "expired.key");
    }

    /** The name of a certificate that says where a list of the revoked is; nobody answers there. */
    public String listed() throws IOException, InterruptedException {
        request("listed", "/CN=listed.wirewitness.test");
        String list = "crlDistributionPoints=URI:http://127.0.0.1:" + responder + "/root.crl";
        sign("listed", "root", "subjectAltName=DNS:localhost,IP:127.0.0.1\n" + list, 20);
        return "listed";
    }

    /** Takes connections and says nothing. */
    public int silent() throws IOException {
        return open(socket -> {});
    }

    /** Answers everything by HTTP in clear. */
    public int plain() throws IOException {
        return open(socket -> {
            InputStream in = socket.getInputStream();
            byte[] seen = new byte[8192];
            if (in.read(seen) > 0) {
                socket.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.close();
            }
        });
    }

    /** Greets as SSH does, whoever comes, and does not understand what it hears. */
    int greeting() throws IOException {
        return open(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read(new byte[8192]) > 0) {
                out.write("Invalid SSH identification string.\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            socket.close();
        });
    }

    /** Speaks TLS; whoever does not is told so by an alert. */
    public int tls() throws Exception {
        SSLContext context = context();
        return open(socket -> {
            try (SSLSocket tls = secured(context, socket)) {
                tls.startHandshake();
                head(tls);
                tls.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
                                .getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    /** Breaks off in the middle of its answer, without a goodbye. */
    public int truncating() throws Exception {
        SSLContext context = context();
        return open(socket -> {
            SSLSocket tls = secured(context, socket);
            tls.startHandshake();
            head(tls);
            OutputStream out = tls.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + 2 * TRUNCATED_BYTES + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[TRUNCATED_BYTES]);
            out.flush();
            socket.shutdownOutput(); // below TLS: the stream ends, and no close_notify came
        });
    }

    private static SSLSocket secured(SSLContext context, Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), false);
        tls.setUseClientMode(false);
        return tls;
    }

    private static void head(SSLSocket socket) throws IOException {
        int last = 0;
        InputStream in = socket.getInputStream();
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            last = (last << 8) | next;
        }
    }

    private int open(Talk talk) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        sockets.add(server);
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> talk.on(socket));
            }
        });
        return server.getLocalPort();
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception over) {
                        // The peer is gone, or the test is over.
                    }
                },
                "tls-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    // ---- certificates ----

    private void authority() throws IOException, InterruptedException {
        // A random mark in the names: the JVM caches nothing by them, and two runs never mix.
        request("root", "/O=Wirewitness/CN=Test Root");
        sign("root", null, "basicConstraints=critical,CA:true\nkeyUsage=keyCertSign,cRLSign", 30);
        request("intermediate", "/O=Wirewitness/CN=Test Issuing CA");
        sign("intermediate", "root", "basicConstraints=critical,CA:true\nkeyUsage=keyCertSign,cRLSign", 30);
        String names = "subjectAltName=DNS:localhost,IP:127.0.0.1\n";
        String access = "authorityInfoAccess=caIssuers;URI:http://127.0.0.1:" + responder + "/issuing.cer";
        request("leaf", "/CN=api.wirewitness.test");
        sign("leaf", "intermediate", names + access, 20);
        request("asked", "/CN=asked.wirewitness.test");
        sign("asked", "root", names + "authorityInfoAccess=OCSP;URI:http://127.0.0.1:" + responder + "/", 20);
        request("direct", "/CN=direct.wirewitness.test");
        sign("direct", "root", names, 20);
        request("named", "/CN=other.wirewitness.test");
        sign("named", "root", "subjectAltName=DNS:other.wirewitness.test", 20);
        request("self", "/CN=self.wirewitness.test");
        sign("self", null, names, 20);
        Files.writeString(
                directory.resolve("chain.pem"),
                Files.readString(directory.resolve("leaf.pem"))
                        + Files.readString(directory.resolve("intermediate.pem")));
        run(
                "keytool",
                "-importcert",
                "-noprompt",
                "-alias",
                "root",
                "-file",
                "root.pem",
                "-keystore",
                "trust.p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                SECRET);
        run(
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                "direct.pem",
                "-inkey",
                "direct.key",
                "-out",
                "direct.p12",
                "-passout",
                "pass:" + SECRET);
    }

    private void request(String name, String subject) throws IOException, InterruptedException {
        run(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr",
                "-subj",
                subject);
    }

    private void sign(String name, @org.jspecify.annotations.Nullable String by, String extensions, int days)
            throws IOException, InterruptedException {
        Files.writeString(directory.resolve(name + ".ext"), extensions);
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-days",
                String.valueOf(days),
                "-sha256",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem"));
        command.addAll(
                by == null
                        ? List.of("-signkey", name + ".key")
                        : List.of("-CA", by + ".pem", "-CAkey", by + ".key", "-CAcreateserial"));
        run(command.toArray(new String[0]));
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    private SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("direct.p12"))) {
            store.load(in, SECRET.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, SECRET.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.destroyForcibly();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }
}
