package io.wirewitness.diagnose.rules;

import io.wirewitness.capture.WireScript;
import io.wirewitness.explain.Explained;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.Incident;

/** Beginnings of TLS conversations, for the tests of the rules about them. */
final class TlsScripts {

    static final String SERVER = "10.0.0.5:443";
    static final String NAME = "api.example.com";
    static final String AIA = "http://pki.example.com/3.cer";
    static final String OCSP = "http://ocsp.example.com";

    private TlsScripts() {}

    static WireScript open() {
        return WireScript.between("10.0.0.7:49092", SERVER).at(0).handshake().at(0.01);
    }

    static WireScript greeted() {
        return open().client(TlsBytes.clientHello(NAME)).serverAck();
    }

    /** TLS 1.2 up to the server's certificate. */
    static WireScript presented(String issuer) {
        return greeted()
                .at(0.03)
                .server(TlsBytes.serverFlight(AIA, OCSP, NAME, issuer))
                .clientAck();
    }

    /** TLS 1.2 with a request under way. */
    static WireScript asked() {
        return presented("Example CA 3")
                .at(0.04)
                .client(TlsBytes.clientFinish())
                .server(TlsBytes.changeAndFinished())
                .client(TlsBytes.applicationData(300))
                .at(0.06);
    }

    static Incident incident(WireScript script, WireScript... others) {
        WireScript[] all = new WireScript[others.length + 1];
        all[0] = script;
        System.arraycopy(others, 0, all, 1, others.length);
        return Explained.incident(SERVER, all);
    }

    /** Both ends close in order, and the capture goes on for a second. */
    static WireScript closed(WireScript script) {
        return script.clientFin().serverFin().clientAck().at(9).clientAck();
    }
}
