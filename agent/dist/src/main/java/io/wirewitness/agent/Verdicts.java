package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import io.wirewitness.boot.Witness;
import io.wirewitness.engine.Engine;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.report.VerdictText;
import org.jspecify.annotations.Nullable;

/** The answers to come: one for each failed connection, put to the engine, hung on the application's exceptions. Any thread. */
final class Verdicts {

    /** Wrapping deeper than this is not followed. */
    private static final int DEEPEST_CAUSE = 8;

    private final Engine engine;
    private final VerdictText words;
    private final boolean annotate;
    private final SocketRecord record;

    Verdicts(Engine engine, VerdictText words, boolean annotate, SocketRecord record) {
        this.engine = engine;
        this.words = words;
        this.annotate = annotate;
        this.record = record;
    }

    /** An answer that belongs to no connection. */
    Answer fresh() {
        return new Answer(words);
    }

    /** The answer on a connection, whose failure is told once. */
    Answer on(SocketState state) {
        if (state.told instanceof Answer answer) {
            return answer;
        }
        Answer answer = new Answer(words);
        state.told = answer;
        return answer;
    }

    /** Puts the question to the engine, and records the failure unless it is what the same socket was asked for just now. */
    void offer(SocketEvent event, Answer answer) {
        boolean first = answer.offered();
        if (!engine.offer(event, answer)) {
            answer.declined();
        }
        if (first || event.kind() != SocketEvent.Kind.SOCKET_FAILED) {
            record.failed(event);
        }
    }

    /**
     * Adds the verdict as a suppressed exception; messages and types are never changed. Exceptions without a stack are
     * left alone: libraries share one object of such among all threads.
     */
    void attach(Throwable thrown, Answer answer) {
        if (annotate && !Failures.isShared(thrown)) {
            attachNew(thrown, answer);
        }
    }

    /** The same to an exception that is known to be this failure's alone. */
    void attachNew(Throwable thrown, Answer answer) {
        if (!annotate || carries(thrown.getCause(), answer)) {
            return;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (suppressed instanceof Witness witness) {
                if (witness != answer.witness) {
                    Answer.shared(witness);
                }
                return;
            }
        }
        thrown.addSuppressed(answer.witness);
    }

    /** True if this verdict hangs further down already. */
    private static boolean carries(@Nullable Throwable cause, Answer answer) {
        Throwable link = cause;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            for (Throwable suppressed : link.getSuppressed()) {
                if (suppressed == answer.witness) {
                    return true;
                }
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return false;
    }
}
