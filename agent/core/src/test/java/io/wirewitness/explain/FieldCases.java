package io.wirewitness.explain;

import io.wirewitness.capture.WireScript;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Field reports that no other family has written: those in which no connection failed, so that nothing may be told, and a
 * download that hangs. Their pages are in {@code docs/cases}.
 */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CR LF
final class FieldCases implements CaptureScripts {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "203.0.113.80:80";
    private static final int SEGMENT = 1448;

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("none/c9-close-behind-the-hundredth-response", closeBehindTheHundredth());
        all.put("name-resolution-failed/c22-foreign-address", foreignAddress());
        all.put("none/c22-foreign-address-that-answers", foreignAddressAnswers());
        all.put("packet-loss/c23-prefetch-at-78-percent", prefetch(false));
        all.put("none/c23-slow-and-complete", prefetch(true));
        all.put("none/outside-cors-header-missing", corsHeaderMissing());
        all.put("none/outside-md5-of-the-whole-on-a-part", md5OnAPart());
        all.put("none/outside-cache-miss-by-cookie", cacheMiss());
        all.put("none/outside-bucket-role", bucketRole());
        Map<String, byte[]> named = new LinkedHashMap<>();
        all.forEach((name, bytes) -> named.put(name + "/input.pcap", bytes));
        return named;
    }

    /** C9: TLS, so that only sizes and the encrypted alert before the FIN are seen; the client takes it as it is meant. */
    private static byte[] closeBehindTheHundredth() {
        WireScript script = WireScript.between(CLIENT, "203.0.113.80:443")
                .at(0)
                .handshake()
                .at(0.01)
                .client(TlsBytes.clientHello("api.example.com"))
                .serverAck()
                .at(0.03)
                .server(TlsBytes.serverFlight(null, null, "api.example.com", "Example Issuing CA 3"))
                .clientAck()
                .at(0.04)
                .client(TlsBytes.clientFinish())
                .server(TlsBytes.changeAndFinished());
        for (int i = 1; i <= 100; i++) {
            script.at(i)
                    .client(TlsBytes.applicationData(300))
                    .at(i + 0.02)
                    .server(TlsBytes.applicationData(700))
                    .clientAck();
        }
        script.at(100.0205)
                .server(TlsBytes.encryptedAlert())
                .serverFin()
                .clientAck()
                .client(TlsBytes.encryptedAlert())
                .clientFin()
                .serverBareRst();
        WireScript next =
                WireScript.between("10.0.0.7:49093", "203.0.113.80:443").at(101).handshake();
        return WireScript.pcap(script, next);
    }

    private static List<ConnectingCases.Dns> answers() {
        return List.of(
                new ConnectingCases.Dns(
                        0,
                        DnsBytes.answer(
                                "10.0.0.53",
                                "10.0.0.7",
                                "static.example.com",
                                "static.cdn.example.net",
                                60,
                                List.of("192.0.2.1", "192.0.2.2"))),
                new ConnectingCases.Dns(
                        0.004,
                        DnsBytes.answer(
                                "10.0.0.54", "10.0.0.7", "static.example.com", "", 127, List.of("203.0.113.99"))));
    }

    /** C22: the second resolver's address is not the provider's, and nothing listens there. */
    private static byte[] foreignAddress() {
        return ConnectingCases.pcap(
                answers(),
                WireScript.between(CLIENT, "203.0.113.99:443")
                        .at(0.01)
                        .clientSyn()
                        .at(0.04)
                        .serverRefuses());
    }

    /** The same address with somebody who answers: no connection fails, and of a page's content nothing is known. */
    private static byte[] foreignAddressAnswers() {
        return ConnectingCases.pcap(
                answers(),
                answered(
                        WireScript.between(CLIENT, "203.0.113.99:80"),
                        head("GET / HTTP/1.1", "Host: static.example.com"),
                        head("HTTP/1.1 200 OK", "Content-Length: 120"),
                        120));
    }

    /** C23: ten segments a second; at 78 % one of them is lost for good, or only once. */
    private static byte[] prefetch(boolean repaired) {
        int segments = 100;
        int hole = 78;
        String head = head("HTTP/1.1 200 OK", "Content-Length: 144757"); // and 43 bytes of head
        byte[] first = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), SEGMENT);
        WireScript script = WireScript.between(CLIENT, SERVER)
                .recent(512)
                .at(0)
                .handshake()
                .at(0.01)
                .client(head("GET /prefetch/movie.bin HTTP/1.1", "Host: cdn.example.com"))
                .at(0.3)
                .server(first)
                .clientAck();
        for (int i = 1; i < hole; i++) {
            script.at(0.3 + i * 0.1).server(SEGMENT).clientAck();
        }
        double lostAt = 0.3 + hole * 0.1;
        if (repaired) {
            script.at(lostAt).unseen().lost().server(SEGMENT);
            for (int i = hole + 1; i < segments; i++) {
                script.at(0.3 + i * 0.1).server(SEGMENT).clientAck();
            }
            return script.at(11)
                    .nextSequence(0x7ffff001L + (long) hole * SEGMENT)
                    .server(SEGMENT)
                    .clientAck()
                    .at(15)
                    .clientFin()
                    .serverFin()
                    .clientAck()
                    .pcap();
        }
        script.at(lostAt).unseen().lost().server(SEGMENT);
        for (int i = hole + 1; i < hole + 5; i++) {
            script.at(0.3 + i * 0.1).server(SEGMENT).clientAck();
        }
        return script.at(40).clientFin().at(60).clientRetransmits().pcap();
    }

    /** The browser refuses the answer; the connection has nothing to say of it. */
    private static byte[] corsHeaderMissing() {
        return answered(
                        WireScript.between(CLIENT, SERVER),
                        head(
                                "GET /fonts/a.woff2 HTTP/1.1",
                                "Host: static.example.com",
                                "Origin: https://www.example.com"),
                        head("HTTP/1.1 200 OK", "Content-Type: font/woff2", "Content-Length: 900"),
                        900)
                .pcap();
    }

    /** Content-MD5 of the whole object on a part of it: the reader's check fails, the bytes all came. */
    private static byte[] md5OnAPart() {
        return answered(
                        WireScript.between(CLIENT, SERVER),
                        head("GET /big.bin HTTP/1.1", "Host: static.example.com", "Range: bytes=0-999"),
                        head(
                                "HTTP/1.1 206 Partial Content",
                                "Content-Range: bytes 0-999/50000",
                                "Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==",
                                "Content-Length: 1000"),
                        1000)
                .pcap();
    }

    /** The same object twice, and a MISS each time, because each visitor has another cookie. */
    private static byte[] cacheMiss() {
        String miss = head("HTTP/1.1 200 OK", "Vary: Cookie", "X-Cache: MISS", "Content-Length: 300");
        WireScript script = WireScript.between(CLIENT, SERVER).at(0).handshake();
        for (int visitor = 1; visitor <= 2; visitor++) {
            script.at(visitor)
                    .client(head("GET /logo.png HTTP/1.1", "Host: static.example.com", "Cookie: id=" + visitor))
                    .at(visitor + 0.08)
                    .server(miss + "x".repeat(300))
                    .clientAck();
        }
        return script.at(9).clientFin().serverFin().clientAck().pcap();
    }

    /** The storage service itself forbids it. */
    private static byte[] bucketRole() {
        return answered(
                        WireScript.between(CLIENT, SERVER),
                        head("GET /private/report.csv HTTP/1.1", "Host: bucket.storage.example.com"),
                        head("HTTP/1.1 403 Forbidden", "Content-Type: application/xml", "Content-Length: 240"),
                        240)
                .pcap();
    }

    private static WireScript answered(WireScript script, String request, String response, int bodyBytes) {
        return script.at(0.01)
                .handshake()
                .at(0.02)
                .client(request)
                .at(0.05)
                .server(response + "x".repeat(bodyBytes))
                .clientAck()
                .at(6)
                .clientFin()
                .serverFin()
                .clientAck();
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }
}
