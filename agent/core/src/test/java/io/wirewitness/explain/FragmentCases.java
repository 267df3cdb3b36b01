package io.wirewitness.explain;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.WireScript;
import java.util.Map;
import java.util.TreeMap;

/** Segments that a router sent on in IP fragments: judged as if they had come whole. */
final class FragmentCases implements CaptureScripts {

    private static final int SEGMENT = 1448;

    /** A request of 1,444 bytes. */
    private static final String REQUEST =
            "GET /orders HTTP/1.1\r\nHost: api.example.com\r\nCookie: id=" + "c".repeat(1384) + "\r\n\r\n";

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new TreeMap<>();
        all.put("none/in-fragments/input.pcap", healthy());
        all.put("none/fragments-beyond-the-filter/input.pcap", beyondTheFilter());
        all.put("peer-closed-without-response/request-in-fragments/input.pcap", withoutResponse());
        return all;
    }

    private static byte[] healthy() {
        return WireScript.pcap(
                chunked(WireScript.between("10.0.0.7:49092", "10.0.0.5:8080"), 600),
                chunked(WireScript.between("[2001:db8::7]:49094", "[2001:db8::5]:8080"), 600),
                chunked(WireScript.between("10.0.0.7:49096", "10.0.0.5:8080"), 600)
                        .eachTwice());
    }

    /** Its last chunk ends in a later fragment; some fragments come the last one first. */
    static WireScript chunked(WireScript script, int mtu) {
        script.linkType(LinkType.LINUX_SLL)
                .mtu(mtu)
                .at(0)
                .handshake()
                .client(REQUEST)
                .serverAck()
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk(1000)
                        + chunk(500).substring(0, 350));
        script.nextBackwards().server(chunk(500).substring(350) + chunk(900));
        return script.clientAck()
                .nextBackwards()
                .server(chunk(1000) + "0\r\n\r\n")
                .clientAck()
                .at(5)
                .clientFin()
                .serverFin()
                .clientAck();
    }

    private static String chunk(int bytes) {
        return Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n";
    }

    /** {@code tcp port 8080} is true of a first fragment only: later ones have no ports. */
    private static byte[] beyondTheFilter() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .mtu(1000)
                .at(0)
                .handshake();
        script.nextMissing(1)
                .client(REQUEST)
                .serverAck()
                .at(0.03)
                .nextMissing(1)
                .server(PeerCases.padded("HTTP/1.1 200 OK\r\nContent-Length: 5751\r\n\r\n", SEGMENT));
        for (int i = 0; i < 3; i++) {
            script.nextMissing(1).server(SEGMENT).clientAck();
        }
        return script.at(5).serverFin().clientFin().serverAck().pcap();
    }

    private static byte[] withoutResponse() {
        return WireScript.pcap(
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .mtu(600)
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .client(REQUEST)
                        .serverAck()
                        .at(0.4)
                        .serverFin()
                        .clientFin()
                        .serverAck(),
                WireScript.between("10.0.0.7:49200", "10.0.0.5:8080").at(2).handshake());
    }
}
