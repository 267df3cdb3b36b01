package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;

/** The number of our socket's descriptor was closed behind its back, and is nobody's, or another socket's. */
public final class DescriptorReused implements Rule {

    @Override
    public String cause() {
        return "descriptor-reused";
    }

    @Override
    public Opinion judge(Incident incident) {
        Connection connection = incident.connection();
        if (connection == null || connection.role() == Role.OBSERVER) {
            return Opinion.notConcerned();
        }
        boolean bad = incident.failure().kind() == Failure.Kind.BAD_DESCRIPTOR;
        Endpoint found = connection.descriptorEnd();
        boolean foreign = found != null && connection.local() != null && isAnother(found, connection.local());
        if (!bad && !foreign) {
            return Opinion.notConcerned();
        }
        if (connection.localClose() != null) {
            return bad ? Opinion.ruledOut("our own side had closed the connection before") : Opinion.notConcerned();
        }
        // Whatever else was read from the descriptor may be the other socket's, and so may the failure.
        Statement statement = Statement.of(
                        incident, cause(), Blame.LOCAL_APP, foreign ? Confidence.LIKELY : Confidence.PROVEN)
                .headline(
                        foreign
                                ? "the descriptor of this connection is another socket's now, bound to " + found
                                        + ": something in this process closed it by its number"
                                : "the descriptor of this connection is not open any more, and no close of ours came before:"
                                        + " something in this process closed it by its number")
                .action(
                        "look for what closes a descriptor twice, or one that it does not own: native code (JNI, JNA, a driver),"
                                + " a FileDescriptor shared by two streams, one that was set by reflection, a finalizer or Cleaner"
                                + " that comes late; strace -f -e trace=close -p <pid> names the thread");
        if (connection.local() != null) {
            statement.fact(
                    Tier.APP,
                    connection.connectedNanos() == 0 ? connection.openedNanos() : connection.connectedNanos(),
                    "this connection's own end is " + connection.local());
        }
        if (foreign) {
            statement.fact(
                    Tier.KERNEL, incident.epochNanos(), "the descriptor's own end is " + found + " (getsockname)");
        }
        if (foreign) {
            statement.missing(
                    "which of the two connections failed: the kernel's other facts are those of the descriptor");
        }
        return statement.failure().stated();
    }

    /** A reset or failed connect may leave an end without an address or a port: that is no other socket. */
    private static boolean isAnother(Endpoint found, Endpoint own) {
        return !found.isWildcard() && !own.isWildcard() && found.port() != 0 && own.port() != 0 && !found.equals(own);
    }
}
