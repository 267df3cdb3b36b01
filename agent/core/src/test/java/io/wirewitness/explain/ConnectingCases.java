package io.wirewitness.explain;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.PcapWriter;
import io.wirewitness.capture.WireScript;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Connections that were not made, or hardly. Cases that are not here were recorded. */
final class ConnectingCases implements CaptureScripts {

    private static final String REQUEST =
            "POST /callback HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 2\r\n\r\nhi";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String SERVER = "10.0.0.5:8080";

    @Override
    public Map<String, byte[]> captures() {
        Map<String, byte[]> all = new HashMap<>();
        all.put("handshake-scrubbed/callbacks-under-load/input.pcap", scrubbed());
        all.put("connection-refused/by-a-router/input.pcap", refusedByARouter());
        all.put("connect-unanswered/one-port-filtered/input.pcap", onePortFiltered());
        all.put("accept-queue-full/syns-dropped/input.pcap", synsDropped());
        all.put("peer-host-gone/new-connections-hang/input.pcap", hostGone());
        all.put("stale-address/record-changed/input.pcap", recordChanged());
        all.put("address-family-broken/ipv6-unanswered/input.pcap", ipv6Unanswered());
        all.put("name-resolution-failed/resolvers-disagree/input.pcap", resolversDisagree());
        return all;
    }

    /** C8: as load rises, a box answers in the server's name: SYN-ACK with window 0 and RST, both with TTL 119. */
    private static byte[] scrubbed() {
        List<WireScript> scripts = new ArrayList<>();
        scripts.add(served("10.0.0.7:40000", SERVER, 0));
        for (int i = 0; i < 2; i++) {
            scripts.add(WireScript.between("10.0.0.7:4000" + (i + 1), SERVER)
                    .serverTtl(119)
                    .at(3 + i)
                    .clientSyn()
                    .at(3.02 + i)
                    .nextWindow(0)
                    .serverSynAck()
                    .clientAck()
                    .client(REQUEST)
                    .at(3.06 + i)
                    .serverBareRst());
        }
        return WireScript.pcap(scripts.toArray(WireScript[]::new));
    }

    /** A firewall one hop away refuses one port with a TCP reset; the server itself is two hops away. */
    private static byte[] refusedByARouter() {
        return WireScript.pcap(
                served("10.0.0.7:40000", SERVER, 0),
                WireScript.between("10.0.0.7:40001", "10.0.0.5:9103")
                        .at(1)
                        .clientSyn()
                        .nextTtl(64)
                        .serverRefuses());
    }

    private static byte[] onePortFiltered() {
        return WireScript.pcap(knocking("10.0.0.7:40001", "10.0.0.5:9200", 1), served("10.0.0.7:40000", SERVER, 2));
    }

    /** Two of three SYNs are dropped as the first connection fills the queue. */
    private static byte[] synsDropped() {
        return WireScript.pcap(
                served("10.0.0.7:40000", SERVER, 0),
                knocking("10.0.0.7:40001", SERVER, 0.01),
                knocking("10.0.0.7:40002", SERVER, 0.02));
    }

    /** The host answers until second 2; then the request is repeated and two new connections hang. */
    private static byte[] hostGone() {
        WireScript inFlight = WireScript.between("10.0.0.7:40000", SERVER)
                .at(0)
                .handshake()
                .client(REQUEST)
                .at(0.02)
                .server(RESPONSE)
                .clientAck()
                .at(2)
                .lost()
                .client(REQUEST);
        for (double seconds : new double[] {2.2, 2.6, 3.4, 5, 8.2}) {
            inFlight.at(seconds).clientRetransmits();
        }
        return WireScript.pcap(
                inFlight.at(12).clientFin(),
                knocking("10.0.0.7:40001", SERVER, 2.5),
                knocking("10.0.0.7:40002", SERVER, 3));
    }

    /** C21: the record was changed, and a client goes on with the old address. */
    private static byte[] recordChanged() {
        return pcap(
                List.of(
                        new Dns(
                                0,
                                DnsBytes.answer(
                                        "10.0.0.53", "10.0.0.7", "api.example.com", "", 30, List.of("10.0.0.5"))),
                        new Dns(
                                35,
                                DnsBytes.answer(
                                        "10.0.0.53", "10.0.0.7", "api.example.com", "", 30, List.of("10.0.0.5"))),
                        new Dns(
                                70,
                                DnsBytes.answer(
                                        "10.0.0.53", "10.0.0.7", "api.example.com", "", 30, List.of("10.0.0.9")))),
                served("10.0.0.7:40000", SERVER, 0.1),
                served("10.0.0.7:40001", "10.0.0.9:8080", 70.1),
                knocking("10.0.0.7:40002", SERVER, 85));
    }

    private static byte[] ipv6Unanswered() {
        return pcap(
                List.of(
                        new Dns(
                                0,
                                DnsBytes.answer(
                                        "10.0.0.53", "10.0.0.7", "api.example.com", "", 60, List.of("2001:db8::5"))),
                        new Dns(
                                0.001,
                                DnsBytes.answer(
                                        "10.0.0.53", "10.0.0.7", "api.example.com", "", 60, List.of("10.0.0.5")))),
                knocking("[2001:db8::7]:40001", "[2001:db8::5]:8080", 0.1),
                served("10.0.0.7:40002", SERVER, 0.35));
    }

    /** C2 and C22: one resolver gives twelve near addresses behind an alias, the other a single far one. */
    private static byte[] resolversDisagree() {
        List<String> near = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            near.add("192.0.2." + i);
        }
        return pcap(
                List.of(
                        new Dns(
                                0,
                                DnsBytes.answer(
                                        "10.0.0.53",
                                        "10.0.0.7",
                                        "upload.example.com",
                                        "upload.cdn.example.net",
                                        60,
                                        near)),
                        new Dns(
                                0.004,
                                DnsBytes.answer(
                                        "10.0.0.54",
                                        "10.0.0.7",
                                        "upload.example.com",
                                        "",
                                        3600,
                                        List.of("203.0.113.9")))),
                knocking("10.0.0.7:40001", "203.0.113.9:443", 0.01));
    }

    private static WireScript served(String client, String server, double seconds) {
        return WireScript.between(client, server)
                .at(seconds)
                .handshake()
                .client(REQUEST)
                .at(seconds + 0.02)
                .server(RESPONSE)
                .clientAck()
                .at(seconds + 1)
                .clientFin()
                .serverFin()
                .clientAck();
    }

    /** A SYN that is repeated after 1, 3 and 7 seconds and never answered. */
    private static WireScript knocking(String client, String server, double seconds) {
        WireScript script = WireScript.between(client, server);
        for (int after : new int[] {0, 1, 3, 7}) {
            script.at(seconds + after).lost().clientSyn();
        }
        return script;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Dns(double seconds, byte[] frame) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Packet(long epochNanos, byte[] bytes) {}

    /** One capture of DNS answers and conversations, ordered by time. */
    static byte[] pcap(List<Dns> answers, WireScript... scripts) {
        List<Packet> all = new ArrayList<>();
        for (Dns answer : answers) {
            all.add(new Packet(WireScript.nanosAt(answer.seconds), answer.frame));
        }
        WireScript.play(
                (number, epochNanos, linkType, originalLength, bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    all.add(new Packet(epochNanos, copy));
                },
                scripts);
        all.sort(Comparator.comparingLong(Packet::epochNanos));
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET);
        for (int i = 0; i < all.size(); i++) {
            byte[] bytes = all.get(i).bytes;
            writer.packet(i + 1, all.get(i).epochNanos, LinkType.ETHERNET, bytes.length, ByteBuffer.wrap(bytes));
        }
        return writer.toByteArray();
    }
}
