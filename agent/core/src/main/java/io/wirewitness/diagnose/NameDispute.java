package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.NameAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two resolvers that give quite different addresses for one name, of which the client took one that only one of them gives.
 *
 * @param ours the answer that gives the server's address
 * @param other an answer of another resolver that does not
 * @param oursCount how many addresses the first resolver gave for the name in all
 * @param otherCount how many the second gave
 */
public record NameDispute(NameAnswer ours, NameAnswer other, int oursCount, int otherCount) {

    /** The dispute about the server's address; null if the capture shows none. */
    public static @Nullable NameDispute of(Incident incident) {
        Endpoint remote = incident.remote();
        if (remote == null) {
            return null;
        }
        for (NameAnswer ours : incident.surroundings().names()) {
            if (!ours.asksForAddresses() || !gives(ours, remote)) {
                continue;
            }
            Map<String, List<NameAnswer>> others = new LinkedHashMap<>();
            Set<String> own = new TreeSet<>();
            for (NameAnswer answer : incident.surroundings().names()) {
                if (!answer.name().equals(ours.name()) || answer.type() != ours.type()) {
                    continue;
                }
                if (answer.resolver().host().equals(ours.resolver().host())) {
                    answer.addresses().forEach(address -> own.add(address.host()));
                } else if (!answer.addresses().isEmpty() && answer.complete()) {
                    others.computeIfAbsent(answer.resolver().host(), key -> new ArrayList<>())
                            .add(answer);
                }
            }
            for (List<NameAnswer> answers : others.values()) {
                Set<String> theirs = new TreeSet<>();
                answers.forEach(answer -> answer.addresses().forEach(address -> theirs.add(address.host())));
                if (theirs.stream().noneMatch(own::contains)) {
                    return new NameDispute(ours, answers.get(0), own.size(), theirs.size());
                }
            }
        }
        return null;
    }

    /** {@code 10.0.0.2 gives only 203.0.113.9 for api.example.com; 10.0.0.3 gives 12 others and not this one}. */
    public String text(Endpoint remote) {
        return "the resolvers disagree about " + ours.name() + ": "
                + ours.resolver().host() + " gives " + remote.host()
                + (oursCount > 1 ? " and " + (oursCount - 1) + " more" : " only") + ", "
                + other.resolver().host()
                + " gives " + otherCount + (otherCount == 1 ? " other address" : " other addresses")
                + " and not this one";
    }

    private static boolean gives(NameAnswer answer, Endpoint server) {
        return answer.addresses().stream().anyMatch(address -> address.host().equals(server.host()));
    }
}
