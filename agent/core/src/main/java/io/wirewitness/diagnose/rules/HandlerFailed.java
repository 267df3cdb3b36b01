package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Serving;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.HandlerFailure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import java.util.List;
import java.util.Locale;

/** Our own handler threw, and its client got no answer or half of one; or the disk was full. */
public final class HandlerFailed implements Rule {

    private static final int FRAMES_TOLD = 4;

    @Override
    public String cause() {
        return "handler-failed";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.role() == Role.SERVER;
    }

    @Override
    public Opinion judge(Incident incident) {
        Serving serving = Serving.of(incident);
        Call call = incident.call();
        HandlerFailure thrown = call == null ? null : call.handler();
        if (serving == null || thrown == null) {
            return Opinion.notConcerned();
        }
        if (incident.failure().kind() != Failure.Kind.HANDLER_FAILED) {
            return Opinion.ruledOut("the connection itself had failed: the handler's exception is the consequence");
        }
        boolean full = noSpace(thrown);
        Ending ending = Ending.of(incident);
        if (!full && ending != null && !ending.begunByUs() && ending.peerFirst() != null) {
            return Opinion.ruledOut("the client had ended the connection before our side did");
        }
        LocalClose close = serving.connection().localClose();
        boolean downstream = !full && ofAnotherConnection(thrown);
        Statement statement = Statement.of(
                        incident,
                        cause(),
                        downstream ? Blame.UNKNOWN : Blame.LOCAL_APP,
                        downstream ? Confidence.LIKELY : Confidence.PROVEN)
                .headline(headline(
                        serving,
                        thrown,
                        full,
                        close != null && !serving.connection().multiplexed()))
                .action(
                        full
                                ? "make room on the disk that this handler writes to (df -h, df -i), and find what filled it:"
                                        + " uploads, the servlet container's temporary directory, logs"
                                : "mend the handler where the stack begins; to the client this looks like a server that"
                                        + " closes without a reason (peer-closed-without-response,"
                                        + " peer-truncated-response)")
                .failure();
        if (serving.requestNanos() != 0) {
            statement.fact(Tier.APP, serving.requestNanos(), "the request reached the handler");
        }
        if (!thrown.stack().isEmpty()) {
            List<String> stack = thrown.stack();
            statement.fact(
                    Tier.APP,
                    incident.epochNanos(),
                    "thrown at " + String.join(" < ", stack.subList(0, Math.min(stack.size(), FRAMES_TOLD))));
        }
        statement.ourClose(close);
        if (ending != null && ending.begunByUs()) {
            statement.packet(ending.ourFirst(), ending.ourFirstText(incident) + ", before any of the client's");
        }
        return statement.stated();
    }

    /** What the handler threw came from a call of its own: that failure has a verdict of its own. */
    private static boolean ofAnotherConnection(HandlerFailure thrown) {
        String message =
                thrown.rootMessage() == null ? "" : thrown.rootMessage().toLowerCase(Locale.ROOT);
        return thrown.rootClass().startsWith("java.net.")
                || thrown.rootClass().contains("Timeout")
                || message.contains("connection reset")
                || message.contains("connection refused")
                || message.contains("timed out");
    }

    /** @param closed whether our side closed the connection that had this request alone: what became of its answer is known then */
    private static String headline(Serving serving, HandlerFailure thrown, boolean full, boolean closed) {
        String what = full
                ? "the disk is full: the handler failed with " + simple(thrown.rootClass()) + ": "
                        + thrown.rootMessage()
                : "the handler threw " + thrown.exceptionClass()
                        + (thrown.message() == null ? "" : ": " + thrown.message());
        if (!closed) {
            return what;
        }
        return what + ", and the server closed the connection "
                + (serving.answerBytes() == 0
                        ? "without an answer"
                        : "in the middle of the answer, after " + Quantity.bytes(serving.answerBytes()));
    }

    /** ENOSPC and EDQUOT in the words of {@code strerror}, and Windows' words for the same. */
    private static boolean noSpace(HandlerFailure thrown) {
        String message =
                thrown.rootMessage() == null ? "" : thrown.rootMessage().toLowerCase(Locale.ROOT);
        return message.contains("no space left on device")
                || message.contains("disk quota exceeded")
                || message.contains("not enough space on the disk");
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
