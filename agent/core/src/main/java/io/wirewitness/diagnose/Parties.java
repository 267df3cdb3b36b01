package io.wirewitness.diagnose;

import io.wirewitness.model.Incident;
import io.wirewitness.model.Tier;

/**
 * How a verdict names the end that felt the failure: "we" where it is this JVM, "the client" where only a capture saw it.
 * Rules reason from that end in both; only the words differ.
 *
 * @param observed whether a capture alone saw it, so that nobody here is a party
 */
public record Parties(boolean observed) {

    /** The parties of an incident. */
    public static Parties of(Incident incident) {
        return new Parties(incident.observed());
    }

    /** {@code we}, or {@code the client}: the subject of a verb in the past tense. */
    public String we() {
        return observed ? "the client" : "we";
    }

    /** {@code we were}, or {@code the client was}. */
    public String weWere() {
        return observed ? "the client was" : "we were";
    }

    /** {@code us}, or {@code the client}. */
    public String us() {
        return observed ? "the client" : "us";
    }

    /** {@code our}, or {@code the client's}. */
    public String our() {
        return observed ? "the client's" : "our";
    }

    /** {@code our own}, or {@code the client's own}. */
    public String ourOwn() {
        return our() + " own";
    }

    /** {@code ours}, or {@code the client's}. */
    public String ours() {
        return observed ? "the client's" : "ours";
    }

    /** {@code our own side}, or {@code the client}. */
    public String ourSide() {
        return observed ? "the client" : "our own side";
    }

    /** {@code pooled connection}, or {@code connection}: a capture shows no pool. */
    public String pooledConnection() {
        return observed ? "connection" : "pooled connection";
    }

    /** The tier of a fact that sockets tell in an application, and nothing but packets to an observer. */
    public Tier tier(Tier live) {
        return observed ? Tier.PACKETS : live;
    }
}
