package io.wirewitness.diagnose;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Verdict;
import java.util.Locale;

/** A verdict as the text that golden cases keep; times are seconds after {@link WireScript#START_NANOS}. */
public final class VerdictText {

    private VerdictText() {}

    /** All of a verdict, a line each. */
    public static String of(Verdict verdict) {
        StringBuilder text = new StringBuilder();
        line(text, "cause", verdict.cause());
        line(text, "blame", verdict.blame().text());
        line(text, "confidence", verdict.confidence().text());
        line(text, "headline", verdict.headline());
        line(text, "action", verdict.action());
        line(
                text,
                "retry",
                verdict.retry().safe().text() + ": " + verdict.retry().why());
        for (Evidence evidence : verdict.evidence()) {
            String packet = evidence.packet() == 0 ? "" : " (packet " + evidence.packet() + ")";
            String at = String.format(Locale.ROOT, "%11.6f", (evidence.epochNanos() - WireScript.START_NANOS) / 1e9);
            line(text, "evidence", at + " " + evidence.tier().text() + ": " + evidence.fact() + packet);
        }
        for (RuledOut excluded : verdict.ruledOut()) {
            line(text, "ruled out", excluded.cause() + ": " + excluded.because());
        }
        for (String missing : verdict.missing()) {
            line(text, "missing", missing);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-11s", name + ":"))
                .append(value)
                .append('\n');
    }
}
