package io.wirewitness.explain;

import io.wirewitness.capture.TlsBytes;
import io.wirewitness.capture.WireScript;
import java.util.Map;
import java.util.TreeMap;

/** What happens between the two ends. */
final class WayCases implements CaptureScripts {

    static final String GET = "GET /download/setup.bin HTTP/1.1\r\nHost: files.example.com\r\n\r\n";

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new TreeMap<>();
        all.put(
                "injected-reset/behind-the-client-hello/input.pcap",
                behindTheClientHello().pcap());
        all.put("injected-reset/behind-the-get/input.pcap", behindTheGet().pcap());
        return all;
    }

    /** C5: SYN-ACK with TTL 49 and identification 0; RST with TTL 58 and identification 0. */
    static WireScript behindTheClientHello() {
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
    static WireScript behindTheGet() {
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
}
