package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OtherConnections;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.ArrayList;
import java.util.List;

/** The peer ends connections at a fixed age, whatever they carried and however busy they are. */
public final class ConnectionAgeLimit implements Rule {

    /** Younger connections end for many reasons within a second of each other. */
    private static final long YOUNGEST_NANOS = 10_000_000_000L;

    /** One more of the same age can be chance. */
    private static final int OTHERS_AT_LEAST = 2;

    @Override
    public String cause() {
        return "connection-age-limit";
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        Ending ending = Ending.of(incident);
        if (exchange == null || ending == null || !exchange.ended() || exchange.closedByUsFirst()) {
            return Opinion.notConcerned();
        }
        TcpSegment fin = ending.peerFin();
        long opened = exchange.connection().openedNanos();
        if (fin == null || opened == 0 || ending.begunByUs() || exchange.firstUse() || exchange.answerBytes() > 0) {
            return Opinion.notConcerned();
        }
        RequestOnWire request = RequestOnWire.of(incident);
        if (request == null || request.coveredBy(fin) > 0) {
            return Opinion.notConcerned(); // it took the request: a limit of age lets that finish
        }
        long age = fin.epochNanos() - opened;
        List<Neighbour> same = age < YOUNGEST_NANOS ? List.of() : OtherConnections.ofOneAge(incident, age);
        if (same.size() < OTHERS_AT_LEAST) {
            return Opinion.notConcerned(); // one connection's age says nothing
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null) {
            return Opinion.ruledOut(going.text() + ": it was going away");
        }
        if (!differ(exchange, fin, same)) {
            return Opinion.ruledOut("these connections were idle for the same time, too");
        }
        if (OtherConnections.olderElsewhere(incident, age)) {
            return Opinion.ruledOut("another connection to the server grew older than that");
        }
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, Confidence.LIKELY)
                .headline("the server closed the connection at the age of " + Quantity.nanos(age) + ", as it did with "
                        + Quantity.counted(same.size(), "other connection") + ", and the client's request met that")
                .action(
                        "let the client retire connections before that age: Apache setConnectionTimeToLive, Reactor Netty"
                                + " maxLifeTime, Vert.x setMaxLifetime; or raise the server's limit: nginx keepalive_time (1 h),"
                                + " Envoy max_connection_duration, gRPC max_connection_age")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .packet(fin, "FIN from the server at the age of " + Quantity.nanos(age))
                .request(request, "");
        for (Neighbour other : same.subList(0, Math.min(3, same.size()))) {
            statement.fact(
                    Tier.PACKETS,
                    other.endNanos(),
                    "FIN from the server to " + other.client() + " at the age of "
                            + Quantity.nanos(other.endNanos() - other.firstNanos()) + ", after "
                            + Quantity.counted(other.requests(), "request") + " and "
                            + Quantity.nanos(other.idleNanos())
                            + " of quiet");
        }
        return statement
                .missing("the server's or its load balancer's setting for the age of connections")
                .stated();
    }

    /** An idle limit ends connections of one age too, if they were used alike. */
    private static boolean differ(Exchange exchange, TcpSegment fin, List<Neighbour> same) {
        List<Neighbour> all = new ArrayList<>(same);
        long idle = exchange.idleMillis() * 1_000_000 - (exchange.connection().exchangeStartNanos() - fin.epochNanos());
        Neighbour first = same.get(0);
        all.add(new Neighbour(
                first.client(),
                first.server(),
                first.firstNanos(),
                first.lastNanos(),
                first.end(),
                first.endNanos(),
                first.requests(),
                Math.max(0, idle),
                first.syns()));
        return same.stream().allMatch(other -> other.idleNanos() >= 0) && OtherConnections.differInIdleness(all);
    }
}
