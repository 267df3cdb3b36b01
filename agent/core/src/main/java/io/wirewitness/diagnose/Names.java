package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What resolvers answered for the name that a connection's address stands for. Only answers with addresses of the same
 * family count: a name's other family is another question. Immutable; any thread.
 */
public final class Names {

    private static final int ADDRESSES_SHOWN = 3;

    private final String name;
    private final Endpoint address;
    private final List<NameAnswer> answers;

    private Names(String name, Endpoint address, List<NameAnswer> answers) {
        this.name = name;
        this.address = address;
        this.answers = List.copyOf(answers);
    }

    /**
     * The answers for the name that was connected to, oldest first; null if none was captured. The name is the
     * connection's own if it is known, else the one that an answer led to this address.
     */
    public static @Nullable Names of(Incident incident) {
        Endpoint remote = incident.remote();
        if (remote == null || incident.connection() == null) {
            return null;
        }
        String host = incident.connection().host();
        String name = null;
        for (NameAnswer answer : incident.surroundings().names()) {
            boolean isHost = host != null && host.equalsIgnoreCase(answer.name());
            if (isHost || (name == null && gives(answer, remote))) {
                name = answer.name();
            }
        }
        if (name == null) {
            return null;
        }
        List<NameAnswer> found = new ArrayList<>();
        for (NameAnswer answer : incident.surroundings().names()) {
            // A part of an answer is no evidence of what it lacks.
            boolean counts = gives(answer, remote) || (answer.complete() && hasFamily(answer, remote));
            if (counts && answer.name().equalsIgnoreCase(name)) {
                found.add(answer);
            }
        }
        found.sort(Comparator.comparingLong(NameAnswer::epochNanos));
        return found.isEmpty() ? null : new Names(name, remote, found);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The latest answer that gave the address; null if none did. */
    public @Nullable NameAnswer lastGiving() {
        NameAnswer last = null;
        for (NameAnswer answer : answers) {
            last = gives(answer, address) ? answer : last;
        }
        return last;
    }

    /**
     * The latest answer before a moment, if the address is not in it and never came back: neither in a later answer nor
     * after an earlier one without it, as names do that hand out their addresses in turn. Null otherwise.
     */
    public @Nullable NameAnswer replacedBy(long beforeNanos) {
        NameAnswer without = null;
        for (NameAnswer answer : answers) {
            if (gives(answer, address)) {
                if (without != null) {
                    return null;
                }
            } else if (answer.epochNanos() < beforeNanos || without == null) {
                without = answer;
            }
        }
        return without != null && without.epochNanos() < beforeNanos ? without : null;
    }

    /**
     * True if the address was given anew after an earlier answer with it had run out: such a name does not hand out another
     * address each time, as far as was seen.
     */
    public boolean stable() {
        NameAnswer before = null;
        for (NameAnswer answer : answers) {
            boolean gives = gives(answer, address);
            if (gives
                    && before != null
                    && before.ttlSeconds() >= 0
                    && answer.epochNanos() - before.epochNanos() > before.ttlSeconds() * 1_000_000_000L) {
                return true;
            }
            before = gives ? (before == null ? answer : before) : null;
        }
        return false;
    }

    /** A resolver that gave the address, by its latest answer that did, if another one never did; null otherwise. */
    public @Nullable NameAnswer givenByOneOnly() {
        NameAnswer giving = lastGiving();
        return giving != null && neverGiving() != null ? giving : null;
    }

    /** The latest answer of a resolver that answered and never gave the address; null if there is no such resolver. */
    public @Nullable NameAnswer neverGiving() {
        Map<Endpoint, NameAnswer> latest = new LinkedHashMap<>();
        for (NameAnswer answer : answers) {
            latest.put(answer.resolver(), answer);
        }
        for (NameAnswer answer : answers) {
            if (gives(answer, address)) {
                latest.remove(answer.resolver());
            }
        }
        return latest.isEmpty() ? null : latest.values().iterator().next();
    }

    /** True if no address of one answer is in the other. */
    public static boolean disjoint(NameAnswer one, NameAnswer other) {
        return one.addresses().stream().noneMatch(address -> gives(other, address));
    }

    /** {@code 192.0.2.1, 192.0.2.2, and 10 more}. */
    public static String addresses(NameAnswer answer) {
        String shown = answer.addresses().stream()
                .limit(ADDRESSES_SHOWN)
                .map(Endpoint::host)
                .collect(Collectors.joining(", "));
        int more = answer.addresses().size() - ADDRESSES_SHOWN;
        return more > 0 ? shown + ", and " + more + " more" : shown;
    }

    /** Adds that only one of several resolvers gave the address, to a statement of any cause; nothing if it is not so. */
    public static void describe(Statement statement, Incident incident) {
        Names names = of(incident);
        NameAnswer giving = names == null ? null : names.givenByOneOnly();
        NameAnswer other = names == null ? null : names.neverGiving();
        if (names == null || giving == null || other == null) {
            return;
        }
        fact(
                statement,
                giving,
                "the resolver " + giving.resolver().host() + " gave " + addresses(giving) + " for " + names.name());
        fact(
                statement,
                other,
                "the resolver " + other.resolver().host() + " gave " + addresses(other)
                        + " for it, and never this address");
    }

    /** Adds a DNS answer as a fact. */
    public static void fact(Statement statement, NameAnswer answer, String text) {
        statement.packet(answer.number(), answer.epochNanos(), text);
    }

    /** When the client began to connect; the failure itself if that was not captured. */
    public static long connectNanos(Incident incident) {
        Handshake handshake = Handshake.of(incident);
        TcpSegment syn = handshake == null ? null : handshake.syn();
        return syn == null ? incident.epochNanos() : syn.epochNanos();
    }

    /** True if all addresses of an answer are for use inside a site only (RFC 1918, RFC 6598, RFC 4193). */
    public static boolean isInternal(NameAnswer answer) {
        return answer.addresses().stream().allMatch(Names::isInternal);
    }

    private static boolean isInternal(Endpoint address) {
        if (!address.isIpv4()) {
            return address.high() >>> 57 == 0x7e; // fc00::/7
        }
        int ipv4 = (int) address.low();
        return ipv4 >>> 24 == 10
                || ipv4 >>> 20 == 0xac1 // 172.16.0.0/12
                || ipv4 >>> 16 == 0xc0a8 // 192.168.0.0/16
                || ipv4 >>> 22 == 0x191; // 100.64.0.0/10
    }

    private static boolean gives(NameAnswer answer, Endpoint wanted) {
        return answer.addresses().stream().anyMatch(given -> Neighbours.sameAddress(given, wanted));
    }

    private static boolean hasFamily(NameAnswer answer, Endpoint wanted) {
        return answer.addresses().stream().anyMatch(given -> given.isIpv4() == wanted.isIpv4());
    }
}
