package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.HttpTalk;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.Incident;

/** A GET had a body, and something refused it. */
public final class BodyRefused implements Rule {

    private static final int TOO_LARGE = 413;

    @Override
    public String cause() {
        return "body-refused";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.httpTalk();
    }

    @Override
    public Opinion judge(Incident incident) {
        HttpTalk talk = HttpTalk.of(incident);
        HttpRequestHead asked = talk == null ? null : talk.asked();
        if (talk == null || asked == null || !talk.bodyUnwanted()) {
            return Opinion.notConcerned();
        }
        boolean tooLarge = talk.answer().status() == TOO_LARGE;
        String body = asked.bodyBytes() > 0 ? "a body of " + Quantity.bytes(asked.bodyBytes()) : "a body";
        Statement statement = Statement.of(
                        incident, cause(), Blame.LOCAL_APP, tooLarge ? Confidence.LIKELY : Confidence.POSSIBLE)
                .headline("a " + asked.method() + " request with " + body + " was answered "
                        + talk.answer().status()
                        + ": a body of such a request means nothing to HTTP, and many refuse it")
                .action("send " + asked.method()
                        + " without a body (RFC 9110, 9.3.1): put what it says into the URL, or use"
                        + " POST; where a browser's request works, its lack of a body is the difference");
        talk.describe(statement, incident, ", " + asked.method() + " with " + body);
        return statement
                .missing(
                        tooLarge
                                ? "whether the same request without a body is answered"
                                : "whether the same request without a body is answered: 400 has many reasons")
                .stated();
    }
}
