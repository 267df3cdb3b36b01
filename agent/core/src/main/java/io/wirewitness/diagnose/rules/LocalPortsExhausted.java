package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Handshake;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.PortsCounted;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.LocalPorts;
import io.wirewitness.model.Tier;
import java.util.Objects;

/** A connect failed before any packet left: every local port towards this peer was taken. */
public final class LocalPortsExhausted implements Rule {

    /** Between the failure and the count connections in TIME_WAIT expire: at 470 connects a second two or three. */
    private static final double ALL = 0.98;

    /** What is bound and not connected is in no table: some of the rest may be taken as well. */
    private static final double MOST = 0.8;

    private static final double HALF = 0.5;

    @Override
    public String cause() {
        return "local-ports-exhausted";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.is(Failure.Kind.CONNECT_WITHOUT_PORT);
    }

    @Override
    public Opinion judge(Incident incident) {
        Connection connection = incident.connection();
        Endpoint remote = incident.remote();
        if (incident.failure().kind() != Failure.Kind.CONNECT_WITHOUT_PORT || connection == null || remote == null) {
            return Opinion.notConcerned();
        }
        Handshake handshake = Handshake.of(incident);
        if (handshake != null && handshake.syn() != null) {
            return Opinion.ruledOut("a SYN left this host: it had a port");
        }
        Endpoint local = incident.local();
        if (local != null && local.port() != 0) {
            // inet_hash_connect, net/ipv4/inet_hashtables.c: a socket that has its port only needs a pair that is not
            // in use.
            return Opinion.ruledOut("its socket was bound to port " + local.port() + " of ours: it needed no other");
        }
        LocalPorts ports = incident.surroundings().ports();
        if (ports == null) {
            // Without a count an IPv6 address to connect from may be what is missing; with IPv4 that is another error.
            return remote.isIpv4() ? uncounted(incident, remote) : Opinion.notConcerned();
        }
        double part = (double) ports.taken() / ports.all();
        if (part < HALF) {
            return Opinion.ruledOut(ports.all() - ports.taken() + " of " + ports.all()
                    + " local ports were free towards " + remote + ", unless as many are bound and not connected");
        }
        if (part < MOST) {
            return Opinion.notConcerned();
        }
        // Another local address has all ports again: which one this connect would have had, only routing knows.
        return counted(incident, ports, remote, part >= ALL && ports.otherLocals() == 0);
    }

    private Opinion counted(Incident incident, LocalPorts ports, Endpoint remote, boolean all) {
        boolean waiting = ports.timeWait() >= ports.open();
        Connection connection = Objects.requireNonNull(incident.connection());
        Statement statement = Statement.of(
                        incident, cause(), Blame.LOCAL_APP, all ? Confidence.PROVEN : Confidence.LIKELY)
                .headline("no connection to " + remote + " could be begun: " + ports.taken() + " of " + ports.all()
                        + " local ports were taken towards it, " + ports.timeWait() + " of them in TIME_WAIT")
                .action(
                        waiting
                                ? "keep connections to this peer alive and read each response to its end, so that the pool"
                                        + " can use them again: a connection that is made for each request and closed by us"
                                        + " keeps its port for 60 s; as a stopgap sysctl net.ipv4.tcp_tw_reuse=1 or a wider"
                                        + " net.ipv4.ip_local_port_range (lint: local-ports-few)"
                                : "find out who holds " + ports.open()
                                        + " open connections to this peer: close responses"
                                        + " that are not read, and bound the pool; a wider net.ipv4.ip_local_port_range"
                                        + " helps only where so many are meant (lint: local-ports-few)");
        long took = incident.epochNanos() - connection.openedNanos();
        statement
                .failure()
                .fact(
                        Tier.APP,
                        connection.openedNanos(),
                        "connect to " + remote + ", which failed within " + Quantity.nanos(Math.max(0, took))
                                + ": no packet left")
                .fact(Tier.KERNEL, ports.epochNanos(), PortsCounted.text(ports, remote));
        if (ports.otherLocals() > 0) {
            statement.missing("from which address of ours this connect would have gone: "
                    + ports.otherLocals() + " other"
                    + (ports.otherLocals() == 1 ? " has" : "s have")
                    + " connections to this peer too, each with ports of its own");
        }
        if (ports.taken() < ALL * ports.all()) {
            statement.missing("what had the other " + (ports.all() - ports.taken())
                    + " ports: a socket that is bound and not connected is in no table, and some may have become free"
                    + " before they were counted");
        }
        return statement.stated();
    }

    private Opinion uncounted(Incident incident, Endpoint remote) {
        return Statement.of(incident, cause(), Blame.LOCAL_APP, Confidence.POSSIBLE)
                .headline("no connection to " + remote + " could be begun: the kernel had no local port for it")
                .action("count this host's connections to this peer (ss -tan dst " + remote.host() + " | wc -l) against"
                        + " sysctl net.ipv4.ip_local_port_range; keep connections alive instead of making one for each"
                        + " request (lint: local-ports-few)")
                .failure()
                .missing("how many local ports were taken: the kernel's table of connections was not read"
                        + " (/proc/net/tcp)")
                .stated();
    }
}
