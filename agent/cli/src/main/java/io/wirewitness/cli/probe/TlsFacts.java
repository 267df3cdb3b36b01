package io.wirewitness.cli.probe;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the handshake showed.
 *
 * @param protocol {@code TLSv1.3}
 * @param cipher the cipher suite
 * @param certificates how many the server sent
 * @param expires when the first of them does
 * @param distrusted why this JVM's own trust store does not take the chain; null if it does
 * @param missingIssuer the issuer of the last certificate, if it is neither sent nor known: an intermediate is missing; else
 *     null
 */
public record TlsFacts(
        String protocol,
        String cipher,
        int certificates,
        Instant expires,
        @Nullable String distrusted,
        @Nullable String missingIssuer) {

    static TlsFacts of(SSLSocket socket) throws IOException {
        X509Certificate[] chain = Wire.chain(socket);
        X509Certificate last = chain[chain.length - 1];
        String distrusted = null;
        boolean knows = false;
        try {
            X509TrustManager own = own();
            for (X509Certificate issuer : own.getAcceptedIssuers()) {
                knows |= issuer.getSubjectX500Principal().equals(last.getIssuerX500Principal());
            }
            own.checkServerTrusted(chain, chain[0].getPublicKey().getAlgorithm());
        } catch (CertificateException e) {
            distrusted = String.valueOf(e.getMessage());
        } catch (GeneralSecurityException e) {
            distrusted = "the trust store cannot be read: " + e.getMessage();
        }
        boolean selfSigned = last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
        return new TlsFacts(
                socket.getSession().getProtocol(),
                socket.getSession().getCipherSuite(),
                chain.length,
                chain[0].getNotAfter().toInstant(),
                distrusted,
                distrusted != null && !knows && !selfSigned
                        ? last.getIssuerX500Principal().getName()
                        : null);
    }

    private static X509TrustManager own() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager own) {
                return own;
            }
        }
        throw new GeneralSecurityException("it has no trust manager for X.509");
    }

    /** Takes any chain: it is judged afterwards, and told. */
    static final class TakesAny extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
