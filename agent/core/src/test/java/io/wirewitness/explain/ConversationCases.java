package io.wirewitness.explain;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.PcapWriter;
import io.wirewitness.capture.WireScript;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where one exchange ends and the next begins: left-over bytes one request back, uploads in TLS, captures begun later. */
final class ConversationCases implements CaptureScripts {

    private static final String SERVER = "10.0.0.5:443";
    private static final String PLAIN = "10.0.0.5:8080";
    private static final String ASK = "GET /orders/next HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\ntwenty bytes of body";

    /** close_notify in TLS 1.3: 5 + 2 + 1 + 16. */
    private static final int GOODBYE = 24;

    private static final int TICKET = 255;
    private static final int SEGMENT = 1448;

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("framing-desync/one-request-back", oneRequestBack());
        all.put("framing-desync/one-request-back-in-a-long-life", inALongLife());
        all.put("none/left-over-bytes-that-the-client-copes-with", copesWithThem());
        all.put("none/pipelined-answers-in-one-segment", pipelined());
        all.put("peer-closed-without-response/pipelined", pipelinedAndClosed());
        all.put("unknown/warmed-pool-closed-at-once", warmedPool());
        all.put("unknown/unasked-408-before", unaskedTimeout());
        all.put("peer-slow/tls-tickets-only-and-no-goodbye", ticketsAndNoGoodbye());
        all.put("peer-closed-without-response/tls-finished-without-change-of-cipher", noChangeOfCipher());
        all.put("none/tls-finished-without-change-of-cipher", noChangeOfCipherAndNoRequest());
        all.put("none/tls-upload-answered-early", uploadAnsweredEarly());
        all.put("peer-slow/tls-request-behind-an-answered-upload", requestBehindUpload());
        all.put("peer-aborted/capture-begun-inside-an-upload", insideAnUpload());
        all.put("peer-reset-unread-data/capture-begun-before-the-answer", beforeTheAnswer());
        all.put("none/tls-client-talks-alone", talksAlone());
        all.put("none/websocket-from-its-middle", websocketFromItsMiddle());
        all.put("peer-slow/tls-long-upload-then-silence", uploadThenSilence());
        Map<String, byte[]> named = new LinkedHashMap<>();
        all.forEach((name, bytes) -> named.put(name + "/input.pcap", bytes));
        return named;
    }

    private static WireScript plain() {
        return WireScript.between("10.0.0.7:49092", PLAIN).at(0).handshake();
    }

    private static WireScript answered(WireScript script, double seconds, int requests) {
        for (int i = 0; i < requests; i++) {
            script.at(seconds + 0.1 * i)
                    .client(ASK)
                    .at(seconds + 0.1 * i + 0.02)
                    .server(ANSWER)
                    .clientAck();
        }
        return script;
    }

    /** The answer that is too long, and the next request, answered as it should be. */
    private static WireScript stumble(WireScript script, double seconds) {
        return answered(
                script.at(seconds).client(ASK).at(seconds + 0.02).server(ANSWER + "and 17 bytes more"),
                seconds + 0.5,
                1);
    }

    private static byte[] oneRequestBack() {
        return stumble(answered(plain(), 0.1, 2), 1).at(1.53).clientRst().pcap();
    }

    private static byte[] inALongLife() {
        return stumble(answered(plain(), 0.1, 200), 30).at(30.53).clientRst().pcap();
    }

    private static byte[] copesWithThem() {
        return answered(stumble(answered(plain(), 0.1, 2), 1), 2, 3)
                .at(4)
                .clientFin()
                .serverFin()
                .clientAck()
                .pcap();
    }

    /** Masked text frames of 38 bytes, unmasked ones of 34: the capture begins behind the upgrade. */
    private static byte[] websocketFromItsMiddle() {
        String asked = "\u0001~" + "n".repeat(36);
        String said = "\u0001 " + "m".repeat(32);
        WireScript script = WireScript.between("10.0.0.7:49092", PLAIN);
        for (int i = 0; i < 4; i++) {
            script.at(i).client(asked).at(i + 0.02).server(said).clientAck();
        }
        return script.at(5)
                .client(asked)
                .serverAck()
                .at(7)
                .clientFin()
                .serverFin()
                .clientAck()
                .pcap();
    }

    /** Four requests, none answered: what was accepted of the latest is no proof for the others. */
    private static byte[] pipelinedAndClosed() {
        WireScript script = plain();
        for (int i = 0; i < 4; i++) {
            script.at(0.1 + 0.001 * i).client(ASK);
        }
        return script.serverAck()
                .at(0.2)
                .serverFin()
                .clientAck()
                .clientFin()
                .serverAck()
                .pcap();
    }

    /** Eight connections made at once and last used at different times, all closed at once: no idle limit did that. */
    private static byte[] warmedPool() {
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        int[] quiet = {5, 12, 20, 33, 41, 50, 7};
        for (int i = 0; i < quiet.length; i++) {
            WireScript other = WireScript.between("10.0.0.7:" + (50_000 + i), PLAIN)
                    .at(0.001 * i)
                    .handshake();
            answered(other, 0.1, 1);
            answered(other, 100 - quiet[i], 1)
                    .at(100 + 0.002 * i)
                    .serverFin()
                    .clientAck()
                    .at(101)
                    .clientFin()
                    .serverAck()
                    .play(writer);
        }
        WireScript felt = WireScript.between("10.0.0.7:51000", PLAIN).at(0.01).handshake();
        answered(felt, 0.2, 1);
        answered(felt, 97, 1)
                .at(100.01)
                .serverFin()
                .clientAck()
                .at(101)
                .client(ASK)
                .at(101.02)
                .serverBareRst()
                .play(writer);
        return writer.toByteArray();
    }

    private static byte[] pipelined() {
        return answered(plain(), 0.1, 2)
                .at(1)
                .client(ASK)
                .client(ASK)
                .at(1.02)
                .server(ANSWER + ANSWER)
                .clientAck()
                .at(1.5)
                .client(ASK)
                .at(1.52)
                .server(ANSWER)
                .clientAck()
                .at(2)
                .clientFin()
                .serverFin()
                .clientAck()
                .pcap();
    }

    /** As haproxy and Apache do when a connection was idle for too long: what they say then answers nothing. */
    private static byte[] unaskedTimeout() {
        return answered(plain(), 0.1, 2)
                .at(30)
                .server("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                .serverFin()
                .clientAck()
                .at(31)
                .client(ASK)
                .at(31.02)
                .serverBareRst()
                .pcap();
    }

    private static WireScript hellos(byte[] clientsEnd) {
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
                .client(clientsEnd);
    }

    private static WireScript tickets(WireScript script) {
        return script.at(0.05)
                .server(TlsBytes.applicationData(TICKET))
                .server(TlsBytes.applicationData(TICKET))
                .clientAck();
    }

    private static WireScript greeted() {
        return tickets(hellos(TlsBytes.joined(new byte[] {20, 3, 3, 0, 1, 1}, TlsBytes.finished())));
    }

    private static WireScript bye(WireScript script, double seconds) {
        return script.at(seconds)
                .client(TlsBytes.applicationData(GOODBYE))
                .clientFin()
                .at(seconds + 0.02)
                .serverFin()
                .clientAck();
    }

    /** The tickets cross the request; the client closes without a close_notify. */
    private static byte[] ticketsAndNoGoodbye() {
        return hellos(TlsBytes.joined(new byte[] {20, 3, 3, 0, 1, 1}, TlsBytes.finished()))
                .client(TlsBytes.applicationData(300))
                .at(0.06)
                .server(TlsBytes.applicationData(TICKET))
                .server(TlsBytes.applicationData(TICKET))
                .clientAck()
                .at(10.06)
                .clientFin()
                .at(10.08)
                .serverFin()
                .clientAck()
                .pcap();
    }

    private static byte[] noChangeOfCipher() {
        return tickets(hellos(TlsBytes.applicationData(58)))
                .at(0.06)
                .client(TlsBytes.applicationData(300))
                .at(0.08)
                .serverAck()
                .at(0.5)
                .serverFin()
                .clientAck()
                .clientFin()
                .serverAck()
                .pcap();
    }

    private static byte[] noChangeOfCipherAndNoRequest() {
        return bye(tickets(hellos(TlsBytes.applicationData(58))), 5).pcap();
    }

    /** The first segments of an upload in records of 16 KiB: all but the first begin inside one. */
    private static WireScript upload(WireScript script, double seconds, int segments) {
        byte[] record = TlsBytes.applicationData(16_384);
        for (int i = 0; i < segments; i++) {
            int from = i % 11 * SEGMENT;
            byte[] part = java.util.Arrays.copyOfRange(record, from, from + SEGMENT);
            script.at(seconds + 0.0001 * i).client(part);
        }
        return script;
    }

    private static byte[] uploadAnsweredEarly() {
        WireScript script = upload(greeted(), 0.1, 11).at(0.12).serverAck();
        script.server(TlsBytes.applicationData(400)).clientAck();
        for (int i = 0; i < 10; i++) {
            script.at(0.13 + 0.0001 * i).client(new byte[SEGMENT]);
        }
        return bye(script.at(0.16).serverAck(), 5).pcap();
    }

    private static byte[] requestBehindUpload() {
        return bye(
                        upload(greeted(), 0.1, 11)
                                .at(0.12)
                                .serverAck()
                                .server(TlsBytes.applicationData(400))
                                .clientAck()
                                .at(1)
                                .client(TlsBytes.applicationData(300))
                                .at(1.02)
                                .serverAck(),
                        11)
                .pcap();
    }

    private static byte[] insideAnUpload() {
        WireScript script = WireScript.between("10.0.0.7:49092", PLAIN);
        for (int i = 0; i < 20; i++) {
            script.at(0.0001 * i).client(new byte[SEGMENT]);
        }
        return script.at(0.02).serverRst().pcap();
    }

    private static byte[] beforeTheAnswer() {
        WireScript script = WireScript.between("10.0.0.7:49092", PLAIN)
                .at(0)
                .serverAck()
                .at(0.001)
                .server("HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        for (int i = 0; i < 20; i++) {
            script.at(0.002 + 0.0001 * i).client(new byte[SEGMENT]);
        }
        return script.at(0.02).serverRst().pcap();
    }

    private static byte[] talksAlone() {
        WireScript script = greeted();
        for (int i = 0; i < 10; i++) {
            script.at(1 + i).client(TlsBytes.applicationData(142)).at(1.02 + i).serverAck();
        }
        return bye(script, 12).pcap();
    }

    private static byte[] uploadThenSilence() {
        WireScript script = greeted();
        for (int i = 0; i < 44; i++) {
            upload(script, 0.1 + 0.1 * i, 1).at(0.12 + 0.1 * i).serverAck();
        }
        return bye(script, 15).pcap();
    }
}
