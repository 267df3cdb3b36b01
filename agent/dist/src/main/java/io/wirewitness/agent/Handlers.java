package io.wirewitness.agent;

import io.wirewitness.model.HandlerFailure;
import io.wirewitness.report.OwnWords;
import io.wirewitness.report.Redaction;
import java.io.IOException;

/** What a handler threw, as the model has it. */
final class Handlers {

    private static final int DEEPEST_CAUSE = 8;

    private Handlers() {}

    /** True if the host could not do what the handler asked of it: ENOSPC and EDQUOT, in {@code strerror}'s words. */
    static boolean isOfTheHost(Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            String message = link instanceof IOException ? link.getMessage() : null;
            if (message != null
                    && (message.contains("No space left on device") || message.contains("quota exceeded"))) {
                return true;
            }
            link = link.getCause();
        }
        return false;
    }

    /** Of the messages only words are kept: an application writes into them what it likes. */
    static HandlerFailure failure(Throwable thrown, Redaction redaction) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && root.getCause() != root && depth < DEEPEST_CAUSE; depth++) {
            root = root.getCause();
        }
        return new HandlerFailure(
                thrown.getClass().getName(),
                OwnWords.of(thrown.getMessage(), redaction),
                root.getClass().getName(),
                OwnWords.of(root.getMessage(), redaction),
                Connections.frames(root));
    }
}
