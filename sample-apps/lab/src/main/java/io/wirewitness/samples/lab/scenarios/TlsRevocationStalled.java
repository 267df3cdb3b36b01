package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The handshake waits for somebody else; that the responder is slow is true as well. */
public final class TlsRevocationStalled implements Scenario {

    @Override
    public String story() {
        return "an OCSP responder that takes the question and does not answer for 2 s; the client waits 1 s";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-validation-stalled", "network").with("peer-slow").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        Path security = stage.directory("security").resolve("ocsp.security");
        Files.writeString(security, "ocsp.enable=true\n");
        return tls.to(tls.peers().openssl("asked.pem", "asked.key"))
                .jvm(List.of(
                        "-Djava.security.properties=" + security,
                        "-Dcom.sun.net.ssl.checkRevocation=true",
                        "-Dcom.sun.security.ocsp.timeout=2",
                        "-Dcom.sun.security.ocsp.readtimeout=2"))
                .play("GET ok");
    }
}
