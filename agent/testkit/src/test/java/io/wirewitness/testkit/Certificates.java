package io.wirewitness.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for the loopback address, made by the JDK's keytool, and the trust store that knows it. */
public final class Certificates {

    public static final String PASSWORD = "changeit";

    private final Path keys;
    private final Path trust;

    private Certificates(Path keys, Path trust) {
        this.keys = keys;
        this.trust = trust;
    }

    /** Makes both in a directory. */
    public static Certificates make(Path directory) throws IOException, InterruptedException {
        Path keys = directory.resolve("keys.p12");
        Path trust = directory.resolve("trust.p12");
        Path certificate = directory.resolve("server.cer");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-alias",
                "server",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                certificate.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "server",
                "-keystore",
                trust.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                certificate.toString());
        return new Certificates(keys, trust);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }

    /** What a server needs. */
    public SSLContext server() throws IOException {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyManagerFactory managers = keyManagers(in);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same for servers that make their own context. */
    public KeyManagerFactory keyManagers() throws IOException {
        try (InputStream in = Files.newInputStream(keys)) {
            return keyManagers(in);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyManagerFactory keyManagers(InputStream in) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(in, PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        return managers;
    }

    /** JVM arguments that make a client trust it. */
    public List<String> trusting() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + trust.toAbsolutePath(),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-Djavax.net.ssl.trustStoreType=PKCS12");
    }
}
