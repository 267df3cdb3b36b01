package io.wirewitness.model;

import java.util.List;

/**
 * Who, why, what proves it, and what to do.
 *
 * @param cause a name of the catalogue, or {@code unknown}
 * @param blame who must act
 * @param confidence how far the evidence carries
 * @param headline what happened: lower case, no full stop
 * @param action what to do, with the setting's name
 * @param retry whether the request may be sent again
 * @param evidence the facts, in order of time
 * @param ruledOut the neighbours, and why not
 * @param missing evidence that would have told more, each with how to get it
 */
public record Verdict(
        String cause,
        Blame blame,
        Confidence confidence,
        String headline,
        String action,
        Retry retry,
        List<Evidence> evidence,
        List<RuledOut> ruledOut,
        List<String> missing) {

    /** The cause of a verdict that could not be reached. */
    public static final String UNKNOWN = "unknown";

    /** The cause of a connection with no fault. */
    public static final String NONE = "none";

    public Verdict {
        evidence = List.copyOf(evidence);
        ruledOut = List.copyOf(ruledOut);
        missing = List.copyOf(missing);
    }

    /** The same verdict where other evidence is missing. */
    public Verdict withMissing(List<String> others) {
        return new Verdict(cause, blame, confidence, headline, action, retry, evidence, ruledOut, others);
    }
}
