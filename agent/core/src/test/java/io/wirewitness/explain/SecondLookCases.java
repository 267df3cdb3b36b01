package io.wirewitness.explain;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.PcapWriter;
import io.wirewitness.capture.WireScript;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an examiner found told wrongly: goodbyes of TLS taken for data, and endings that neighbours explain. */
final class SecondLookCases implements CaptureScripts {

    private static final String SERVER = "10.0.0.5:443";
    private static final String PLAIN = "10.0.0.5:8080";

    /** close_notify in TLS 1.3: 5 + 2 + 1 + 16. */
    private static final int GOODBYE = 24;

    private static final int TICKET = 255;

    private static final byte[] CHANGE_CIPHER_SPEC = {20, 3, 3, 0, 1, 1};

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("peer-slow/tls-given-up-with-a-goodbye", givenUp());
        all.put("local-timeout/tls-answered-behind-the-goodbye", answeredBehindTheGoodbye());
        all.put("peer-closed-without-response/tls-with-a-goodbye", goodbyeInstead());
        all.put("peer-closed-without-response/tls-tickets-only", ticketsOnly());
        all.put("none/tls-tickets-and-an-answer", ticketsAndAnAnswer());
        all.put("peer-draining/announced-to-the-others", announced());
        all.put("idle-closed-before-reuse/swept-before-the-exit", sweptBeforeTheExit());
        all.put("idle-closed-before-reuse/fin-is-the-first-packet", finFirst());
        all.put("injected-reset/in-a-long-download", longDownload());
        all.put("conntrack-invalid/nothing-repeated", nothingRepeated());
        Map<String, byte[]> named = new LinkedHashMap<>();
        all.forEach((name, bytes) -> named.put(name + "/input.pcap", bytes));
        return named;
    }

    private static WireScript greeted() {
        return WireScript.between("10.0.0.7:49092", SERVER)
                .at(0)
                .handshake()
                .at(0.01)
                .client(TlsBytes.clientHello("api.example.com"))
                .serverAck()
                .at(0.03)
                .server(TlsBytes.serverHello13())
                .server(TlsBytes.applicationData(1200))
                .clientAck()
                .at(0.04)
                .client(TlsBytes.joined(CHANGE_CIPHER_SPEC, TlsBytes.finished()));
    }

    private static WireScript used() {
        return greeted()
                .at(0.05)
                .server(TlsBytes.applicationData(TICKET))
                .server(TlsBytes.applicationData(TICKET))
                .clientAck()
                .at(0.06)
                .client(TlsBytes.applicationData(300))
                .at(0.08)
                .server(TlsBytes.applicationData(900))
                .clientAck();
    }

    private static byte[] givenUp() {
        return used().at(0.3)
                .client(TlsBytes.applicationData(412))
                .at(0.32)
                .serverAck()
                .at(10.3)
                .client(TlsBytes.applicationData(GOODBYE))
                .clientFin()
                .at(10.32)
                .serverFin()
                .clientAck()
                .pcap();
    }

    private static byte[] answeredBehindTheGoodbye() {
        return used().at(0.3)
                .client(TlsBytes.applicationData(412))
                .at(0.32)
                .serverAck()
                .at(10.3)
                .client(TlsBytes.applicationData(GOODBYE))
                .clientFin()
                .at(10.32)
                .serverAck()
                .at(12)
                .server(TlsBytes.applicationData(900))
                .clientBareRst()
                .pcap();
    }

    private static byte[] goodbyeInstead() {
        return used().at(0.3)
                .client(TlsBytes.applicationData(412))
                .at(0.32)
                .serverAck()
                .at(0.8)
                .server(TlsBytes.applicationData(GOODBYE))
                .serverFin()
                .clientAck()
                .clientFin()
                .serverAck()
                .pcap();
    }

    /** OpenSSL 3.0 as a Python server's, measured on loopback: the second ticket comes behind the request. */
    private static WireScript asked() {
        return greeted()
                .at(0.0402)
                .server(TlsBytes.applicationData(TICKET))
                .at(0.0403)
                .client(TlsBytes.applicationData(300))
                .at(0.0404)
                .server(TlsBytes.applicationData(TICKET))
                .clientAck();
    }

    private static byte[] ticketsOnly() {
        return asked().at(0.34)
                .serverFin()
                .clientAck()
                .at(0.35)
                .clientFin()
                .serverAck()
                .at(0.6)
                .serverAck()
                .pcap();
    }

    private static byte[] ticketsAndAnAnswer() {
        return asked().at(0.34)
                .server(TlsBytes.applicationData(300))
                .clientAck()
                .at(5.34)
                .server(TlsBytes.applicationData(GOODBYE))
                .serverFin()
                .clientAck()
                .clientFin()
                .serverAck()
                .pcap();
    }

    private static WireScript plain(int port, double seconds, int requests) {
        WireScript script =
                WireScript.between("10.0.0.7:" + port, PLAIN).at(seconds).handshake();
        for (int i = 0; i < requests; i++) {
            script.at(seconds + 0.1 + 0.4 * i)
                    .client("GET /orders/" + i + " HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                    .at(seconds + 0.12 + 0.4 * i)
                    .server("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\ntwenty bytes of body")
                    .clientAck();
        }
        return script;
    }

    private static WireScript ask(WireScript script, double seconds) {
        return script.at(seconds).client("GET /orders/next HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
    }

    private static byte[] announced() {
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        for (int i = 0; i < 4; i++) {
            ask(plain(50_000 + i, 4.1 * i, 3 + i), 40 + 0.3 * i)
                    .at(40.02 + 0.3 * i)
                    .server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 20\r\n\r\ntwenty bytes of body")
                    .serverFin()
                    .clientAck()
                    .clientFin()
                    .serverAck()
                    .play(writer);
        }
        ask(plain(51_000, 0, 4).at(41).serverFin().clientAck(), 41.4)
                .at(41.42)
                .serverBareRst()
                .play(writer);
        return writer.toByteArray();
    }

    private static byte[] sweptBeforeTheExit() {
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        ask(plain(51_000, 0, 2).at(30.52).serverFin().clientAck(), 31)
                .at(31.02)
                .serverBareRst()
                .play(writer);
        for (int i = 0; i < 2; i++) {
            plain(50_000 + i, 0.3 + 0.2 * i, 2)
                    .at(30.82 + 0.2 * i)
                    .serverFin()
                    .clientAck()
                    .at(31)
                    .clientFin()
                    .serverAck()
                    .play(writer);
        }
        for (int i = 0; i < 3; i++) {
            ask(plain(50_010 + i, 1 + i, 2), 25 + 3 * i)
                    .at(25.02 + 3 * i)
                    .server("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\ntwenty bytes of body")
                    .clientAck()
                    .at(35)
                    .serverFin()
                    .clientAck()
                    .clientFin()
                    .serverAck()
                    .play(writer);
        }
        WireScript.between("10.0.0.7:50020", PLAIN)
                .at(36)
                .clientSyn()
                .at(36.02)
                .serverRefuses()
                .play(writer);
        return writer.toByteArray();
    }

    private static byte[] finFirst() {
        return ask(WireScript.between("10.0.0.7:49092", PLAIN).at(0).serverFin().clientAck(), 14)
                .at(14.02)
                .serverBareRst()
                .at(15)
                .clientFin()
                .pcap();
    }

    private static byte[] longDownload() {
        WireScript script = WireScript.between("10.0.0.7:49092", PLAIN)
                .serverTtl(49)
                .at(0)
                .handshake()
                .at(0.01)
                .client("GET /image HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n");
        for (int i = 0; i < 400; i++) {
            script.at(0.031 + 0.0001 * i).server(1448);
            if (i % 2 == 1) {
                script.clientAck();
            }
        }
        return script.at(0.0712)
                .nextTtl(61)
                .nextIpId(0x874b)
                .serverPlainRst()
                .at(0.0713)
                .server(1448)
                .server(1448)
                .clientBareRst()
                .clientBareRst()
                .pcap();
    }

    private static byte[] nothingRepeated() {
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        WireScript script = WireScript.between("10.0.0.7:49092", "10.96.0.10:80")
                .at(0)
                .handshake()
                .at(0.01)
                .client("GET /image HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n");
        for (int i = 0; i < 20; i++) {
            script.at(0.031 + 0.0001 * i).server(1448).clientAck();
        }
        script.at(0.15)
                .clientAck()
                .at(0.17)
                .serverBareRst()
                .at(0.5)
                .serverBareRst()
                .play(writer);
        WireScript.between("10.0.0.7:49092", "10.1.0.5:8080")
                .at(0.04)
                .server(1448)
                .at(0.04004)
                .clientBareRst()
                .play(writer);
        return writer.toByteArray();
    }
}
