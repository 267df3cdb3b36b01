package io.wirewitness.flow;

import io.wirewitness.model.IcmpError;
import java.util.ArrayList;
import java.util.List;

/** ICMP errors about one connection's two ends: the first ones, which tell why, and the last, which tell until when. Not thread-safe. */
public final class IcmpErrors {

    private static final int MOST = 8;

    /** Before a connection's first segment, an error about it belongs to an earlier one between the same ends. */
    private static final long SLACK_NANOS = 1_000_000;

    private final List<IcmpError> errors = new ArrayList<>(1);

    /** None. */
    public IcmpErrors() {}

    /** Takes one, by which another may be forgotten. */
    public void add(IcmpError error) {
        if (errors.size() == MOST) {
            errors.remove(MOST / 2);
        }
        errors.add(error);
    }

    /** True if the one with this packet number is still known. */
    boolean has(long number) {
        for (IcmpError error : errors) {
            if (error.number() == number) {
                return true;
            }
        }
        return false;
    }

    /** Those about a connection that began then, in order of capture. */
    public List<IcmpError> since(long firstNanos) {
        return errors.stream()
                .filter(error -> error.epochNanos() >= firstNanos - SLACK_NANOS)
                .toList();
    }
}
