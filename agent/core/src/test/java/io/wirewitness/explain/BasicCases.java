package io.wirewitness.explain;

import io.wirewitness.capture.WireScript;
import java.util.Map;

/** Endings that the agent knows as well, seen by a capture alone. */
final class BasicCases implements CaptureScripts {

    private static final String REQUEST = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Override
    public Map<String, byte[]> captures() {
        return Map.of(
                "idle-closed-before-reuse/capture-alone/input.pcap",
                firstExchange()
                        .at(60.02)
                        .serverFin()
                        .clientAck()
                        .at(73.42)
                        .lost()
                        .client(REQUEST)
                        .at(73.4204)
                        .serverBareRst()
                        .pcap(),
                "idle-closed-before-reuse/capture-alone-tls/input.pcap",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                        .at(0)
                        .handshake()
                        .client(TlsBytes.clientHello("api.example.com"))
                        .serverAck()
                        .server(TlsBytes.serverHello())
                        .client(TlsBytes.finished())
                        .at(0.01)
                        .client(TlsBytes.applicationData(300))
                        .at(0.03)
                        .server(TlsBytes.applicationData(700))
                        .clientAck()
                        .at(60.03)
                        .server(TlsBytes.applicationData(24))
                        .serverFin()
                        .clientAck()
                        .at(73.4)
                        .lost()
                        .client(TlsBytes.applicationData(300))
                        .serverBareRst()
                        .pcap(),
                "connection-refused/capture-alone/input.pcap",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:2048")
                        .at(0)
                        .clientSyn()
                        .serverRefuses()
                        .pcap(),
                "none/reset-after-a-complete-response/input.pcap",
                firstExchange().at(5).clientRst().pcap(),
                "none/health-check/input.pcap",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .at(0)
                        .handshake()
                        .clientRst()
                        .pcap());
    }

    private static WireScript firstExchange() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .client(REQUEST)
                .at(0.02)
                .server(RESPONSE)
                .clientAck();
    }
}
