package io.wirewitness.explain;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.WireScript;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What happens between the two ends. */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CR LF
public final class WayCases implements CaptureScripts {

    public static final String GET = "GET /download/setup.bin HTTP/1.1\r\nHost: files.example.com\r\n\r\n";

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new TreeMap<>();
        all.put(
                "injected-reset/behind-the-client-hello/input.pcap",
                behindTheClientHello().pcap());
        all.put("injected-reset/behind-the-get/input.pcap", behindTheGet().pcap());
        all.put("split-path/at-the-proxy/input.pcap", atTheProxy().pcap());
        all.put("split-path/three-backends/backend-1.pcap", amidst(atBackend1(), 43201));
        all.put("split-path/three-backends/backend-2.pcap", amidst(another("10.0.0.4:43218", 0.1), 43221));
        all.put("split-path/three-backends/backend-3.pcap", amidst(atBackend3(), 43241));
        all.put("response-from-intermediary/put-into-the-connection/input.pcap", putIn().pcap());
        all.put(
                "response-from-intermediary/504-of-a-transparent-waf/input.pcap",
                gatewayTimeout().pcap());
        all.put(
                "response-from-intermediary/413-of-an-inner-proxy/input.pcap",
                tooLarge().pcap());
        all.put("packet-loss/in-an-upload/input.pcap", lossInUpload().pcap());
        all.put("packet-loss/hole-in-an-answer/input.pcap", holeInAnswer(true).pcap());
        all.put(
                "packet-loss/hole-in-an-answer-two-captures/client.pcap",
                holeInAnswer(true).pcap());
        all.put(
                "packet-loss/hole-in-an-answer-two-captures/server.pcap",
                holeInAnswer(false).pcap());
        all.put(
                "packet-loss/small-segments-too/input.pcap",
                smallAndLargeAreLost().pcap());
        all.put("path-mtu-blackhole/upload/input.pcap", largeUploadStuck().pcap());
        all.put("path-mtu-blackhole/answer/input.pcap", largeAnswerStuck().pcap());
        all.put(
                "conntrack-invalid/untranslated-segment/input.pcap",
                WireScript.pcap(download(), untranslated(), elsewhere()));
        return all;
    }

    /** C5: SYN-ACK with TTL 49 and identification 0; RST with TTL 58 and identification 0. */
    public static WireScript behindTheClientHello() {
        return WireScript.between("192.168.1.20:51514", "203.0.113.80:443")
                .serverTtl(49)
                .at(0)
                .clientSyn()
                .at(0.048)
                .serverSynAck()
                .clientAck()
                .client(TlsBytes.clientHello("www.example.com"))
                .at(0.09)
                .nextTtl(58)
                .nextIpId(0)
                .serverPlainRst();
    }

    /** C6: SYN-ACK with TTL 39, identification 0 and DF; RST with TTL 178, identification 0x874b and no DF. */
    public static WireScript behindTheGet() {
        return WireScript.between("192.168.1.20:51514", "203.0.113.80:80")
                .serverTtl(39)
                .at(0)
                .clientSyn()
                .at(0.213)
                .serverSynAck()
                .clientAck()
                .client(GET)
                .at(0.42)
                .nextTtl(178)
                .nextIpId(0x874b)
                .nextMayFragment()
                .serverPlainRst();
    }

    /** C7: the handshake's TTL is normal, the response has 127, and the true server's RST the normal one again. */
    public static WireScript putIn() {
        String page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 180\r\n\r\n";
        long next = 0x7ffff001L;
        return WireScript.between("192.168.1.20:51514", "203.0.113.80:80")
                .serverTtl(52)
                .at(0)
                .clientSyn()
                .at(0.031)
                .serverSynAck()
                .clientAck()
                .client(GET)
                .at(0.035)
                .nextTtl(127)
                .nextIpId(0x3039)
                .server(padded(page, page.length() + 180))
                .clientAck()
                .at(0.063)
                .nextSequence(next)
                .serverPlainRst();
    }

    /** C15: 504 five seconds after the request, with the handshake's TTL; the origin's log knows nothing. */
    public static WireScript gatewayTimeout() {
        return WireScript.between("10.0.0.7:49092", "203.0.113.80:80")
                .serverTtl(60)
                .at(0)
                .handshake()
                .at(0.01)
                .client(GET)
                .serverAck()
                .at(5.012)
                .server(head(
                                "HTTP/1.1 504 Gateway Time-out",
                                "Content-Type: text/html",
                                "Content-Length: 160",
                                "Connection: close")
                        + "x".repeat(160))
                .clientAck()
                .serverFin()
                .clientFin()
                .serverAck();
    }

    /** C16: an upload of 300 MB gets 413; the address is private, the Server header a proxy's. */
    public static WireScript tooLarge() {
        return WireScript.between("10.0.0.7:49092", "10.20.0.15:80")
                .serverTtl(62)
                .at(0)
                .handshake()
                .at(0.01)
                .client(head(
                        "PUT /backups/full.tar HTTP/1.1",
                        "Host: backups.storage.example.com",
                        "Content-Length: 314572800",
                        "Expect: 100-continue"))
                .at(0.013)
                .server(head(
                                "HTTP/1.1 413 Request Entity Too Large",
                                "Server: openresty",
                                "Content-Length: 180",
                                "Connection: close")
                        + "x".repeat(180))
                .clientAck()
                .serverFin()
                .clientFin()
                .serverAck();
    }

    /** The second of three segments of an upload is lost each time; the third tells that the server is there. */
    public static WireScript lossInUpload() {
        String head = "POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 2940\r\n\r\n";
        WireScript script = opened("10.0.0.7:49092", "10.0.1.10:8080")
                .client(padded(head, 1448))
                .serverAck()
                .lost()
                .client(1448)
                .lost()
                .nextSequence(0xfffff001L + 2896)
                .client(124)
                .serverAck()
                .serverAck();
        return repeats(script, 0.2).at(13).clientFin();
    }

    /** Nine of ten are lost: the small head of the request twice, then full segments, of which none passes. */
    public static WireScript smallAndLargeAreLost() {
        WireScript script = opened("10.0.0.7:49092", "203.0.113.80:8080")
                .client(GET)
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(0.1)
                .lost()
                .client("POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 9000\r\n\r\n")
                .at(0.31)
                .lost()
                .clientRetransmits()
                .at(0.73)
                .clientRetransmits()
                .serverAck()
                .lost()
                .client(1448);
        for (double seconds : new double[] {0.95, 1.39, 2.25, 3.94}) {
            script.at(seconds).lost().clientRetransmits();
        }
        return script.at(5.1).clientFin();
    }

    /** A segment is lost once before it gets through, and so are those behind it, one after the other. */
    public static WireScript repaired(int segments) {
        WireScript script = opened("10.0.0.7:49092", "203.0.113.80:8080")
                .client(padded("POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 9000\r\n\r\n", 1448))
                .serverAck();
        for (int i = 0; i < segments; i++) {
            script.at(0.1 + i * 0.43).lost().client(1448);
            script.at(0.52 + i * 0.43).clientRetransmits().serverAck();
        }
        return script;
    }

    /** The same, and the time is over while the next one is missing. */
    public static WireScript repairedInVain(int segments) {
        WireScript script = repaired(segments).at(0.1 + segments * 0.43).lost().client(1448);
        return script.at(0.4 + segments * 0.43).clientFin();
    }

    private static WireScript repeats(WireScript script, double after) {
        double seconds = after;
        double gap = after;
        for (int i = 0; i < 5; i++) {
            script.at(seconds + 0.02).lost().clientRetransmits();
            gap *= 2;
            seconds += gap;
        }
        return script;
    }

    /** The third of five segments of an answer never reaches the client. */
    public static WireScript holeInAnswer(boolean atClient) {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 7160\r\n\r\n";
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.1.10:8080")
                .clientTtl(atClient ? 64 : 61)
                .serverTtl(atClient ? 61 : 64)
                .at(0)
                .handshake()
                .at(0.01);
        script.client(GET)
                .at(0.03)
                .server(padded(head, 1448))
                .clientAck()
                .server(1448)
                .clientAck();
        see(script, !atClient).lost().server(1448);
        script.server(1448).clientAck().server(1448).clientAck();
        for (double seconds : new double[] {0.24, 0.66, 1.5, 3.2, 6.6}) {
            see(script, !atClient)
                    .at(seconds)
                    .lost()
                    .nextSequence(0x7ffff001L + 2896)
                    .server(1448);
        }
        return script.at(10.03).clientFin();
    }

    /** Small requests pass; the full segments of a large one do not. */
    public static WireScript largeUploadStuck() {
        String head = "POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 9000\r\n\r\n";
        WireScript script = opened("10.0.0.7:49092", "203.0.113.80:8080")
                .client(GET)
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(0.22)
                .lost()
                .client(padded(head, 1448));
        return repeats(script, 0.4).at(20).clientFin();
    }

    /** The end of the server's certificates arrives, the two full segments before it never do. */
    public static WireScript largeAnswerStuck() {
        WireScript script = opened("10.0.0.7:49092", "203.0.113.80:443");
        script.client(TlsBytes.clientHello("www.example.com")).at(0.03).serverAck();
        script.unseen().lost().server(1448);
        script.unseen().lost().server(1448);
        return script.server(620)
                .clientAck()
                .at(0.5)
                .serverKeepAlive()
                .clientAck()
                .at(10.03)
                .clientFin();
    }

    /** A download through a service's virtual address, with a hole that is repaired; then the server is gone. */
    public static WireScript download() {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n";
        WireScript script = opened("10.244.1.7:49092", "10.96.0.20:80");
        script.client(GET)
                .at(0.012)
                .server(padded(head, 1448))
                .clientAck()
                .server(1448)
                .clientAck();
        script.lost().server(1448);
        script.server(1448).clientAck().server(1448).clientAck();
        script.at(0.02).nextSequence(0x7ffff001L + 2896).server(1448);
        return script.at(0.0204).clientAck().serverBareRst();
    }

    /** Another connection of that client, so that the capture goes on. */
    private static WireScript elsewhere() {
        return WireScript.between("10.244.1.7:49098", "10.96.0.30:80")
                .at(3)
                .handshake()
                .clientFin()
                .serverFin();
    }

    /** A segment of the same download whose sender's address was not translated. */
    static WireScript untranslated() {
        return WireScript.between("10.244.1.7:49092", "10.244.3.9:80")
                .serverTtl(61)
                .at(0.0196)
                .server(1448)
                .clientBareRst();
    }

    private static WireScript opened(String client, String server) {
        return WireScript.between(client, server)
                .serverTtl(61)
                .at(0)
                .handshake()
                .at(0.01);
    }

    // C1: a proxy, a virtual address, three backends; requests of 7593 and 1552 bytes, so that the first segment of the
    // second
    // one ends at the relative number 9042.

    /** The proxy's own capture of C1. */
    public static WireScript atTheProxy() {
        return split(true, true, 62, 61);
    }

    /** Backend 1 has the connection and never gets the request's last 104 bytes. */
    public static WireScript atBackend1() {
        return split(true, false, 64, 64).eachTwice();
    }

    /** Backend 3 gets these 104 bytes and nothing else. */
    public static WireScript atBackend3() {
        return split(false, true, 64, 64).eachTwice();
    }

    /** In a capture that runs from 30 s before to 30 s behind it. */
    private static byte[] amidst(WireScript script, int port) {
        return WireScript.pcap(script, another("10.0.0.4:" + port, -30), another("10.0.0.4:" + (port + 1), 30));
    }

    /** A connection of the proxy with which all is well. */
    private static WireScript another(String proxy, double seconds) {
        return WireScript.between(proxy, "10.0.1.10:8080")
                .linkType(LinkType.LINUX_SLL)
                .serverTtl(64)
                .at(seconds)
                .handshake()
                .client(GET)
                .at(seconds + 0.02)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .eachTwice();
    }

    private static WireScript split(boolean first, boolean third, int firstTtl, int thirdTtl) {
        String upload = "PUT /objects/1 HTTP/1.1\r\nHost: store.example.com\r\nContent-Length: ";
        WireScript script = WireScript.between("10.0.0.4:43210", "10.0.1.10:8080")
                .linkType(first && third ? LinkType.ETHERNET : LinkType.LINUX_SLL)
                .serverTtl(firstTtl);
        see(script, first).at(0).clientSyn();
        see(script, first).serverSynAck();
        see(script, first).clientAck();
        see(script, first).at(0.01).client(padded(upload + "7519\r\n\r\n", 7593));
        see(script, first).serverAck();
        see(script, first).at(0.03).server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        see(script, first).clientAck();
        see(script, first).at(0.2).client(padded(upload + "1478\r\n\r\n", 1448));
        see(script, first).serverAck();
        see(script, third).at(0.2004).lost().client(104);
        see(script, third).nextTtl(thirdTtl).serverBareRst();
        // The first host knows nothing of it and waits for the rest of the body, but not for long.
        see(script, first).at(1.2).serverFin();
        see(script, first).clientBareRst();
        return script;
    }

    private static WireScript see(WireScript script, boolean seen) {
        return seen ? script : script.unseen();
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static byte[] padded(String head, int bytes) {
        return Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), bytes);
    }
}
