package io.wirewitness.explain;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.PcapWriter;
import io.wirewitness.capture.WireScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** TLS handshakes that fail or stall, bytes that are no TLS, and messages that end where they should not. */
final class TlsCases implements CaptureScripts {

    private static final String NAME = "files.example.com";
    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:443";

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("tls-hello-unanswered/c2-other-continent", otherContinent());
        all.put("tls-hello-unanswered/taken-and-silent", takenAndSilent());
        all.put("tls-refused/certificate-expired", expired());
        all.put("tls-refused/closed-without-a-word", closedWithoutAWord());
        all.put("tls-chain-incomplete/c13-one-certificate", oneCertificate());
        all.put("tls-validation-stalled/c12-ocsp-unanswered", ocspUnanswered());
        all.put("tls-truncated/inside-a-record", insideARecord());
        all.put("framing-desync/longer-than-announced", longerThanAnnounced());
        all.put("none/tls-closed-without-alert", closedWithoutAlert());
        all.put("none/tls-warning-alert", warning());
        Map<String, byte[]> named = new LinkedHashMap<>();
        all.forEach((name, bytes) -> named.put(name + "/input.pcap", bytes));
        return named;
    }

    /** Field case C2. */
    private static byte[] otherContinent() {
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        List<String> near = List.of(
                "192.0.2.10",
                "192.0.2.11",
                "192.0.2.12",
                "192.0.2.13",
                "192.0.2.14",
                "192.0.2.15",
                "192.0.2.16",
                "192.0.2.17",
                "192.0.2.18",
                "192.0.2.19",
                "192.0.2.20",
                "192.0.2.21");
        answer(writer, -0.05, 53, List.of("203.0.113.9"));
        answer(writer, -0.03, 54, near);
        WireScript connection = WireScript.between(CLIENT, "203.0.113.9:443")
                .serverTtl(46)
                .at(0)
                .clientSyn()
                .at(0.18)
                .serverSynAck()
                .clientAck()
                .lost()
                .client(TlsBytes.clientHello(NAME));
        for (double again : new double[] {0.4, 0.85, 1.7, 3.4, 6.9, 13.8, 27.6}) {
            connection.at(0.18 + again).lost().clientRetransmits();
        }
        connection.at(60.2).lost().clientFin();
        connection.at(60.9).lost().clientRetransmits().play(writer);
        return writer.toByteArray();
    }

    private static void answer(PcapWriter writer, double seconds, int resolver, List<String> addresses) {
        ByteBuffer dns = ByteBuffer.allocate(12 + NAME.length() + 2 + 4 + 16 * addresses.size());
        dns.putShort((short) (0x1100 + resolver)).putShort((short) 0x8180).putShort((short) 1);
        dns.putShort((short) addresses.size()).putInt(0);
        for (String label : NAME.split("\\.", -1)) {
            dns.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        dns.put((byte) 0).putInt(0x00010001);
        for (String address : addresses) {
            dns.putShort((short) 0xc00c).putInt(0x00010001).putInt(60).putShort((short) 4);
            for (String number : address.split("\\.", -1)) {
                dns.put((byte) Integer.parseInt(number));
            }
        }
        ByteBuffer frame = ByteBuffer.allocate(14 + 20 + 8 + dns.capacity());
        frame.putInt(0x02000000).putShort((short) 1).putInt(0x02000000).putShort((short) 2);
        frame.putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (frame.capacity() - 14)).putInt(0x00014000);
        frame.put((byte) 64).put((byte) 17).putShort((short) 0);
        frame.putInt(0x0a000000 | resolver).putInt(0x0a000007);
        frame.putShort((short) 53).putShort((short) 50_000).putShort((short) (8 + dns.capacity()));
        frame.putShort((short) 0).put(dns.array()).flip();
        writer.packet(0, WireScript.nanosAt(seconds), LinkType.ETHERNET, frame.limit(), frame);
    }

    private static WireScript open() {
        return WireScript.between(CLIENT, SERVER).at(0).handshake();
    }

    private static WireScript greeted() {
        return open().at(0.01).client(TlsBytes.clientHello(NAME)).serverAck();
    }

    private static byte[] takenAndSilent() {
        return greeted().at(10.01).clientFin().serverAck().at(10.5).serverAck().pcap();
    }

    private static byte[] expired() {
        return greeted()
                .at(0.03)
                .server(TlsBytes.serverFlight(
                        "http://pki.example.com/issuing3.cer", null, NAME, "Example Issuing CA 3"))
                .clientAck()
                .at(0.04)
                .client(TlsBytes.fatalAlert(45))
                .clientFin()
                .serverFin()
                .clientAck()
                .pcap();
    }

    private static byte[] closedWithoutAWord() {
        return greeted()
                .at(0.021)
                .serverFin()
                .clientAck()
                .clientFin()
                .serverAck()
                .at(0.5)
                .serverAck()
                .pcap();
    }

    /** Field case C13. */
    private static byte[] oneCertificate() {
        return greeted()
                .at(0.03)
                .server(TlsBytes.serverFlight(
                        "http://pki.example.com/issuing3.cer", "http://ocsp.example.com", NAME, "Example Issuing CA 3"))
                .clientAck()
                .at(0.05)
                .client(TlsBytes.fatalAlert(48))
                .clientFin()
                .serverFin()
                .clientAck()
                .pcap();
    }

    /** Field case C12. */
    private static byte[] ocspUnanswered() {
        WireScript connection = greeted()
                .at(0.03)
                .server(TlsBytes.serverFlight(
                        "http://pki.example.com/issuing3.cer",
                        "http://ocsp.example.com",
                        NAME,
                        "Example Issuing CA 3",
                        "Example Issuing CA 3",
                        "Example Root CA"))
                .clientAck()
                .at(3.04)
                .client(TlsBytes.clientFinish())
                .server(TlsBytes.changeAndFinished())
                .client(TlsBytes.applicationData(300))
                .at(3.06)
                .server(TlsBytes.applicationData(700))
                .clientAck()
                .at(9)
                .client(TlsBytes.encryptedAlert())
                .clientFin()
                .serverFin()
                .clientAck();
        WireScript question = WireScript.between("10.0.0.7:49093", "198.51.100.80:80")
                .at(0.035)
                .clientSyn()
                .at(1.035)
                .clientSyn()
                .at(2.035)
                .clientSyn();
        return WireScript.pcap(connection, question);
    }

    private static WireScript session() {
        return greeted()
                .at(0.03)
                .server(TlsBytes.serverFlight(null, null, NAME, "Example Issuing CA 3"))
                .clientAck()
                .at(0.04)
                .client(TlsBytes.clientFinish())
                .server(TlsBytes.changeAndFinished())
                .client(TlsBytes.applicationData(300));
    }

    private static byte[] insideARecord() {
        byte[] record = TlsBytes.applicationData(4000);
        return session()
                .at(0.06)
                .server(Arrays.copyOfRange(record, 0, 1448))
                .server(Arrays.copyOfRange(record, 1448, 2200))
                .clientAck()
                .at(0.2)
                .serverFin()
                .clientAck()
                .clientFin()
                .serverAck()
                .at(0.6)
                .serverAck()
                .pcap();
    }

    private static byte[] closedWithoutAlert() {
        return session()
                .at(0.06)
                .server(TlsBytes.applicationData(700))
                .clientAck()
                .at(0.2)
                .serverFin()
                .clientAck()
                .clientFin()
                .serverAck()
                .pcap();
    }

    private static byte[] warning() {
        byte[] unknownName = TlsBytes.fatalAlert(112);
        unknownName[5] = 1; // a warning, and the server goes on all the same
        return greeted()
                .at(0.03)
                .server(TlsBytes.joined(unknownName, TlsBytes.serverFlight(null, null, NAME, "Example Issuing CA 3")))
                .clientAck()
                .at(0.04)
                .client(TlsBytes.clientFinish())
                .server(TlsBytes.changeAndFinished())
                .client(TlsBytes.applicationData(300))
                .at(0.06)
                .server(TlsBytes.applicationData(700))
                .clientAck()
                .at(5)
                .client(TlsBytes.encryptedAlert())
                .clientFin()
                .serverFin()
                .clientAck()
                .pcap();
    }

    private static byte[] longerThanAnnounced() {
        return WireScript.between(CLIENT, "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(0.01)
                .client("GET /orders/7 HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\ntwenty bytes of body")
                .clientAck()
                .at(0.035)
                .server("and then nine and twenty more")
                .clientAck()
                .at(0.04)
                .clientRst()
                .at(0.5)
                .clientRst()
                .pcap();
    }
}
