package io.wirewitness.explain;

import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A verdict on an ending so near to the end of the capture that its other half may be missing. */
final class Undecided {

    private Undecided() {}

    /** The same verdict, likely at most, that says what it lacks. */
    static Verdict weaken(Verdict verdict, long afterNanos) {
        List<String> missing = new ArrayList<>(verdict.missing());
        missing.add("packets: undecided, because the capture ends " + afterNanos / 1_000_000
                + " ms after this: what either end sent then is not known");
        return new Verdict(
                verdict.cause(),
                verdict.blame(),
                verdict.confidence() == Confidence.PROVEN ? Confidence.LIKELY : verdict.confidence(),
                verdict.headline(),
                verdict.action(),
                verdict.retry(),
                verdict.evidence(),
                verdict.ruledOut(),
                missing);
    }
}
