package io.wirewitness.jfr;

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
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Lost;
import io.wirewitness.model.Payload;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Trace;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The incident of the contract's example. */
final class Example {

    static final Instant AT = Instant.parse("2026-11-20T10:22:15.533120914Z");
    static final long AT_NANOS = AT.getEpochSecond() * 1_000_000_000L + AT.getNano();

    private static final Trace TRACE = new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    private static final long MILLI = 1_000_000L;
    private static final Endpoint LOCAL = Endpoint.parse("10.0.0.7:49092");
    private static final Endpoint REMOTE = Endpoint.parse("10.0.0.5:443");

    private Example() {}

    /** With this text as the exception's message and in the request's query. */
    static Report report(String foreign) {
        return with(foreign);
    }

    /** The same, and what the JVM did meanwhile. */
    static Report with(String foreign, JvmEvent... jvm) {
        Connection connection = new Connection(
                9,
                Role.CLIENT,
                LOCAL,
                REMOTE,
                "api.example.com",
                AT_NANOS - 84_713 * MILLI,
                AT_NANOS - 84_711 * MILLI,
                AT_NANOS - 72_431 * MILLI,
                AT_NANOS - MILLI,
                90_211,
                3_120,
                7,
                AT_NANOS - MILLI,
                72_431,
                412,
                0,
                0,
                null,
                null,
                null);
        Incident incident = new IncidentBuilder(
                        "7f3a91c2", AT_NANOS, new Failure(Failure.Kind.END_OF_STREAM, "java.io.IOException", foreign))
                .connection(connection)
                .call(new Call(
                        1,
                        "okhttp 4.12.0",
                        "POST",
                        "https://api.example.com/orders?token=" + foreign,
                        null,
                        10_000,
                        true))
                .flow(flow())
                .jvm(List.of(jvm))
                .tiers(Set.of(Tier.PACKETS, Tier.APP, Tier.KERNEL))
                .lost(new Lost(3, 4))
                .trace(TRACE)
                .build();
        return new Report(incident, verdict(), List.of());
    }

    private static Verdict verdict() {
        return new Verdict(
                "idle-closed-before-reuse",
                Blame.CONFIG,
                Confidence.PROVEN,
                "the server had closed this pooled connection 12.4 s before the request was written",
                "keep idle connections for less than 60 s: new ConnectionPool(5, 50, SECONDS)",
                new Retry(Retry.Safe.YES, "0 of 412 request bytes were acknowledged"),
                List.of(
                        new Evidence(Tier.KERNEL, AT_NANOS - MILLI, "CLOSE_WAIT before the write"),
                        new Evidence(
                                Tier.PACKETS,
                                AT_NANOS - 12_431 * MILLI,
                                "FIN from the server after 60.002 s of silence",
                                3841966)),
                List.of(new RuledOut("idle-close-race", "the FIN came 12.4 s before the write")),
                List.of("the server's own log"));
    }

    private static FlowSnapshot flow() {
        FlowSnapshot.Side side = new FlowSnapshot.Side(1, 0, 0, 0, -1, -1, null, null, 64, 64);
        TcpSegment fin = new TcpSegment(
                3841966,
                AT_NANOS - 12_431 * MILLI,
                REMOTE,
                LOCAL,
                4171,
                922,
                TcpFlags.FIN | TcpFlags.ACK,
                501,
                0,
                57,
                0,
                32,
                true,
                Payload.NONE,
                0,
                true,
                null);
        return new FlowSnapshot(LOCAL, REMOTE, "ShADadFr", true, side, side, List.of(fin), true, AT_NANOS, AT_NANOS);
    }
}
