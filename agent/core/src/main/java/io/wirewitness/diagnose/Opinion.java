package io.wirewitness.diagnose;

import io.wirewitness.model.Verdict;

/** What a rule says of an incident: its statement, or why not. */
public sealed interface Opinion {

    /** It is this cause. */
    record Stated(Verdict verdict) implements Opinion {}

    /** It is not this cause, and a reader who suspects it deserves the reason. */
    record RuledOut(String because) implements Opinion {}

    /** The question does not arise: another kind of failure. */
    record NotConcerned() implements Opinion {}
}
