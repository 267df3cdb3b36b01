package io.wirewitness.diagnose;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import java.util.List;

/** Provisional: the rules land next. */
public final class Diagnosis {

    public Verdict judge(Incident incident) {
        return new Verdict(
                Verdict.UNKNOWN,
                Blame.UNKNOWN,
                Confidence.UNKNOWN,
                "a connection failed: " + incident.failure().kind(),
                "",
                new Retry(Retry.Safe.UNKNOWN, "not judged"),
                List.of(),
                List.of(),
                List.of());
    }

    public Verdict replayed(Incident first, Verdict verdict) {
        return verdict;
    }
}
