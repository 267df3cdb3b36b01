package io.wirewitness.agent;

import io.wirewitness.model.HandlerFailure;

/** What a handler threw, as the model has it. */
final class Handlers {

    private static final int DEEPEST_CAUSE = 8;

    private Handlers() {}

    static HandlerFailure failure(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && root.getCause() != root && depth < DEEPEST_CAUSE; depth++) {
            root = root.getCause();
        }
        return new HandlerFailure(
                thrown.getClass().getName(),
                thrown.getMessage(),
                root.getClass().getName(),
                root.getMessage(),
                Connections.frames(root));
    }
}
