package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Incident;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ICMP message which says that our segment was not delivered (RFC 792 type 3, RFC 4443 type 1), and that quotes it.
 *
 * @param error the message
 * @param sender who sent it
 * @param prohibited whether it says that somebody forbids the connection
 */
public record Unreachable(IcmpError error, Sender sender, boolean prohibited) {

    /** Who sent an ICMP error. */
    public enum Sender {
        /** The address that was asked for. */
        SERVER,
        /** The host that asked. */
        CLIENT,
        /** A router or a firewall between them. */
        ON_THE_WAY
    }

    /** RFC 792: fragmentation was needed; that is a matter of sizes, not of ways. */
    private static final int FRAGMENTATION_NEEDED = 4;

    /** The messages about segments that our side sent, in order of capture; empty without any. */
    public static List<Unreachable> of(Incident incident) {
        List<Unreachable> found = new ArrayList<>();
        Endpoint local = incident.local();
        Endpoint remote = incident.remote();
        for (IcmpError error : incident.surroundings().icmp()) {
            boolean ours = error.quotedSource().equals(local)
                    && error.quotedDestination().equals(remote);
            boolean undelivered =
                    error.ipv6() ? error.type() == 1 : error.type() == 3 && error.code() != FRAGMENTATION_NEEDED;
            if (ours && undelivered) {
                found.add(new Unreachable(error, sender(error, local, remote), prohibited(error)));
            }
        }
        return found;
    }

    private static Sender sender(IcmpError error, @Nullable Endpoint local, @Nullable Endpoint remote) {
        if (Neighbours.sameAddress(error.from(), remote)) {
            return Sender.SERVER;
        }
        return Neighbours.sameAddress(error.from(), local) ? Sender.CLIENT : Sender.ON_THE_WAY;
    }

    /** IPv4: 9, 10 and 13 (RFC 1812, 5.2.7.1). IPv6: 1, 5 and 6 (RFC 4443, 3.1). */
    private static boolean prohibited(IcmpError error) {
        return switch (error.code()) {
            case 9, 10, 13 -> !error.ipv6();
            case 1, 5, 6 -> error.ipv6();
            default -> false;
        };
    }

    /** True if it says that the host, or the way to it, is not there. */
    public boolean noHost() {
        return error.ipv6() ? error.code() == 0 || error.code() == 3 : error.code() <= 1;
    }

    /** {@code host unreachable (ICMP type 3, code 1)}. */
    public String text() {
        return name() + " (ICMP" + (error.ipv6() ? "v6" : "") + " type " + error.type() + ", code " + error.code()
                + ")";
    }

    private String name() {
        if (error.ipv6()) {
            return switch (error.code()) {
                case 0 -> "no route";
                case 1 -> "administratively prohibited";
                case 3 -> "address unreachable";
                case 4 -> "port unreachable";
                case 5 -> "source address refused by policy";
                case 6 -> "route rejected";
                default -> "destination unreachable";
            };
        }
        return switch (error.code()) {
            case 0 -> "network unreachable";
            case 1 -> "host unreachable";
            case 3 -> "port unreachable";
            case 9 -> "network administratively prohibited";
            case 10 -> "host administratively prohibited";
            case 13 -> "communication administratively prohibited";
            default -> "destination unreachable";
        };
    }
}
