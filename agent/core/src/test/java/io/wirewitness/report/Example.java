package io.wirewitness.report;

import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.capture.LinkType;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Payload;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The incident of the contract's example, and small changes to it. */
final class Example {

    static final Instant AT = Instant.parse("2026-11-20T10:22:15.533120914Z");
    static final long AT_NANOS = AT.getEpochSecond() * 1_000_000_000L + AT.getNano();
    static final long MILLI = 1_000_000L;
    static final Endpoint LOCAL = Endpoint.parse("10.0.0.7:49092");
    static final Endpoint REMOTE = Endpoint.parse("10.0.0.5:443");
    static final long FIN_NUMBER = 3841966;

    private Example() {}

    static Report report() {
        return report("7f3a91c2", AT_NANOS, REMOTE);
    }

    static Report report(String id, long epochNanos, Endpoint remote) {
        return new Report(
                incident(id, epochNanos, remote, failure(), call()), verdict(epochNanos), packets(epochNanos));
    }

    static Report in(Trace trace) {
        Report report = report();
        return new Report(report.incident().toBuilder().trace(trace).build(), report.verdict(), report.packets());
    }

    static Report with(Failure failure, @Nullable Call call) {
        return new Report(incident("7f3a91c2", AT_NANOS, REMOTE, failure, call), verdict(AT_NANOS), List.of());
    }

    static Failure failure() {
        return new Failure(Failure.Kind.END_OF_STREAM, "java.io.IOException", "unexpected end of stream");
    }

    static Call call() {
        return new Call(1, "okhttp 4.12.0", "POST", "https://api.example.com/orders", null, 10_000, true);
    }

    static Incident incident(String id, long at, Endpoint remote, Failure failure, @Nullable Call call) {
        Connection connection = new Connection(
                9,
                Role.CLIENT,
                LOCAL,
                remote,
                "api.example.com",
                at - 84_713 * MILLI,
                at - 84_711 * MILLI,
                at - 72_431 * MILLI,
                at - MILLI,
                90_211,
                3_120,
                7,
                at - MILLI,
                72_431,
                412,
                0,
                0,
                null,
                null,
                null);
        return new IncidentBuilder(id, at, failure)
                .connection(connection)
                .call(call)
                .flow(flow(at, remote))
                .tiers(Set.of(Tier.PACKETS, Tier.APP, Tier.KERNEL))
                .build();
    }

    static Verdict verdict(long at) {
        return new Verdict(
                "idle-closed-before-reuse",
                Blame.CONFIG,
                Confidence.PROVEN,
                "the server had closed this pooled connection 12.4 s before the request was written",
                "keep idle connections for less than 60 s: new ConnectionPool(5, 50, SECONDS)",
                new Retry(Retry.Safe.YES, "0 of 412 request bytes were acknowledged"),
                List.of(
                        new Evidence(Tier.KERNEL, at - MILLI, "CLOSE_WAIT before the write"),
                        new Evidence(
                                Tier.PACKETS,
                                at - 12_431 * MILLI,
                                "FIN from the server after 60.002 s of silence",
                                FIN_NUMBER)),
                List.of(new RuledOut("idle-close-race", "the FIN came 12.4 s before the write")),
                List.of());
    }

    static FlowSnapshot flow(long at, Endpoint remote) {
        FlowSnapshot.Side side = new FlowSnapshot.Side(1, 0, 0, 0, -1, -1, null, null, 64, 64);
        return new FlowSnapshot(
                LOCAL,
                remote,
                "ShADadFr",
                true,
                side,
                side,
                List.of(
                        segment(FIN_NUMBER, at - 12_431 * MILLI, remote, LOCAL, TcpFlags.FIN | TcpFlags.ACK),
                        segment(FIN_NUMBER + 1, at - 12_430 * MILLI, LOCAL, remote, TcpFlags.ACK)),
                false,
                at - 84_711 * MILLI,
                at);
    }

    private static TcpSegment segment(long number, long nanos, Endpoint from, Endpoint to, int flags) {
        return new TcpSegment(
                number, nanos, from, to, 1, 1, flags, 512, 0, 64, 1, 20, false, Payload.NONE, 0, true, null);
    }

    static List<CapturedPacket> packets(long at) {
        return List.of(
                new CapturedPacket(
                        FIN_NUMBER, at - 12_431 * MILLI, LinkType.ETHERNET, 54, ethernet(REMOTE, LOCAL, 0x11)),
                new CapturedPacket(FIN_NUMBER + 1, at - 12_430 * MILLI, LinkType.RAW, 40, ipv4(LOCAL, REMOTE, 0x10)),
                new CapturedPacket(
                        FIN_NUMBER + 2, at - MILLI, LinkType.ETHERNET, 54 + 412, ethernet(LOCAL, REMOTE, 0x18)));
    }

    /** 14 bytes of Ethernet, then IPv4. */
    private static byte[] ethernet(Endpoint from, Endpoint to, int flags) {
        return ByteBuffer.allocate(54)
                .put(new byte[12])
                .putShort((short) 0x0800)
                .put(ipv4(from, to, flags))
                .array();
    }

    /** 20 bytes of IPv4 and 20 of TCP. */
    private static byte[] ipv4(Endpoint from, Endpoint to, int flags) {
        return ByteBuffer.allocate(40)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) 40)
                .putInt(0x4000)
                .put((byte) 64)
                .put((byte) 6)
                .putShort((short) 0)
                .putInt((int) from.low())
                .putInt((int) to.low())
                .putShort((short) from.port())
                .putShort((short) to.port())
                .putInt(1)
                .putInt(1)
                .put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 512)
                .putInt(0)
                .array();
    }
}
