package io.wirewitness.explain;

import io.wirewitness.capture.WireScript;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers that do not fit what was asked: C17 to C20 of the field reports, as captures show them. */
final class OddCases implements CaptureScripts {

    static final String WEBSOCKET = lines(
            "GET /live HTTP/1.1",
            "Host: live.example.com",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13");

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("body-refused/413-to-a-get/input.pcap", bodyRefused().pcap());
        all.put(
                "upgrade-stripped/400-of-the-next-hop/input.pcap",
                upgradeStripped().pcap());
        all.put("request-loop/508/input.pcap", requestLoop().pcap());
        all.put("range-ignored/download-broken-off/input.pcap", rangeIgnored().pcap());
        all.put("none/range-answered-in-full/input.pcap", rangeAnsweredInFull().pcap());
        all.put("none/upgrade-to-h2c-declined/input.pcap", h2cDeclined().pcap());
        return all;
    }

    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static WireScript connected(String server) {
        return WireScript.between("10.0.0.7:49092", server).at(0).handshake().at(0.001);
    }

    /** C17: a GET of the application's gets 413, a browser's of the same URL does not. */
    static WireScript bodyRefused() {
        return connected("10.0.0.5:8080")
                .client(lines("GET /search HTTP/1.1", "Host: api.example.com", "Content-Length: 20")
                        + "{\"q\":\"twenty bytes\"}")
                .at(0.002)
                .serverAck()
                .at(0.02)
                .server(lines(
                        "HTTP/1.1 413 Payload Too Large", "Server: edge", "Content-Length: 0", "Connection: close"))
                .clientAck()
                .serverFin()
                .at(0.021)
                .clientFin()
                .serverAck();
    }

    /** C18: a WebSocket handshake is answered as a plain request would be, by a packet that no router has passed on. */
    static WireScript upgradeStripped() {
        return connected("192.0.2.5:80")
                .client(WEBSOCKET)
                .at(0.002)
                .nextTtl(64)
                .server(lines("HTTP/1.1 400 Bad Request", "Content-Length: 0", "Connection: close"))
                .clientAck()
                .serverFin()
                .at(0.003)
                .clientFin()
                .serverAck();
    }

    /** C19: the same node twice in Via, and 508. */
    static WireScript requestLoop() {
        return connected("10.0.0.5:8080")
                .client(lines("GET / HTTP/1.1", "Host: www.example.com"))
                .at(0.002)
                .serverAck()
                .at(0.05)
                .server(lines(
                        "HTTP/1.1 508 Loop Detected",
                        "Via: 1.1 cache7.example.net, 1.1 shield2.example.net, 1.1 cache7.example.net",
                        "Content-Length: 0"))
                .clientAck();
    }

    private static WireScript download(String status, int announced) {
        return connected("10.0.0.5:8080")
                .client(lines("GET /big.bin HTTP/1.1", "Host: cdn.example.com", "Range: bytes=0-999"))
                .at(0.002)
                .serverAck()
                .at(0.02)
                .server(lines("HTTP/1.1 " + status, "Via: 1.1 cache7.example.net", "Content-Length: " + announced))
                .server(1448)
                .clientAck();
    }

    /** C20: the first 1000 bytes are asked for, all of the file comes, and the reader closes as soon as it has its part. */
    static WireScript rangeIgnored() {
        return download("200 OK", 50_000_000)
                .at(0.03)
                .clientFin()
                .at(0.031)
                .server(1448)
                .clientBareRst();
    }

    /** The same answer to a small file, read to its end: nobody minds. */
    static WireScript rangeAnsweredInFull() {
        return download("200 OK", 1448).at(0.03).clientFin().serverFin().clientAck();
    }

    /** RFC 7540, 3.2: an offer that a server may ignore, and here it finds something else wrong. */
    static WireScript h2cDeclined() {
        return connected("10.0.0.5:8080")
                .client(lines(
                        "GET /orders?x HTTP/1.1",
                        "Host: api.example.com",
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c"))
                .at(0.002)
                .serverAck()
                .at(0.02)
                .server(lines("HTTP/1.1 400 Bad Request", "Content-Length: 0"))
                .clientAck()
                .at(0.03)
                .clientFin()
                .serverFin()
                .clientAck();
    }
}
