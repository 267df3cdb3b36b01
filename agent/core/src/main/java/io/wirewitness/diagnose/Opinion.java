package io.wirewitness.diagnose;

import io.wirewitness.model.Verdict;

/** What a rule says of an incident: its statement, or why not. */
public sealed interface Opinion {

    /** It is this cause. */
    record Stated(Verdict verdict) implements Opinion {}

    /** It is not this cause, and a reader who suspects it deserves the reason. */
    record RuledOut(String because) implements Opinion {}

    /** The question does not arise, or this rule has nothing to tell it by. */
    record NotConcerned() implements Opinion {}

    /** It is not this cause; {@code because} is the observation that excludes it, lower case, no full stop. */
    static Opinion ruledOut(String because) {
        return new RuledOut(because);
    }

    /** The question does not arise, or this rule has nothing to tell it by. */
    static Opinion notConcerned() {
        return new NotConcerned();
    }
}
