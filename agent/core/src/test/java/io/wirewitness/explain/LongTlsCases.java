package io.wirewitness.explain;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.WireScript;
import java.util.LinkedHashMap;
import java.util.Map;

/** TLS records and handshake messages that are longer than a segment. */
public final class LongTlsCases implements CaptureScripts {

    private static final String NAME = "files.example.com";
    private static final int SEGMENT = 1448;
    private static final int RECORD = 5 + 16384 + 17;
    private static final int UNKNOWN_CA = 48;

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("tls-truncated/in-a-long-response", closes(sends(asked(), response(), 0, 151_000)));
        all.put("tls-truncated/on-any-with-losses", onAny());
        all.put("none/tls-long-response-without-alert", closes(sends(asked(), response(), 0, response().length)));
        all.put(
                "none/tls-long-response-cut-by-snaplen",
                closes(sends(asked().snapLength(256), response(), 0, 151_000)));
        all.put("tls-chain-incomplete/over-three-segments", refused(3400, "Example Issuing CA 3"));
        all.put(
                "tls-refused/three-certificates-over-four-segments",
                refused(
                        1200,
                        "Example Issuing CA 3",
                        "Example Issuing CA 3",
                        "Example Policy CA",
                        "Example Policy CA",
                        "Example Root CA"));
        Map<String, byte[]> named = new LinkedHashMap<>();
        all.forEach((name, bytes) -> named.put(name + "/input.pcap", bytes));
        return named;
    }

    /** TLS 1.3 with a request under way. */
    public static WireScript asked() {
        return asked(LinkType.ETHERNET);
    }

    private static WireScript asked(int linkType) {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .linkType(linkType)
                .at(0)
                .handshake()
                .at(0.01)
                .client(TlsBytes.clientHello(NAME))
                .serverAck()
                .at(0.03)
                .server(TlsBytes.serverHello13())
                .server(TlsBytes.applicationData(1200))
                .clientAck()
                .at(0.04)
                .client(TlsBytes.finished())
                .client(TlsBytes.applicationData(300))
                .at(0.06);
    }

    /** Some 200 kB in records as long as they may be. */
    public static byte[] response() {
        byte[] record = TlsBytes.applicationData(RECORD);
        byte[] all = new byte[0];
        for (int i = 0; i < 12; i++) {
            all = TlsBytes.joined(all, record);
        }
        return TlsBytes.joined(all, TlsBytes.applicationData(700));
    }

    /** The server sends a part of its bytes in full segments. */
    public static WireScript sends(WireScript script, byte[] bytes, int from, int to) {
        for (int at = from; at < to; at += SEGMENT) {
            script.server(java.util.Arrays.copyOfRange(bytes, at, Math.min(to, at + SEGMENT)));
        }
        return script.clientAck();
    }

    /** The server closes, and the capture goes on for a while. */
    public static WireScript end(WireScript script) {
        return script.at(0.5)
                .serverFin()
                .clientAck()
                .clientFin()
                .serverAck()
                .at(5)
                .clientAck();
    }

    private static byte[] closes(WireScript script) {
        return end(script).pcap();
    }

    /** Each packet twice; a segment inside a record comes late, and so does one that holds a header. */
    private static byte[] onAny() {
        byte[] bytes = response();
        WireScript script = sends(asked(LinkType.LINUX_SLL), bytes, 0, 7 * SEGMENT);
        script.unseen().server(part(bytes, 7));
        sends(script, bytes, 8 * SEGMENT, 10 * SEGMENT);
        script.at(0.1).nextSequence(SERVER_FIRST + 7 * SEGMENT).server(part(bytes, 7));
        sends(script, bytes, 10 * SEGMENT, 11 * SEGMENT);
        script.unseen().server(part(bytes, 11)); // with the second header
        sends(script, bytes, 12 * SEGMENT, 15 * SEGMENT);
        script.at(0.14).nextSequence(SERVER_FIRST + 11 * SEGMENT).server(part(bytes, 11));
        sends(script, bytes, 15 * SEGMENT, 19 * SEGMENT);
        script.serverRetransmits();
        return closes(sends(script, bytes, 19 * SEGMENT, 30_000).eachTwice());
    }

    /** The sequence number of the server's first byte behind {@link #asked}. */
    public static final long SERVER_FIRST = 0x7fff_f001L + TlsBytes.serverHello13().length + 1200;

    /** A full segment of the bytes by its number. */
    public static byte[] part(byte[] bytes, int number) {
        return java.util.Arrays.copyOfRange(bytes, number * SEGMENT, (number + 1) * SEGMENT);
    }

    private static byte[] refused(int signatureBytes, String issuer, String... others) {
        String[] names = new String[2 + others.length];
        names[0] = NAME;
        names[1] = issuer;
        System.arraycopy(others, 0, names, 2, others.length);
        return presented(TlsBytes.longFlight(signatureBytes, names))
                .at(0.05)
                .client(TlsBytes.fatalAlert(UNKNOWN_CA))
                .clientFin()
                .serverFin()
                .clientAck()
                .pcap();
    }

    /** A TLS 1.2 server's flight in full segments. */
    public static WireScript presented(byte[] flight) {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .at(0.01)
                .client(TlsBytes.clientHello(NAME))
                .serverAck()
                .at(0.03);
        return sends(script, flight, 0, flight.length);
    }
}
