package io.wirewitness.report;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reports as captures alone give them. */
final class Explained {

    /** Everything that a terminal, a browser or a logging library might take for more than text. */
    static final String HOSTILE =
            "</title><script>alert(1)</script>\" onload='x' \u001b]0;t\u0007 \u202e ${jndi:x} &amp; \u00e9";

    private Explained() {}

    static WireScript closedWhileIdle(String client, String server) {
        return closedWhileIdle(client, server, Integer.MAX_VALUE);
    }

    /** The last request has 412 bytes. */
    static WireScript closedWhileIdle(String client, String server, int mtu) {
        return WireScript.between(client, server)
                .mtu(mtu)
                .at(0)
                .handshake()
                .client("GET /orders?token=secret HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .at(0.02)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(60.02)
                .serverFin()
                .clientAck()
                .at(73.42)
                .lost()
                .client(412)
                .at(73.4204)
                .serverBareRst();
    }

    static Report report() {
        return report(closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443").snapshot(), Confidence.PROVEN);
    }

    static Report report(FlowSnapshot flow, Confidence confidence) {
        return report(flow, "idle-closed-before-reuse", confidence, null, "the server had closed it 13.4 s before");
    }

    static Report report(
            FlowSnapshot flow, String cause, Confidence confidence, @Nullable String host, String headline) {
        long at = flow.lastNanos();
        Connection connection = new Connection(
                0,
                Role.OBSERVER,
                flow.client(),
                flow.server(),
                host,
                flow.firstNanos(),
                flow.firstNanos(),
                0,
                0,
                40,
                94,
                2,
                0,
                73_400,
                412,
                0,
                0,
                null,
                null,
                null);
        Incident incident = new IncidentBuilder("00000001", at, new Failure(Failure.Kind.END_OF_STREAM, null, null))
                .connection(connection)
                .flow(flow)
                .tiers(Set.of(Tier.PACKETS))
                .build();
        Verdict verdict = new Verdict(
                cause,
                Blame.LOCAL_APP,
                confidence,
                headline,
                "keep idle connections for less than 60 s; see https://docs.example.com/a?key=secret",
                new Retry(Retry.Safe.YES, "0 of 412 request bytes were acknowledged"),
                List.of(new Evidence(Tier.PACKETS, at - 13_400_400_000L, "FIN from the server", 7)),
                List.of(new RuledOut("idle-close-race", "the FIN came 13.4 s before the request")),
                List.of("whether the server was draining"));
        return new Report(incident, verdict, List.of());
    }

    static Summary summary(String... faults) {
        return new Summary(
                List.of("a.pcap"),
                1234,
                1_200_000,
                40,
                Map.of("idle-closed-before-reuse", 1L),
                12,
                0,
                List.of(faults),
                List.of(),
                WireScript.nanosAt(0),
                WireScript.nanosAt(73.42),
                0.25);
    }
}
