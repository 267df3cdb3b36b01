package io.wirewitness.explain;

import io.wirewitness.capture.WireScript;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What peers and clients do to each other, seen by a capture alone: among them the field cases C3, C4, C10 and C11. */
final class PeerCases implements CaptureScripts {

    private static final String GET = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int SEGMENT = 1448;

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new TreeMap<>();
        all.put("idle-close-race/capture-alone/input.pcap", idleCloseRace());
        all.put("idle-close-race/at-the-server/input.pcap", idleCloseRaceAtTheServer());
        all.put("idle-reset-by-middlebox/capture-alone/input.pcap", idleResetByMiddlebox());
        all.put("idle-dropped-silently/capture-alone/input.pcap", idleDroppedSilently());
        all.put("connect-unanswered/capture-alone/input.pcap", connectUnanswered());
        all.put("peer-aborted/capture-alone/input.pcap", peerAborted());
        all.put("peer-reset-unread-data/capture-alone/input.pcap", peerResetUnreadData());
        all.put("peer-closed-without-response/c3-disk-full/input.pcap", c3DiskFull());
        all.put("peer-slow/capture-alone/input.pcap", peerSlow());
        all.put("peer-slow/c4-notifications/input.pcap", c4Notifications());
        all.put("local-timeout/capture-alone/input.pcap", localTimeout());
        all.put("client-gone/cancelled-download/input.pcap", clientGone());
        all.put("peer-truncated-response/capture-alone/input.pcap", truncated());
        all.put("peer-send-timeout/c10-window-zero-51s/input.pcap", c10WindowZero());
        all.put("peer-send-timeout/c11-below-minimum-rate/input.pcap", c11MinimumRate());
        all.put("request-limit/capture-alone/input.pcap", requestLimit());
        all.put("connection-age-limit/three-of-five-minutes/input.pcap", ageLimit());
        all.put("peer-draining/reload/input.pcap", draining());
        all.put("peer-process-died/killed/input.pcap", died());
        return all;
    }

    private static WireScript connection(String client) {
        return WireScript.between(client, "10.0.0.5:8080");
    }

    /** A connection with one exchange behind it, ended 20 ms after its begin. */
    private static WireScript used() {
        return used(connection("10.0.0.7:49092"));
    }

    private static WireScript used(WireScript script) {
        return script.at(0)
                .clientSyn()
                .at(0.01)
                .serverSynAck()
                .clientAck()
                .client(GET)
                .at(0.03)
                .server(OK)
                .clientAck();
    }

    private static byte[] idleCloseRace() {
        return used().at(60.03)
                .lost()
                .client(GET)
                .at(60.032)
                .serverFin()
                .clientAck()
                .at(60.041)
                .serverBareRst()
                .pcap();
    }

    /** The same crossing as the server's end sees it: its FIN leaves first, and the request does not acknowledge it. */
    private static byte[] idleCloseRaceAtTheServer() {
        WireScript script = connection("10.0.0.7:49092").clientTtl(57).serverTtl(64);
        return script.at(0)
                .clientSyn()
                .serverSynAck()
                .at(0.01)
                .clientAck()
                .client(GET)
                .at(0.02)
                .server(OK)
                .at(0.03)
                .clientAck()
                .at(60.02)
                .lost()
                .serverFin()
                .at(60.024)
                .lost()
                .client(GET)
                .at(60.0241)
                .serverBareRst()
                .pcap();
    }

    private static byte[] idleResetByMiddlebox() {
        return andGoesOn(
                used().at(352.4).lost().client(GET).at(352.4006).nextTtl(254).serverBareRst(), 354);
    }

    private static byte[] idleDroppedSilently() {
        WireScript script = used().at(2000).lost().client(GET);
        for (double at : new double[] {0.2, 0.6, 1.4, 3, 6.2}) {
            script.at(2000 + at).lost().clientRetransmits();
        }
        return script.at(2010).clientFin().pcap();
    }

    private static byte[] connectUnanswered() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.9:8443");
        for (double at : new double[] {0, 1, 3, 7}) {
            script.at(at).clientSyn();
        }
        return script.pcap();
    }

    private static byte[] peerAborted() {
        return andGoesOn(used().at(5).client(GET).at(5.01).serverAck().at(5.2).serverRst(), 7);
    }

    private static byte[] peerResetUnreadData() {
        WireScript script = connection("10.0.0.7:49092")
                .snapLength(160)
                .at(0)
                .handshake()
                .client(padded("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n", SEGMENT));
        for (int i = 0; i < 20; i++) {
            script.client(SEGMENT);
        }
        script.serverAck().server("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        for (int i = 0; i < 10; i++) {
            script.client(SEGMENT);
        }
        return andGoesOn(script.serverRst(), 2);
    }

    /** The capture does not end with the failure: another connection is made later. */
    private static byte[] andGoesOn(WireScript script, double later) {
        return WireScript.pcap(script, connection("10.0.0.7:49200").at(later).handshake());
    }

    private static byte[] c3DiskFull() {
        WireScript head = connection("10.0.0.7:49090")
                .at(0)
                .handshake()
                .client("HEAD /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .at(0.02)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n")
                .clientAck()
                .at(0.2)
                .clientFin()
                .serverFin()
                .clientAck();
        WireScript get = connection("10.0.0.7:49092")
                .at(1)
                .handshake()
                .client(GET)
                .serverAck()
                .at(1.013)
                .serverFin()
                .clientFin()
                .serverAck();
        return WireScript.pcap(head, get);
    }

    private static byte[] peerSlow() {
        return used(connection("10.0.0.7:49092"))
                .at(3)
                .client(GET)
                .at(3.01)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 1360\r\n\r\n" + "x".repeat(1360))
                .clientAck()
                .at(5)
                .client(GET)
                .at(5.01)
                .serverAck()
                .at(15.002)
                .clientFin()
                .serverAck()
                .pcap();
    }

    /** Six notifications that nobody answers; the capture is cut in the middle of a record while the sixth waits. */
    private static byte[] c4Notifications() {
        WireScript[] posts = new WireScript[6];
        for (int i = 0; i < 6; i++) {
            double at = i * 60;
            posts[i] = WireScript.between("10.0.0.7:4910" + i, "203.0.113.20:80")
                    .at(at)
                    .clientSyn()
                    .at(at + 0.03)
                    .serverSynAck()
                    .clientAck()
                    .client("POST /notify HTTP/1.1\r\nHost: callback.example.com\r\nContent-Length: 120\r\n\r\n"
                            + "x".repeat(120))
                    .at(at + 0.06)
                    .serverAck();
            if (i < 5) {
                posts[i].at(at + 5.031).clientFin().at(at + 5.061).serverFin().clientAck();
            } else {
                posts[i].at(at + 4).serverKeepAlive().clientAck();
            }
        }
        byte[] whole = WireScript.pcap(posts);
        return Arrays.copyOf(whole, whole.length - 20);
    }

    private static byte[] localTimeout() {
        return used().at(5)
                .client(GET)
                .at(5.01)
                .serverAck()
                .at(15.003)
                .clientFin()
                .at(15.2)
                .server(OK)
                .at(15.21)
                .clientBareRst()
                .pcap();
    }

    private static byte[] clientGone() {
        WireScript script = connection("10.0.0.7:49092")
                .snapLength(160)
                .at(0)
                .handshake()
                .client(GET)
                .at(0.02)
                .server(padded("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", SEGMENT));
        for (int i = 0; i < 9; i++) {
            script.server(SEGMENT).clientAck();
        }
        return script.at(1.6).clientRst().pcap();
    }

    private static byte[] truncated() {
        WireScript script = connection("10.0.0.7:49092")
                .snapLength(160)
                .at(0)
                .handshake()
                .client(GET)
                .at(0.02)
                .server(padded("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n", SEGMENT));
        for (int i = 0; i < 19; i++) {
            script.server(SEGMENT).clientAck();
        }
        return script.at(0.4).serverFin().clientFin().serverAck().pcap();
    }

    /** 13:23:52 is 10,970 s behind a script's second 0. */
    private static byte[] c10WindowZero() {
        double begin = 10_965;
        WireScript script = WireScript.between("10.0.0.7:49092", "198.51.100.8:80")
                .snapLength(160)
                .at(begin)
                .clientSyn()
                .at(begin + 0.02)
                .serverSynAck()
                .clientAck()
                .client("GET /file HTTP/1.1\r\nHost: dl.example.com\r\n\r\n")
                .at(begin + 0.04)
                .server(padded("HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n", SEGMENT));
        for (int i = 1; i <= 48; i++) {
            script.at(begin + 0.04 + i * 0.1).server(SEGMENT).clientAck();
        }
        script.at(10_970).nextWindow(0).clientAck();
        for (double after : new double[] {0.4, 1.2, 2.8, 6, 12.4, 25.2, 50.8}) {
            script.at(10_970 + after).serverKeepAlive().nextWindow(0).clientAck();
        }
        script.at(11_021).clientAck();
        for (int i = 0; i < 20; i++) {
            script.server(SEGMENT).clientAck();
        }
        return script.serverFin().clientFin().serverAck().pcap();
    }

    private static byte[] c11MinimumRate() {
        int burst = 11_000;
        WireScript script = WireScript.between("10.0.0.7:49092", "198.51.100.9:80")
                .snapLength(160)
                .at(0)
                .handshake()
                .client("GET /stream.mp3 HTTP/1.1\r\nHost: audio.example.com\r\n\r\n")
                .at(0.02)
                .server(padded("HTTP/1.1 200 OK\r\nContent-Length: 60000000\r\n\r\n", burst));
        for (int cycle = 0; cycle < 9; cycle++) {
            double at = 0.1 + cycle * 11.2;
            for (int i = 0; i < 10; i++) {
                script.at(at + i * 0.02).server(burst);
                if (i < 9) {
                    script.clientAck();
                }
            }
            script.nextWindow(0)
                    .clientAck()
                    .at(at + 5)
                    .serverKeepAlive()
                    .nextWindow(0)
                    .clientAck();
            script.at(at + 11.18).clientAck();
        }
        return script.at(101).serverFin().clientFin().serverAck().pcap();
    }

    private static byte[] requestLimit() {
        WireScript script = connection("10.0.0.7:49092").at(0).handshake();
        for (int i = 0; i < 100; i++) {
            script.at(0.1 + i * 0.7).client(GET).server(OK).clientAck();
        }
        return script.serverFin()
                .clientAck()
                .at(70.4)
                .lost()
                .client(GET)
                .at(70.4004)
                .serverBareRst()
                .pcap();
    }

    /** Three connections of 300 s, opened at different times and used in different ways. */
    private static byte[] ageLimit() {
        WireScript first = aged("10.0.0.7:49101", 0, 1, 120, 297).at(300);
        WireScript second = aged("10.0.0.7:49102", 25, 26, 285).at(325);
        WireScript third = aged("10.0.0.7:49103", 50, 51, 52, 200, 343).at(350);
        for (WireScript polite : new WireScript[] {first, second}) {
            polite.serverFin().clientFin().serverAck();
        }
        third.serverFin().clientAck().at(350.8).lost().client(GET).at(350.8005).serverBareRst();
        return WireScript.pcap(first, second, third);
    }

    private static WireScript aged(String client, double opened, double... requests) {
        WireScript script = connection(client).at(opened).handshake();
        for (double at : requests) {
            script.at(at).client(GET).at(at + 0.02).server(OK).clientAck();
        }
        return script;
    }

    /** A reload: four connections of all ages closed within 3 s as each is found idle, and new ones are welcome. */
    private static byte[] draining() {
        WireScript first = aged("10.0.0.7:49101", 0, 1, 90).at(100);
        WireScript second = aged("10.0.0.7:49102", 20, 21, 98).at(100.9);
        WireScript third = aged("10.0.0.7:49103", 61, 62, 70).at(102.1);
        WireScript fourth = aged("10.0.0.7:49104", 85, 86, 101).at(103);
        for (WireScript polite : new WireScript[] {first, second, fourth}) {
            polite.serverFin().clientFin().serverAck();
        }
        third.serverFin().clientAck().at(104).lost().client(GET).at(104.0005).serverBareRst();
        WireScript welcome = aged("10.0.0.7:49105", 105, 105.1)
                .at(105.3)
                .clientFin()
                .serverFin()
                .clientAck();
        return WireScript.pcap(first, second, third, fourth, welcome);
    }

    /** A kill: an idle connection, one with a request at work, one in the middle of a response, all in one instant. */
    private static byte[] died() {
        WireScript idle = aged("10.0.0.7:49101", 0, 1, 30).at(50).serverFin().clientFin();
        WireScript idleToo =
                aged("10.0.0.7:49102", 12, 13).at(50.001).serverFin().clientFin();
        WireScript atWork = aged("10.0.0.7:49103", 20, 21)
                .at(49.2)
                .client(GET)
                .serverAck()
                .at(50.0005)
                .serverFin()
                .clientFin();
        WireScript refused = connection("10.0.0.7:49104").at(50.4).clientSyn().serverRefuses();
        return WireScript.pcap(idle, idleToo, atWork, refused);
    }

    static byte[] padded(String head, int bytes) {
        return Arrays.copyOf(head.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), bytes);
    }
}
