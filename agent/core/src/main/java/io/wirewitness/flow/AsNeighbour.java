package io.wirewitness.flow;

import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Neighbour.End;
import io.wirewitness.model.Protocol;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A connection as its neighbours see it. Any thread. */
public final class AsNeighbour {

    private AsNeighbour() {}

    /** What others may know of it. */
    public static Neighbour of(FlowSnapshot flow) {
        FlowSnapshot.Side client = flow.fromClient();
        FlowSnapshot.Side server = flow.fromServer();
        boolean answered = server.habits().syns() > 0 || server.payloadBytes() > 0;
        boolean opening = client.habits().syns() > 0 && !answered;
        TcpSegment refusal = server.rst();
        TcpSegment last = first(client.fin(), client.rst(), server.fin(), server.rst());
        End end;
        if (opening && refusal != null) {
            end = End.REFUSED;
            last = refusal;
        } else if (opening && server.segments() == 0) {
            end = End.UNANSWERED;
        } else if (last == null) {
            end = End.OPEN;
        } else if (last.source().equals(flow.client())) {
            end = last.has(TcpFlags.RST) ? End.CLIENT_RESET : End.CLIENT_FIN;
        } else {
            end = last.has(TcpFlags.RST) ? End.SERVER_RESET : End.SERVER_FIN;
        }
        long endNanos = last == null ? flow.lastNanos() : last.epochNanos();
        FlowExchange exchange = flow.exchange();
        return new Neighbour(
                flow.client(),
                flow.server(),
                flow.firstNanos(),
                flow.lastNanos(),
                end,
                endNanos,
                exchange == null ? 0 : exchange.ordinal(),
                quietBefore(flow, endNanos),
                client.habits().syns(),
                server.habits().firstSynNanos(),
                heard(server),
                server.minTtl() == server.maxTtl() ? server.minTtl() : -1);
    }

    private static long heard(FlowSnapshot.Side server) {
        long heard = Math.max(server.habits().firstSynNanos(), server.lastPayloadNanos());
        TcpSegment fin = server.fin();
        TcpSegment rst = server.rst();
        heard = fin == null ? heard : Math.max(heard, fin.epochNanos());
        return rst == null ? heard : Math.max(heard, rst.epochNanos());
    }

    /** How long neither end had sent payload when it ended; -1 if payload came later, or none at all. */
    private static long quietBefore(FlowSnapshot flow, long endNanos) {
        long payload =
                Math.max(flow.fromClient().lastPayloadNanos(), flow.fromServer().lastPayloadNanos());
        FlowExchange exchange = flow.exchange();
        if (payload > endNanos && exchange != null && exchange.requestFirstNanos() > endNanos) {
            return exchange.idleBeforeNanos() < 0
                    ? -1
                    : endNanos - (exchange.requestFirstNanos() - exchange.idleBeforeNanos());
        }
        if (flow.protocol() == Protocol.TLS && exchange != null && exchange.responseLastNanos() > 0) {
            // The server's close_notify is payload, but no use of the connection.
            payload = Math.max(flow.fromClient().lastPayloadNanos(), exchange.responseLastNanos());
        }
        return payload == 0 || payload > endNanos ? -1 : endNanos - payload;
    }

    private static @Nullable TcpSegment first(@Nullable TcpSegment... candidates) {
        return Stream.of(candidates)
                .filter(Objects::nonNull)
                .min(Comparator.comparingLong(TcpSegment::number))
                .orElse(null);
    }
}
