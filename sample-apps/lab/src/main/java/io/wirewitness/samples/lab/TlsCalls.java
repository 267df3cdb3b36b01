package io.wirewitness.samples.lab;

import io.wirewitness.contract.Caller;
import io.wirewitness.testkit.TlsPeers;
import java.io.IOException;
import java.util.List;

/** Servers of {@link TlsPeers} and a client that trusts their authority. */
public final class TlsCalls {

    private final Stage stage;
    private final TlsPeers peers;

    private TlsCalls(Stage stage, TlsPeers peers) {
        this.stage = stage;
        this.peers = peers;
    }

    /** Makes the certificates. */
    public static TlsCalls open(Stage stage) throws IOException, InterruptedException {
        return new TlsCalls(stage, stage.open(new TlsPeers(stage.directory("tls"))));
    }

    /** The servers to choose from. */
    public TlsPeers peers() {
        return peers;
    }

    /** Calls over TLS, by a client that waits for 2 s. */
    public Calls to(int port) {
        Caller.Settings settings = new Caller.Settings(false, 5_000, 2_000, 0).overTls();
        return stage.calls(port)
                .settings(settings)
                .jvm(List.of(
                        "-Djavax.net.ssl.trustStore=" + peers.trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=changeit",
                        "-Djavax.net.ssl.trustStoreType=PKCS12"));
    }
}
