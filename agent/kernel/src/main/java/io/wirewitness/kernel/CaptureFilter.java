package io.wirewitness.kernel;

import io.wirewitness.model.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Filters in libpcap's language (pcap-filter(7)) that let less through than the one they start from. */
final class CaptureFilter {

    /** A term is some 20 to 40 BPF instructions, of which the kernel takes 4096. */
    static final int MOST_TERMS = 40;

    /** SYN, FIN and RST. {@code tcp[]} knows IPv4 only; in IPv6, byte 53 has the flags if no extension header comes first. */
    private static final String MARKS =
            "(ip and tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0) or (ip6[6] = 6 and ip6[53] & 7 != 0)";

    /** Errors, which quote the segment that they are about: RFC 792 types 3, 4, 11, 12; RFC 4443 types 1 to 4. */
    private static final String ICMP_ERRORS = "(icmp and (icmp[0] = 3 or icmp[0] = 4 or icmp[0] = 11 or icmp[0] = 12))"
            + " or (icmp6 and ip6[40] >= 1 and ip6[40] <= 4)";

    /** What the agent takes unless it is told otherwise: TCP, and what routers and firewalls say of it. */
    static final String USUAL = "tcp or " + ICMP_ERRORS;

    private CaptureFilter() {}

    /** A filter as people are told of it: without what libpcap needs to know of ICMP. */
    static String told(String filter) {
        return filter.replace(ICMP_ERRORS, "ICMP errors");
    }

    /** Only packets that begin or end a connection, and ICMP errors. */
    static String marksOf(String filter) {
        return "(" + filter + ") and (" + MARKS + " or " + ICMP_ERRORS + ")";
    }

    /**
     * Only packets from or to these endpoints, besides all that begin or end a connection (for the connections of
     * tomorrow), and ICMP errors. With too many endpoints by port only, and with too many ports unchanged.
     */
    static String narrowed(String filter, Collection<Endpoint> endpoints) {
        TreeSet<Endpoint> distinct = new TreeSet<>(endpoints);
        List<String> terms =
                distinct.stream().map(CaptureFilter::term).distinct().toList();
        if (terms.size() > MOST_TERMS) {
            terms = distinct.stream()
                    .map(endpoint -> "tcp port " + endpoint.port())
                    .distinct()
                    .toList();
        }
        if (terms.isEmpty() || terms.size() > MOST_TERMS) {
            return filter;
        }
        String some = terms.stream().collect(Collectors.joining(") or (", "(", ")"));
        return "(" + filter + ") and (" + some + " or " + MARKS + " or " + ICMP_ERRORS + ")";
    }

    private static String term(Endpoint endpoint) {
        boolean wildcard = endpoint.high() == 0 && (int) endpoint.low() == 0; // 0.0.0.0 or ::
        return (wildcard ? "" : "host " + endpoint.host() + " and ") + "tcp port " + endpoint.port();
    }
}
