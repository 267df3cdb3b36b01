package io.wirewitness.diagnose;

import io.wirewitness.capture.WireScript;
import java.util.Map;
import java.util.TreeMap;

/** The conversations behind those {@code input.pcap} that were written and not captured. */
final class CaseScripts {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:443";
    private static final String WEB = "10.0.0.5:8080";
    private static final byte[] ALERT = {
        0x15, 0x03, 0x03, 0x00, 0x1a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private CaseScripts() {}

    /** By the name of the case. */
    static Map<String, WireScript> all() {
        Map<String, WireScript> scripts = new TreeMap<>();
        scripts.put(
                "injected-reset/reset-by-the-first-box",
                WireScript.between(CLIENT, WEB)
                        .serverTtl(63)
                        .at(0)
                        .handshake()
                        .at(0.2)
                        .lost()
                        .client("POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 0\r\n\r\n")
                        .at(0.2003)
                        .nextTtl(64)
                        .serverBareRst());
        scripts.put(
                "connection-refused-by-icmp/refused-without-a-reset",
                WireScript.between(CLIENT, WEB).lost().clientSyn());
        scripts.put(
                "idle-closed-before-reuse/nginx-60s",
                firstExchange(SERVER)
                        .at(61.02)
                        .serverFin()
                        .clientAck()
                        .at(73.42)
                        .lost()
                        .client(412)
                        .at(73.4204)
                        .serverBareRst());
        scripts.put(
                "idle-closed-before-reuse/tls-close-notify",
                firstExchange(SERVER)
                        .at(61.02)
                        .server(ALERT)
                        .serverFin()
                        .clientAck()
                        .at(73.42)
                        .lost()
                        .client(412)
                        .at(73.4204)
                        .serverBareRst());
        scripts.put(
                "idle-closed-before-reuse/reset-while-idle",
                firstExchange(SERVER).at(61.02).serverRst());
        scripts.put(
                "idle-close-race/crossing",
                firstExchange(SERVER)
                        .at(61.0199)
                        .lost()
                        .client(412)
                        .at(61.0201)
                        .serverFin()
                        .clientAck()
                        .at(61.0203)
                        .serverBareRst());
        scripts.put(
                "idle-close-race/tls-close-notify",
                firstExchange(SERVER)
                        .at(61.0199)
                        .lost()
                        .client(412)
                        .at(61.0201)
                        .server(ALERT)
                        .serverFin()
                        .clientAck()
                        .at(61.0203)
                        .serverBareRst());
        scripts.put(
                "idle-reset-by-middlebox/nat-350s",
                farExchange()
                        .at(401.04)
                        .lost()
                        .client(412)
                        .at(401.0403)
                        .nextTtl(63)
                        .serverBareRst());
        scripts.put(
                "unknown/reset-by-a-box-or-a-restarted-host",
                farExchange().at(31.04).lost().client(412).at(31.06).serverBareRst());
        scripts.put(
                "idle-dropped-silently/firewall-1800s",
                firstExchange(SERVER)
                        .at(1802)
                        .lost()
                        .client(412)
                        .at(1802.2)
                        .clientRetransmits()
                        .at(1802.6)
                        .clientRetransmits()
                        .at(1803.4)
                        .clientRetransmits()
                        .at(1805)
                        .clientRetransmits()
                        .at(1808.2)
                        .clientRetransmits()
                        .at(1812.001)
                        .clientFin());
        scripts.put(
                "connection-refused/nothing-listens",
                WireScript.between(CLIENT, WEB).at(0).clientSyn().at(0.0004).serverRefuses());
        scripts.put(
                "connection-refused/on-loopback",
                WireScript.between("127.0.0.1:49092", "127.0.0.1:8080")
                        .serverTtl(64)
                        .at(0)
                        .clientSyn()
                        .at(0.00002)
                        .serverRefuses());
        scripts.put(
                "connect-unanswered/dropped-by-a-firewall",
                WireScript.between(CLIENT, WEB)
                        .at(0)
                        .clientSyn()
                        .at(1.01)
                        .clientSyn()
                        .at(3.03)
                        .clientSyn()
                        .at(7.2)
                        .clientSyn());
        scripts.put(
                "peer-aborted/linger-0",
                WireScript.between(CLIENT, WEB)
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .client("POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 350\r\n\r\n" + "x".repeat(350))
                        .at(0.0131)
                        .serverRst());
        scripts.put(
                "peer-aborted/on-reuse-after-30s",
                firstExchange(SERVER).at(31.02).client(412).at(31.0213).serverRst());
        scripts.put(
                "peer-reset-unread-data/413-from-nginx",
                WireScript.between(CLIENT, WEB)
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .client("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n")
                        .client(1448)
                        .client(1448)
                        .at(0.012)
                        .server("HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\n\r\n")
                        .serverFin()
                        .client(1448)
                        .client(1448)
                        .at(0.0126)
                        .serverBareRst());
        scripts.put(
                "peer-closed-without-response/disk-full",
                WireScript.between(CLIENT, WEB)
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .client("GET /cache HTTP/1.1\r\nHost: a\r\n\r\n")
                        .at(0.0101)
                        .serverAck()
                        .at(0.013)
                        .serverFin()
                        .clientAck()
                        .at(0.0133)
                        .clientFin()
                        .serverAck());
        scripts.put(
                "peer-closed-without-response/on-reuse-after-30s",
                firstExchange(SERVER)
                        .at(31.02)
                        .client(412)
                        .at(31.0213)
                        .serverFin()
                        .clientAck()
                        .at(31.022)
                        .clientFin()
                        .serverAck());
        scripts.put(
                "peer-slow/silent-for-10s",
                firstExchange(WEB)
                        .at(3)
                        .client(412)
                        .at(3.0402)
                        .serverAck()
                        .at(13.001)
                        .clientFin()
                        .at(13.0012)
                        .serverAck());
        scripts.put(
                "local-close/cancelled-call",
                firstExchange(WEB)
                        .at(3)
                        .client(412)
                        .at(3.0402)
                        .serverAck()
                        .at(3.5)
                        .clientFin()
                        .at(3.5002)
                        .serverAck());
        scripts.put(
                "client-gone/five-second-timeout",
                firstExchange(WEB)
                        .at(2.04)
                        .client(412)
                        .at(2.0401)
                        .serverAck()
                        .at(7.0404)
                        .clientFin()
                        .at(7.0405)
                        .serverAck()
                        .at(7.241)
                        .server(1448)
                        .at(7.2411)
                        .clientBareRst());
        scripts.put("jvm-paused/client-left-meanwhile", leftMeanwhile(7.241));
        scripts.put("process-frozen/client-left-meanwhile", leftMeanwhile(33.01));
        scripts.put(
                "handler-failed/closed-without-answer",
                WireScript.between(CLIENT, WEB)
                        .at(0)
                        .handshake()
                        .at(1)
                        .client(210)
                        .at(1.0001)
                        .serverAck()
                        .at(1.2499)
                        .serverFin()
                        .at(1.25)
                        .clientAck());
        scripts.put(
                "local-timeout/late-answer",
                firstExchange(WEB)
                        .at(3)
                        .client(412)
                        .at(3.0402)
                        .serverAck()
                        .at(5.0002)
                        .clientFin()
                        .at(5.0004)
                        .serverAck()
                        .at(5.12)
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                        .clientBareRst());
        scripts.put(
                "unknown/closed-behind-the-response",
                firstExchange(WEB)
                        .serverFin()
                        .clientAck()
                        .at(13.42)
                        .lost()
                        .client(412)
                        .at(13.4204)
                        .serverBareRst());
        scripts.put(
                "unknown/new-connection-unacknowledged",
                WireScript.between(CLIENT, WEB)
                        .at(0)
                        .handshake()
                        .at(0.01)
                        .lost()
                        .client(412)
                        .at(0.21)
                        .clientRetransmits()
                        .at(0.61)
                        .clientRetransmits()
                        .at(1.41)
                        .clientRetransmits());
        scripts.put(
                "unknown/answer-unread-in-our-socket",
                firstExchange(WEB)
                        .at(3)
                        .client(412)
                        .at(3.8)
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                        .clientAck());
        scripts.put("jvm-paused/full-collection-of-10-s", scripts.get("unknown/answer-unread-in-our-socket"));
        scripts.put("process-frozen/stopped-for-63-s", scripts.get("idle-closed-before-reuse/nginx-60s"));
        scripts.put(
                "peer-send-timeout/reader-paused-for-51-s",
                firstExchange(WEB)
                        .at(3)
                        .client("GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
                        .at(3.01)
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 4000044\r\n\r\n" + "x".repeat(1300))
                        .clientAck()
                        .at(3.2)
                        .nextWindow(0)
                        .clientAck()
                        .at(54.2)
                        .clientAck()
                        .at(54.21)
                        .serverFin());
        scripts.put("silently-replayed/okhttp-post", scripts.get("idle-closed-before-reuse/nginx-60s"));
        return scripts;
    }

    /** A client that waits for 2 s, leaves, and is answered all the same. */
    private static WireScript leftMeanwhile(double answered) {
        return firstExchange(WEB)
                .at(2.04)
                .client(412)
                .at(2.0401)
                .serverAck()
                .at(4.0404)
                .clientFin()
                .at(4.0405)
                .serverAck()
                .at(answered)
                .server(1448)
                .at(answered + 0.0001)
                .clientBareRst();
    }

    /** A handshake and a first request with its response at 1.02 s; the round trip is 0.1 ms. */
    private static WireScript firstExchange(String server) {
        return WireScript.between(CLIENT, server)
                .at(0)
                .handshake()
                .at(1)
                .client(308)
                .at(1.02)
                .server(1400)
                .clientAck();
    }

    /** The same over a path of 20 ms. */
    private static WireScript farExchange() {
        return WireScript.between(CLIENT, SERVER)
                .at(0)
                .clientSyn()
                .at(0.02)
                .serverSynAck()
                .clientAck()
                .at(1)
                .client(308)
                .at(1.04)
                .server(1400)
                .clientAck();
    }
}
