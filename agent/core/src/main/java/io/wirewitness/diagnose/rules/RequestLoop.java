package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.HttpTalk;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;

/** The request came back to a proxy that had passed it on already. */
public final class RequestLoop implements Rule {

    private static final int LOOP_DETECTED = 508;

    @Override
    public String cause() {
        return "request-loop";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.httpTalk() && symptom.is(Failure.Kind.ERROR_STATUS);
    }

    @Override
    public Opinion judge(Incident incident) {
        HttpTalk talk = HttpTalk.of(incident);
        if (talk == null || incident.failure().kind() != Failure.Kind.ERROR_STATUS) {
            return Opinion.notConcerned();
        }
        boolean detected = talk.answer().status() == LOOP_DETECTED;
        String twice = talk.nodeTwice();
        if (!detected && twice == null) {
            return Opinion.notConcerned();
        }
        Confidence confidence = detected && twice != null ? Confidence.PROVEN : Confidence.POSSIBLE;
        Statement statement = Statement.of(incident, cause(), Blame.MIDDLEBOX, confidence)
                .headline("the request went in a circle"
                        + (twice == null ? "" : ": it passed " + twice + " more than once")
                        + (detected ? ", and a proxy stopped it with 508" : ""))
                .action(
                        "find which proxy has another proxy, or itself, as its origin for this host: compare the origin of each"
                                + " hop that Via names with what the name resolves to there; a CDN whose origin is the name that the"
                                + " CDN itself answers is the usual one");
        talk.describe(statement, incident, "");
        if (twice == null) {
            statement.missing("which hops it passed: the answer names no node twice in Via");
        } else if (!detected) {
            statement.missing("whether the status comes from the circle: no proxy says so (508)");
        }
        return statement.stated();
    }
}
