package io.wirewitness.explain;

import io.wirewitness.capture.WireScript;
import java.util.LinkedHashMap;
import java.util.Map;

/** Conversations in which nothing failed anybody, each of a kind that a careless eye takes for a fault. */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CR LF
final class HealthyCases implements CaptureScripts {

    private static final String GET = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        closes(all);
        messages(all);
        clientsThatGoEarly(all);
        tls(all);
        otherProtocols(all);
        capturesThatSeePartOnly(all);
        Map<String, byte[]> named = new LinkedHashMap<>();
        all.forEach((name, bytes) -> named.put("none/" + name + "/input.pcap", bytes));
        return named;
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static WireScript open() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080").at(0).handshake();
    }

    private static WireScript answered() {
        return open().at(0.01).client(GET).at(0.03).server(OK).clientAck();
    }

    private static void closes(Map<String, byte[]> all) {
        all.put(
                "closed-by-the-client",
                answered()
                        .at(1)
                        .clientFin()
                        .serverFin()
                        .clientAck()
                        .at(3)
                        .clientAck()
                        .pcap());
        all.put(
                "closed-by-the-server",
                answered()
                        .at(60)
                        .serverFin()
                        .clientAck()
                        .at(60.2)
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "closed-by-the-server-and-reset-by-the-client",
                answered().at(60).serverFin().clientAck().at(75).clientRst().pcap());
        all.put(
                "reset-by-the-server-while-idle",
                answered().at(60).serverRst().at(61).clientAck().pcap());
        all.put(
                "simultaneous-close",
                answered()
                        .at(5)
                        .lost()
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .clientAck()
                        .pcap());
        all.put(
                "fin-repeated",
                answered()
                        .at(5)
                        .clientFin()
                        .at(5.2)
                        .clientRetransmits()
                        .at(5.6)
                        .clientRetransmits()
                        .serverAck()
                        .serverFin()
                        .at(5.9)
                        .serverRetransmits()
                        .clientAck()
                        .pcap());
        all.put(
                "half-closed-by-the-client-after-its-request",
                open().at(0.01)
                        .client(GET)
                        .clientFin()
                        .serverAck()
                        .at(2.5)
                        .server(OK)
                        .serverFin()
                        .clientAck()
                        .pcap());
        all.put(
                "connected-and-never-used",
                open().at(60)
                        .serverFin()
                        .clientAck()
                        .at(60.3)
                        .clientFin()
                        .serverAck()
                        .pcap());
    }

    private static void messages(Map<String, byte[]> all) {
        all.put(
                "until-close",
                open().at(0.01)
                        .client("GET /report HTTP/1.0\r\n\r\n")
                        .at(0.02)
                        .server("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nabc")
                        .clientAck()
                        .at(0.3)
                        .server(900)
                        .serverFin()
                        .clientAck()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "head",
                open().at(0.01)
                        .client("HEAD /big HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                        .at(0.02)
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 123456\r\n\r\n")
                        .clientAck()
                        .at(5)
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "no-content",
                open().at(0.01)
                        .client("DELETE /orders/7 HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                        .at(0.02)
                        .server("HTTP/1.1 204 No Content\r\n\r\n")
                        .clientAck()
                        .at(5)
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "not-modified",
                open().at(0.01)
                        .client("GET /logo HTTP/1.1\r\nHost: api.example.com\r\nIf-None-Match: \"1\"\r\n\r\n")
                        .at(0.02)
                        .server("HTTP/1.1 304 Not Modified\r\nContent-Length: 4711\r\n\r\n")
                        .clientAck()
                        .at(5)
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "continue",
                open().at(0.01)
                        .client(head(
                                "POST /orders HTTP/1.1",
                                "Host: api.example.com",
                                "Expect: 100-continue",
                                "Content-Length: 400"))
                        .at(0.02)
                        .server("HTTP/1.1 100 Continue\r\n\r\n")
                        .at(0.03)
                        .client(400)
                        .serverAck()
                        .at(0.05)
                        .server("HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .serverFin()
                        .clientAck()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "continue-chunked",
                open().at(0.01)
                        .client(head(
                                "POST /orders HTTP/1.1",
                                "Host: api.example.com",
                                "Expect: 100-continue",
                                "Transfer-Encoding: chunked"))
                        .at(0.02)
                        .server("HTTP/1.1 100 Continue\r\n\r\n")
                        .at(0.03)
                        .client("2\r\nok\r\n0\r\n\r\n")
                        .serverAck()
                        .at(0.05)
                        .server("HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .serverFin()
                        .clientAck()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "chunked",
                open().at(0.01)
                        .client(GET)
                        .at(0.02)
                        .server(CHUNKED)
                        .clientAck()
                        .at(9)
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "error-answer-of-the-application",
                open().at(0.01)
                        .client(GET)
                        .at(0.02)
                        .server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .pcap());
    }

    private static void clientsThatGoEarly(Map<String, byte[]> all) {
        all.put(
                "hedged-request-cancelled",
                open().at(0.01)
                        .client(GET)
                        .serverAck()
                        .at(0.3)
                        .clientRst()
                        .at(5)
                        .serverAck()
                        .pcap());
        all.put(
                "stream-of-events-left",
                open().at(0.01)
                        .client("GET /events HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                        .at(0.02)
                        .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .at(15)
                        .server("7\r\ndata: 1\r\n")
                        .clientAck()
                        .at(30)
                        .server("7\r\ndata: 2\r\n")
                        .clientAck()
                        .at(42)
                        .clientFin()
                        .serverFin()
                        .clientAck()
                        .pcap());
        WireScript sixth = WireScript.between("[2001:db8::7]:49092", "[2001:db8::5]:443")
                .at(0)
                .clientSyn();
        WireScript fourth = WireScript.between("10.0.0.7:49094", "10.0.0.5:443")
                .at(0.25)
                .handshake()
                .at(0.26)
                .client(GET)
                .server(OK)
                .at(20)
                .clientFin()
                .serverFin()
                .clientAck();
        all.put("happy-eyeballs", WireScript.pcap(sixth, fourth));
        all.put(
                "happy-eyeballs-late-answer",
                WireScript.pcap(
                        WireScript.between("[2001:db8::7]:49092", "[2001:db8::5]:443")
                                .at(0)
                                .clientSyn()
                                .at(0.3)
                                .serverSynAck()
                                .clientBareRst(),
                        fourth));
        all.put(
                "answered-late",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .at(0)
                        .clientSyn()
                        .at(0.4)
                        .serverSynAck()
                        .clientAck()
                        .client(GET)
                        .server(OK)
                        .clientAck()
                        .at(8)
                        .clientFin()
                        .serverFin()
                        .clientAck()
                        .pcap());
    }

    private static void tls(Map<String, byte[]> all) {
        WireScript session = tlsSession();
        all.put(
                "tls-close-notify-by-the-server",
                session.at(60)
                        .server(TlsBytes.encryptedAlert())
                        .serverFin()
                        .clientAck()
                        .client(TlsBytes.encryptedAlert())
                        .clientFin()
                        .serverBareRst()
                        .pcap());
        all.put(
                "tls-close-notify-by-the-client",
                tlsSession()
                        .at(20)
                        .client(TlsBytes.encryptedAlert())
                        .clientFin()
                        .serverFin()
                        .clientAck()
                        .pcap());
        all.put(
                "tls-connected-ahead-and-never-used",
                tlsHandshake()
                        .at(60)
                        .serverFin()
                        .clientAck()
                        .clientFin()
                        .serverAck()
                        .pcap());
    }

    private static WireScript tlsHandshake() {
        return open().at(0.01)
                .client(TlsBytes.clientHello("api.example.com"))
                .serverAck()
                .at(0.03)
                .server(TlsBytes.serverHello())
                .server(TlsBytes.applicationData(900))
                .clientAck()
                .at(0.04)
                .client(TlsBytes.finished());
    }

    private static WireScript tlsSession() {
        return tlsHandshake()
                .client(TlsBytes.applicationData(300))
                .at(0.06)
                .server(TlsBytes.applicationData(700))
                .clientAck();
    }

    private static void otherProtocols(Map<String, byte[]> all) {
        all.put(
                "web-socket",
                open().at(0.01)
                        .client(head(
                                "GET /chat HTTP/1.1",
                                "Host: api.example.com",
                                "Upgrade: websocket",
                                "Connection: Upgrade"))
                        .at(0.02)
                        .server(head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"))
                        .clientAck()
                        .at(5)
                        .client(120)
                        .serverAck()
                        .at(30)
                        .server(80)
                        .clientAck()
                        .at(90)
                        .client(8)
                        .server(4)
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "smtp",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:25")
                        .at(0)
                        .handshake()
                        .at(0.5)
                        .server("220 mail.example.com ESMTP\r\n")
                        .client("EHLO app.example.com\r\n")
                        .server("250 mail.example.com\r\n")
                        .at(1)
                        .client("QUIT\r\n")
                        .server("221 Bye\r\n")
                        .serverFin()
                        .clientAck()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "smtp-times-out-an-idle-client",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:25")
                        .at(0)
                        .handshake()
                        .at(0.5)
                        .server("220 mail.example.com ESMTP\r\n")
                        .client("EHLO app.example.com\r\n")
                        .server("250 mail.example.com\r\n")
                        .clientAck()
                        .at(300)
                        .server("421 timeout\r\n")
                        .serverFin()
                        .clientAck()
                        .at(320)
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "mysql-quit",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:3306")
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .server(78)
                        .client(190)
                        .server(11)
                        .at(2)
                        .client(40)
                        .server(300)
                        .clientAck()
                        .at(9)
                        .client(5)
                        .clientFin()
                        .serverFin()
                        .clientAck()
                        .pcap());
        all.put(
                "log-stream",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:514")
                        .at(0)
                        .handshake()
                        .at(1)
                        .client(200)
                        .serverAck()
                        .at(7)
                        .client(200)
                        .serverAck()
                        .at(15)
                        .client(200)
                        .serverAck()
                        .at(40)
                        .clientFin()
                        .serverFin()
                        .clientAck()
                        .pcap());
        all.put(
                "log-stream-closed-by-the-server",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:514")
                        .at(0)
                        .handshake()
                        .at(1)
                        .client(200)
                        .serverAck()
                        .at(7)
                        .client(200)
                        .serverAck()
                        .at(15)
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .pcap());
    }

    private static void capturesThatSeePartOnly(Map<String, byte[]> all) {
        WireScript download = open().snapLength(96).at(0.01).client(GET);
        download.at(0.02)
                .server("HTTP/1.1 200 OK\r\nX-Padding: " + "x".repeat(200) + "\r\nContent-Length: 70000\r\n\r\n");
        for (int i = 0; i < 48; i++) {
            download.server(1448).clientAck();
        }
        all.put(
                "long-download-cut-by-the-snap-length",
                download.server(496)
                        .clientAck()
                        .at(4)
                        .serverFin()
                        .clientFin()
                        .serverAck()
                        .pcap());
        all.put(
                "capture-began-in-the-middle",
                WireScript.pcap(
                        WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                                .at(0)
                                .server(1448)
                                .clientAck()
                                .server(700)
                                .clientAck()
                                .at(5)
                                .serverFin()
                                .clientAck()
                                .clientFin()
                                .serverAck(),
                        WireScript.between("10.0.0.7:49096", "10.0.0.5:8080")
                                .at(1)
                                .clientKeepAlive()
                                .serverAck()
                                .at(46)
                                .serverRst(),
                        WireScript.between("10.0.0.7:49098", "10.0.0.5:8080")
                                .at(2)
                                .client(300)
                                .server(OK)
                                .clientAck()
                                .at(62)
                                .serverFin()
                                .clientFin()
                                .serverAck()));
        all.put(
                "packets-lost-by-the-capture",
                WireScript.pcap(
                        open().at(0.01)
                                .client(GET)
                                .at(0.02)
                                .unseen()
                                .server(OK)
                                .clientAck()
                                .at(5)
                                .clientFin()
                                .serverFin()
                                .clientAck(),
                        WireScript.between("10.0.0.7:49096", "10.0.0.5:8080")
                                .at(1)
                                .handshake()
                                .client(GET)
                                .server("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + "x".repeat(1000))
                                .clientAck()
                                .server(1448),
                        WireScript.between("10.0.0.7:49098", "10.0.0.5:8080")
                                .at(12)
                                .handshake()));
        all.put(
                "one-direction-only",
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .at(0)
                        .clientSyn()
                        .unseen()
                        .serverSynAck()
                        .clientAck()
                        .client(GET)
                        .unseen()
                        .server(OK)
                        .clientAck()
                        .at(20)
                        .clientFin()
                        .unseen()
                        .serverFin()
                        .clientAck()
                        .pcap());
        all.put(
                "copied-by-the-capture",
                open().at(0.01)
                        .client(GET)
                        .duplicate()
                        .at(0.03)
                        .server(OK)
                        .duplicate()
                        .clientAck()
                        .duplicate()
                        .at(3)
                        .clientFin()
                        .duplicate()
                        .serverFin()
                        .duplicate()
                        .clientAck()
                        .pcap());
    }
}
